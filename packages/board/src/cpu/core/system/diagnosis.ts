/**
 * Recognises a core that can only loop. If the vector of a prefetch abort cannot be fetched, the
 * core comes back to the same vector for ever. The second such abort in a row stops the core, with
 * the place of the first.
 */
import { PC, STOP_ADDRESS, STOP_PC, STOPPED } from "../state";

/** A prefetch abort was taken for the instruction at `pc`; PC is now its vector. */
export function noteAbortVector(core: usize, pc: u32, va: u32): void {
  if (load<u32>(core, PC) !== pc) {
    store<u32>(core, pc, STOP_PC);
    store<u32>(core, va, STOP_ADDRESS);
    return;
  }
  store<u32>(core, 1, STOPPED);
}
