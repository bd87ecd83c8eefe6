/** Runs of the bench's guests on the virtual ZC702. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { axiUart16550, createZc702, type Marker, type Zc702, type Zc702Options } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import { buildSystem } from "../build/system";
import { RunFailure } from "../errors";
import { PROJECT_ROOT } from "../system-file";

export const benchSystem = (path: string): string => join(PROJECT_ROOT, "guests/bench", path);
/** The limit of the virtual time of a run. */
const LIMIT = 30 * CPU_HZ;
/** What a guest prints if something is wrong. */
const COMPLAINT = /assertion failed|exception/;
const LINES_SHOWN = 10;

const DONE = /^\[.*\] done$/m;

/** A system on a board that has just been started. `line` gets each line on MVM's console. */
export async function startSystem(
  file: string,
  line: (text: string) => void,
  options: Pick<Zc702Options, "quantum"> = {},
): Promise<Zc702> {
  const { elf } = await buildSystem(file);
  const board = await createZc702({ pl: [axiUart16550()], ...options });
  let text = "";
  board.serialPort("uart0").onByte = (byte) => {
    text += String.fromCharCode(byte);
    if (!text.endsWith("\n")) return;
    line(text);
    text = "";
  };
  board.start(board.loadElf(readFileSync(elf), elf));
  return board;
}

/**
 * All notes of a system's guests until the guests are done.
 * @param options `quantum`: how far one core may be ahead of the other, for guests on two cores
 * that wait for each other's writes
 * @throws RunFailure if the guests do not come to their end
 */
export async function notesOf(file: string, options?: Pick<Zc702Options, "quantum">): Promise<Marker[]> {
  const output: string[] = [];
  let done = false;
  let failed = false;
  const line = (text: string) => {
    done ||= DONE.test(text);
    failed ||= COMPLAINT.test(text);
    output.push(text);
  };
  const board = await startSystem(file, line, options);
  const stop = board.run({ until: LIMIT, when: () => done || failed });
  if (!done) {
    const said = output.slice(-LINES_SHOWN).join("");
    throw new RunFailure(`the bench's guests did not finish (${stop.kind}); MVM's console ends:\n${said}`);
  }
  return [...board.trace.markers].filter(({ register }) => register === "NOTE");
}
