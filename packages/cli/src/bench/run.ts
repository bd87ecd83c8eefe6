/** One run of each of the bench's systems on the virtual ZC702. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { axiUart16550, createZc702, type Marker } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import { buildSystem } from "../build/system";
import { RunFailure } from "../errors";
import { PROJECT_ROOT } from "../system-file";
import { type Measurement, measure } from "./measure";

/** Each with what its guest says at its end. */
const SYSTEMS = [
  ["guests/bench/system.jsonc", "[bench] done\n"],
  ["guests/bench/guarded/system.jsonc", "[guarded] done\n"],
] as const;
/** Virtual time within which it must be done. */
const LIMIT = 5 * CPU_HZ;

/** @throws RunFailure when a guest does not come to its end */
export async function runBench(): Promise<Measurement[]> {
  const notes: Marker[] = [];
  for (const [system, done] of SYSTEMS) {
    for (const note of await notesOf(join(PROJECT_ROOT, system), done)) notes.push(note);
  }
  return measure(notes);
}

async function notesOf(system: string, done: string): Promise<Iterable<Marker>> {
  const { elf } = await buildSystem(system);
  const board = await createZc702({ pl: [axiUart16550()] });
  let output = "";
  board.serialPort("uart0").onByte = (byte) => {
    output += String.fromCharCode(byte);
  };
  board.start(board.loadElf(readFileSync(elf), elf));
  const stop = board.run({ until: LIMIT, when: () => output.includes(done) });
  if (!output.includes(done)) {
    throw new RunFailure(`the bench's guest did not finish (${stop.kind}); MVM's console:\n${output}`);
  }
  return board.trace.markers;
}
