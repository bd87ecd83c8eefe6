/**
 * What `run` does around a piece of execution while something counts or waits for a certain
 * instruction. Counters alone only shorten the piece, so that it ends where a counter overflows. A
 * breakpoint, or a counter of branches, makes each piece one instruction.
 */
import { DebuggerStop } from "../contract";
import { eventAtPc } from "../debug-unit/breakpoints";
import { EntryMethod } from "../debug-unit/registers";
import { privilegedNow, Want, walk } from "../memory/walk";
import { countBranch } from "../pmu/branches";
import { cyclesToOverflow, settleCounters } from "../pmu/counters";
import { ATTENTION, DEBUGGER_STOP, EXCEPTION_RETURNS, EXCEPTIONS_TAKEN, PC } from "../state";
import { Attention } from "./attention-state";
import { takeDebugEvent } from "./exceptions";

const ONE_INSTRUCTION: u32 = 1;
const EACH_INSTRUCTION = Attention.BRANCHES | Attention.BREAKPOINTS | Attention.STEPPING;

/** EXCEPTIONS_TAKEN and EXCEPTION_RETURNS at lookAhead. */
let taken: u64 = 0;
let returned: u64 = 0;

/** How many of `budget` cycles to execute now. 0: an exception was taken instead. */
export function lookAhead(core: usize, budget: u32): u32 {
  if ((load<u32>(core, ATTENTION) & EACH_INSTRUCTION) === 0) return cyclesToOverflow(core, budget);
  const method =
    (load<u32>(core, ATTENTION) & Attention.BREAKPOINTS) !== 0 ? eventAtPc(core) : EntryMethod.NONE;
  if (method !== EntryMethod.NONE && fetchable(core)) {
    takeDebugEvent(core, method);
    return 0;
  }
  taken = load<u64>(core, EXCEPTIONS_TAKEN);
  returned = load<u64>(core, EXCEPTION_RETURNS);
  return ONE_INSTRUCTION;
}

/** A prefetch abort of the same instruction comes before a debug event (ARM DDI 0406C C3.7). */
function fetchable(core: usize): bool {
  return walk(core, load<u32>(core, PC), Want.FETCH, privilegedNow(core)) === 0;
}

/** After the execution. `why`: ATTENTION before it. TIME and COUNT are settled. */
export function lookBack(core: usize, why: u32): void {
  if ((why & Attention.COUNTERS) !== 0) settleCounters(core);
  // In front of a breakpoint or a watched access nothing was executed.
  if (load<u32>(core, DEBUGGER_STOP) !== DebuggerStop.NONE) return;
  if ((why & Attention.BRANCHES) !== 0 && load<u64>(core, EXCEPTIONS_TAKEN) === taken)
    countBranch(core, load<u64>(core, EXCEPTION_RETURNS) !== returned);
  if ((why & Attention.STEPPING) !== 0) store<u32>(core, DebuggerStop.STEP, DEBUGGER_STOP);
}
