/**
 * The present context, and the CPU-locked state (µITRON 4.0, 3.5). Task contexts run in SYS mode
 * with IRQs unmasked. Non-task contexts (interrupt, cyclic and alarm handlers) run in SVC mode on
 * the interrupt stack with IRQs masked, and do not nest.
 */
import { disableIrq, restoreIrq } from "../../../../packages/toolchain/hw/hw";

let interruptNesting: u32 = 0;

/** Masks IRQs. Returns the state that `unlock` restores. */
export function lock(): u32 {
  return disableIrq();
}

export function unlock(state: u32): void {
  restoreIrq(state);
}

/** sns_ctx: true in a non-task context. */
export function sns_ctx(): bool {
  return interruptNesting !== 0;
}

export function enterInterrupt(): void {
  interruptNesting++;
}

export function leaveInterrupt(): void {
  interruptNesting--;
}
