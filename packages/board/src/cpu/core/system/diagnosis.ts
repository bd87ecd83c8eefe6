/**
 * Recognises a core that can only loop: a prefetch abort whose vector cannot be fetched either
 * comes back to the same vector for ever. The second such abort in a row stops the core with the
 * place of the first.
 */
import { PC, STOP_ADDRESS, STOP_PC, STOP_REASON } from "../state";

export const enum Stop {
  NONE = 0,
  /** The prefetch-abort vector cannot be fetched. */
  ABORT_VECTOR = 1,
  BREAKPOINT = 2,
}

/** A prefetch abort was taken for the instruction at `pc`; PC is now its vector. */
export function noteAbortVector(core: usize, pc: u32, status: u32, va: u32): void {
  if (load<u32>(core, PC) !== pc) {
    store<u32>(core, pc, STOP_PC);
    store<u32>(core, va, STOP_ADDRESS);
    return;
  }
  store<u32>(core, Stop.ABORT_VECTOR | (status << 8), STOP_REASON);
}
