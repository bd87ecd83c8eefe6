/**
 * What `run` does around a piece of execution while something counts or waits for a certain
 * instruction. Counters alone only shorten the piece, so that it ends where a counter overflows. A
 * breakpoint, or a counter of branches, makes each piece one instruction.
 */
import { fetchNext } from "../decode/fetch";
import { Branch, branchOf, countBranch } from "../pmu/branches";
import { cyclesToOverflow, settleCounters } from "../pmu/counters";
import { ATTENTION, EXCEPTIONS_TAKEN } from "../state";
import { Attention } from "./attention-state";

const ONE_INSTRUCTION: u32 = 1;

/** From lookAhead to lookBack: bits of Branch, and EXCEPTIONS_TAKEN. */
let branch: u32 = Branch.NONE;
let exceptions: u64 = 0;

/** How many of `budget` cycles to execute now. 0: an exception was taken instead. */
export function lookAhead(core: usize, budget: u32): u32 {
  if ((load<u32>(core, ATTENTION) & (Attention.BRANCHES | Attention.BREAKPOINTS)) === 0)
    return cyclesToOverflow(core, budget);
  const up = fetchNext(core);
  if (up === 0) return 0;
  branch = branchOf(core, up);
  exceptions = load<u64>(core, EXCEPTIONS_TAKEN);
  return ONE_INSTRUCTION;
}

/** After the execution. `why`: ATTENTION before it. TIME and COUNT are settled. */
export function lookBack(core: usize, why: u32): void {
  if (branch !== Branch.NONE) countBranch(core, branch, exceptions);
  branch = Branch.NONE;
  if ((why & Attention.COUNTERS) !== 0) settleCounters(core);
}
