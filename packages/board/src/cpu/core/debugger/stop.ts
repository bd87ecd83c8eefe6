/**
 * A core stands still for the debugger in front of an instruction. The state is as if the slice
 * ended there, so that the run goes on from there as it would have without the debugger.
 */
import { DebuggerStop } from "../contract";
import { prologueOf } from "../decode/finish";
import { breakpoint as busBreakpoint } from "../imports/bus";
import { Op } from "../op";
import { pcOf, rewindTo } from "../program-counter";
import { settle } from "../progress";
import { CORE_NUMBER, DEBUGGER_STOP } from "../state";

/**
 * The prologue BREAKPOINT of `up`. Returns what stands behind it; or BREAKPOINT if the executor has
 * to leave, and PC is the address of the instruction.
 */
export function breakpoint(core: usize, up: usize): u32 {
  settle(core);
  if (busBreakpoint(load<i32>(core, CORE_NUMBER), pcOf(core, up)) === 0) return prologueOf(up);
  rewindTo(core, up);
  store<u32>(core, DebuggerStop.BREAKPOINT, DEBUGGER_STOP);
  return Op.BREAKPOINT;
}
