/** The list of threads as XML (GDB manual, G.6 "Thread List Format"). */
import { CORES } from "../cpu/core/contract";
import { threadOf } from "./resume";

export function threadList(describe: (core: number) => string): string {
  const threads = Array.from(
    { length: CORES },
    (_, core) =>
      `<thread id="${threadOf(core)}" core="${core}" name="core ${core}">${escaped(describe(core))}</thread>`,
  );
  return `<?xml version="1.0"?><threads>${threads.join("")}</threads>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
