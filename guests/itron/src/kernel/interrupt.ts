/**
 * Interrupt handlers (DEF_INH, µITRON 4.0, 4.9) and the kernel's part of every interrupt (see
 * interrupt.S).
 */
import { acknowledge, endOfInterrupt, INTERRUPT_LINES, interruptId, isSpurious } from "../device/gic";
import { enterInterrupt, leaveInterrupt, lock, sns_loc, unlock } from "./context";
import { deliverExceptions, isExceptionDue } from "./exception_routine";
import { mustDispatch, runningTask, switchToScheduled } from "./ready";
import { E_CTX, E_OK, E_PAR, ER, FP } from "./types";

/** Handlers by interrupt ID. 0: no handler, because function indices start at 1. */
const handlers: usize = memory.data(INTERRUPT_LINES * 4, 4);

/**
 * DEF_INH: `inthdr()` runs for interrupt `inhno`, in non-task context. An `inthdr` of 0 removes the
 * handler. E_CTX (CPU-locked), E_PAR (no such interrupt ID).
 */
export function def_inh(inhno: u32, inthdr: FP): ER {
  if (sns_loc()) return E_CTX;
  if (inhno >= INTERRUPT_LINES) return E_PAR;
  const state = lock();
  store<u32>(handlers + ((<usize>inhno) << 2), inthdr);
  unlock(state);
  return E_OK;
}

/** Called by interrupt.S in SVC mode, IRQs masked. */
export function handleInterrupt(): void {
  const acknowledged = acknowledge();
  if (isSpurious(acknowledged)) return;
  enterInterrupt();
  const handler = load<u32>(handlers + ((<usize>interruptId(acknowledged)) << 2));
  if (handler !== 0) call_indirect<void>(handler);
  leaveInterrupt();
  endOfInterrupt(acknowledged);
}

/** Called by interrupt.S in SYS mode on the interrupted task's stack, IRQs masked. */
export function dispatchAfterInterrupt(): void {
  if (mustDispatch()) switchToScheduled();
  if (isExceptionDue(runningTask())) deliverExceptions(runningTask());
}
