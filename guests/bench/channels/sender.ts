/** Sends messages of each size, first to the own core, then to the other core. */
import { endLine, print } from "../../baremetal/src/text";
import { delayFor } from "../../lib/hypercall";
import { systemOff } from "../../lib/psci";
import { timedWait } from "../src/asm";
import { initInterrupts } from "../src/gic";
import { FAR, NEAR } from "../src/system";
import { open, REST, send } from "../src/throughput";
import { FAR_PATHS, LEAST_SIZE, NEAR_PATHS, SIZES } from "./sizes";

export function main(): void {
  initInterrupts();
  delayFor(timedWait());
  open(NEAR);
  for (let n: u32 = 0; n < SIZES; n++) send(NEAR_PATHS + n, LEAST_SIZE << n, REST);
  open(FAR);
  for (let n: u32 = 0; n < SIZES; n++) send(FAR_PATHS + n, LEAST_SIZE << n, 0);
  // The receiver on the other core may still have messages to read.
  for (let left: u32 = 20; left > 0; left--) delayFor(timedWait());
  print("done");
  endLine();
  systemOff();
}

export { fault, panic } from "../src/failure";
