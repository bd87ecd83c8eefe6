/** One run of the bench's guest on the virtual ZC702. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { axiUart16550, createZc702 } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import { buildSystem } from "../build/system";
import { RunFailure } from "../errors";
import { PROJECT_ROOT } from "../system-file";
import { type Measurement, measure } from "./measure";

const SYSTEM = join(PROJECT_ROOT, "guests/bench/system.jsonc");
/** Virtual time within which it must be done. */
const LIMIT = 5 * CPU_HZ;
const DONE = "[bench] done\n";

/** @throws RunFailure when the guest does not come to its end */
export async function runBench(): Promise<Measurement[]> {
  const { elf } = await buildSystem(SYSTEM);
  const board = await createZc702({ pl: [axiUart16550()] });
  let output = "";
  board.serialPort("uart0").onByte = (byte) => {
    output += String.fromCharCode(byte);
  };
  board.start(board.loadElf(readFileSync(elf), elf));
  const stop = board.run({ until: LIMIT, when: () => output.includes(DONE) });
  if (!output.includes(DONE)) {
    throw new RunFailure(`the bench's guest did not finish (${stop.kind}); MVM's console:\n${output}`);
  }
  return measure(board.trace.markers);
}
