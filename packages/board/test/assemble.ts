/** Assembles test snippets with GNU as. */
import { StandingProcess } from "@mvm/setup/standing-process/standing-process";

interface Task {
  text: string;
  /** As the linker reads it. */
  address: string;
}

type Answer = { code: Uint8Array<ArrayBuffer> } | { error: string };

const HEAD = ".syntax unified\n.arch armv7-a\n.arch_extension sec\n.arch_extension mp\n.fpu neon\n.arm";

const assembler = new StandingProcess<Task, Answer>(new URL("assembler.mjs", import.meta.url));

/** The same program runs translated and interpreted, so it is asked for twice. */
const known = new Map<string, Uint8Array<ArrayBuffer>>();

/**
 * Machine code of `source`, linked to run at `address`. ARM state unless the source says `.thumb`.
 */
export function assemble(source: string, address = 0): Uint8Array<ArrayBuffer> {
  const text = `${HEAD}\n${source}\n`;
  const task = { text, address: `0x${address.toString(16)}` };
  const key = `${task.address} ${text}`;
  const code = known.get(key) ?? assembled(task);
  known.set(key, code);
  return code.slice();
}

function assembled(task: Task): Uint8Array<ArrayBuffer> {
  const answer = assembler.ask(task);
  if ("error" in answer) throw new Error(answer.error);
  return answer.code;
}
