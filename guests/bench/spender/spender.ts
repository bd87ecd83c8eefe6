/**
 * Uses up its budget: after its doorbell has rung, this VM runs on, and notes in a row when the end
 * of the budget is near. So the last note stands immediately before MVM's timer takes the core.
 */
import { noteInARow } from "../src/asm";
import { beginOf } from "../src/calls";
import { waitForDoorbell } from "../src/doorbell";
import { enable, initInterrupts } from "../src/gic";
import { PATH_BUDGET } from "../src/paths";
import { time } from "../src/row";
import { SPENDER_DOORBELL } from "../src/system";

/**
 * Part of the budget of 100 µs. The overrun of one budget, and the switch away from the VM, are
 * charged to the next budget.
 */
const NEARLY_ALL_NS: u32 = 86000;

export function main(): void {
  initInterrupts();
  enable(SPENDER_DOORBELL);
  for (;;) {
    waitForDoorbell();
    const begun = time();
    while (time() - begun < NEARLY_ALL_NS) {}
    noteInARow(beginOf(PATH_BUDGET));
  }
}

export { fault, panic } from "../src/failure";
