/** Waits for its timer, which expires while it is off its core; ROUNDS times and some. */
import { HYPERCALL_DELAY } from "../../../../packages/abi/src/hypercall";
import { PSCI_SYSTEM_OFF } from "../../../../packages/abi/src/psci";
import { smc } from "../../../../packages/toolchain/hw/hw";
import { endLine, print } from "../../../baremetal/src/text";
import { note } from "../../src/asm";
import { beginOf, endOf } from "../../src/calls";
import { PATH_FROM_TIMER, PATH_TO_TIMER, ROUNDS } from "../../src/paths";
import { startTimer, takeTimer } from "../periodic";

const PERIOD: u32 = 333_333;
/** Rounds more: in some the other VM writes its two notes just then. */
const SPARE: u32 = 50;

export function main(): void {
  startTimer(PERIOD);
  smc(HYPERCALL_DELAY, 0, 0, 0); // so that the other one has started
  takeTimer();
  for (let round: u32 = 0; round < ROUNDS + SPARE; round++) {
    note(beginOf(PATH_FROM_TIMER));
    smc(HYPERCALL_DELAY, 0, 0, 0);
    note(endOf(PATH_TO_TIMER));
    takeTimer();
  }
  print("done");
  endLine();
  smc(PSCI_SYSTEM_OFF, 0, 0, 0);
}

export { fault, panic } from "../../src/failure";
