/**
 * Counting cycles and instructions. While the executor runs, one word counts both:
 *
 *      31            16 15             0
 *     ┌────────────────┬────────────────┐
 *     │ cycles − BUDGET│  instructions  │
 *     └────────────────┴────────────────┘
 *
 * The word is negative as long as budget is left, so an instruction costs one add and one test.
 * `settle` moves the word into the exact 64-bit TIME and COUNT and leaves the rest of the budget.
 */
import { BUDGET, COUNT, PROGRESS, TIME } from "./state";

/** More would let the instruction count reach into the cycle count. */
export const MAX_BUDGET: u32 = 0x4000;

/** Makes TIME and COUNT exact: all that was executed before the current instruction. */
export function settle(core: usize): void {
  const progress = load<i32>(core, PROGRESS);
  const left = -(progress >> 16);
  const cycles = load<i32>(core, BUDGET) - left;
  store<u64>(core, load<u64>(core, TIME) + u64(cycles), TIME);
  store<u64>(core, load<u64>(core, COUNT) + u64(progress & 0xffff), COUNT);
  setBudget(core, left);
}

export function setBudget(core: usize, cycles: i32): void {
  store<i32>(core, cycles, BUDGET);
  store<i32>(core, -(cycles << 16), PROGRESS);
}

/** The present instruction takes `cycles` more. */
export function addCycles(core: usize, cycles: i32): void {
  store<i32>(core, load<i32>(core, PROGRESS) + (cycles << 16), PROGRESS);
}

/** The executor leaves after the present instruction. */
export function leaveSoon(core: usize): void {
  settle(core);
  if (load<i32>(core, BUDGET) > 0) setBudget(core, 0);
}

/** Cycles that are left of the budget. */
export function leftOfBudget(core: usize): i32 {
  return -(load<i32>(core, PROGRESS) >> 16);
}

/** The core does nothing for the rest of the budget. */
export function passBudget(core: usize): void {
  addCycles(core, leftOfBudget(core));
}
