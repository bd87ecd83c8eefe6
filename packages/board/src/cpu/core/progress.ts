/**
 * Counting cycles and instructions. While the executor runs, one doubleword counts both:
 *
 *      63              32 31             0
 *     ┌──────────────────┬────────────────┐
 *     │ cycles − BUDGET  │  instructions  │
 *     └──────────────────┴────────────────┘
 *
 * The doubleword is negative as long as budget is left, so an instruction costs one add and one
 * test. `settle` moves it into the exact TIME and COUNT and leaves the rest of the budget.
 */
import { BUDGET, COUNT, PROGRESS, TIME } from "./state";

/** More could let the instruction count reach into the cycle count. */
export const MAX_BUDGET: u32 = 0x4000_0000;

const CYCLES_POS: i64 = 32;

/** What one instruction of `cycles` adds to PROGRESS. */
export function progressOf(cycles: u32): i64 {
  return (i64(cycles) << CYCLES_POS) + 1;
}

/** Makes TIME and COUNT exact: all that was executed before the current instruction. */
export function settle(core: usize): void {
  settleWith(core, 0);
}

/** The same, and the present instruction takes `cycles` more. Gives TIME. */
export function settleWith(core: usize, cycles: i32): i64 {
  const progress = load<i64>(core, PROGRESS);
  const left = -i32(progress >> CYCLES_POS);
  const time = load<i64>(core, TIME) + i64(load<i32>(core, BUDGET) - left);
  store<i64>(core, time, TIME);
  store<u64>(core, load<u64>(core, COUNT) + u64(u32(progress)), COUNT);
  store<i32>(core, left, BUDGET);
  store<i64>(core, i64(cycles - left) << CYCLES_POS, PROGRESS);
  return time;
}

export function setBudget(core: usize, cycles: i32): void {
  store<i32>(core, cycles, BUDGET);
  store<i64>(core, -(i64(cycles) << CYCLES_POS), PROGRESS);
}

/** The present instruction takes `cycles` more. */
export function addCycles(core: usize, cycles: i32): void {
  store<i64>(core, load<i64>(core, PROGRESS) + (i64(cycles) << CYCLES_POS), PROGRESS);
}

/** The executor leaves after the present instruction. */
export function leaveSoon(core: usize): void {
  settle(core);
  if (load<i32>(core, BUDGET) > 0) setBudget(core, 0);
}

/** Cycles that are left of the budget. */
export function leftOfBudget(core: usize): i32 {
  return -i32(load<i64>(core, PROGRESS) >> CYCLES_POS);
}

/** The budget ends `cycles` earlier. TIME stays as it is, because others may have seen it. */
export function cutBudget(core: usize, cycles: i32): void {
  store<i32>(core, load<i32>(core, BUDGET) - cycles, BUDGET);
  addCycles(core, cycles);
}

/** The core does nothing for the rest of the budget. */
export function passBudget(core: usize): void {
  addCycles(core, leftOfBudget(core));
}
