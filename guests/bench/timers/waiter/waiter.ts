/**
 * Waits for its timer, which expires while this VM is off its core: ROUNDS times, and SPARE times
 * more.
 */
import { endLine, print } from "../../../baremetal/src/text";
import { delay } from "../../../lib/hypercall";
import { systemOff } from "../../../lib/psci";
import { note } from "../../src/asm";
import { beginOf, endOf } from "../../src/calls";
import { PATH_FROM_TIMER, PATH_TO_TIMER, ROUNDS } from "../../src/paths";
import { startTimer, takeTimer } from "../periodic";

const PERIOD: u32 = 333_333;
/** Some rounds do not count, because the other VM writes its two notes at that moment. */
const SPARE: u32 = 50;

export function main(): void {
  startTimer(PERIOD);
  delay(); // The other VM has started then.
  takeTimer();
  for (let round: u32 = 0; round < ROUNDS + SPARE; round++) {
    note(beginOf(PATH_FROM_TIMER));
    delay();
    note(endOf(PATH_TO_TIMER));
    takeTimer();
  }
  print("done");
  endLine();
  systemOff();
}

export { fault, panic } from "../../src/failure";
