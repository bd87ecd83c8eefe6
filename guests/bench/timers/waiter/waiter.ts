/** Waits for its timer, which expires while it is off its core; ROUNDS times and some. */
import { endLine, print } from "../../../baremetal/src/text";
import { delay } from "../../../lib/hypercall";
import { systemOff } from "../../../lib/psci";
import { note } from "../../src/asm";
import { beginOf, endOf } from "../../src/calls";
import { PATH_FROM_TIMER, PATH_TO_TIMER, ROUNDS } from "../../src/paths";
import { startTimer, takeTimer } from "../periodic";

const PERIOD: u32 = 333_333;
/** Rounds more: in some the other VM writes its two notes just then. */
const SPARE: u32 = 50;

export function main(): void {
  startTimer(PERIOD);
  delay(); // so that the other one has started
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
