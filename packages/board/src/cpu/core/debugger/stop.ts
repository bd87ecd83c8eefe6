/**
 * A core stands still for the debugger in front of an instruction. The state is as if the slice
 * ended there, so that the run goes on from there as it would have without the debugger.
 */
import { DebuggerStop } from "../contract";
import { breakpoint as busBreakpoint } from "../imports/bus";
import { pcOf, rewindTo } from "../program-counter";
import { settle } from "../progress";
import { ABORT, CORE_NUMBER, DEBUGGER_STOP, PROGRESS } from "../state";
import { UOP_COST } from "../uop";

/**
 * The prologue BREAKPOINT of `up`. True: the executor leaves, and PC is the address of the
 * instruction.
 */
export function stopsBefore(core: usize, up: usize): bool {
  settle(core);
  if (busBreakpoint(load<i32>(core, CORE_NUMBER), pcOf(core, up)) === 0) return false;
  rewindTo(core, up);
  store<u32>(core, DebuggerStop.BREAKPOINT, DEBUGGER_STOP);
  return true;
}

/** `up` met a watched access: the instruction has not been executed, and is not counted. */
export function takeBack(core: usize, up: usize): void {
  rewindTo(core, up);
  store<u32>(core, 0, ABORT);
  const counted = (i32(load<u8>(up, UOP_COST)) << 16) + 1;
  store<i32>(core, load<i32>(core, PROGRESS) - counted, PROGRESS);
}
