/**
 * The present context, and the CPU-locked state (µITRON 4.0, 3.5). Task contexts run in SYS mode
 * with IRQs unmasked. Non-task contexts (interrupt, cyclic and alarm handlers) run in SVC mode on
 * the interrupt stack with IRQs masked, and do not nest.
 *
 * Every service call reads and writes the kernel's variables between `lock` and `unlock`, also a
 * service that only reads. Neither compiler moves such an access across these two.
 * Therefore a task that calls a service in a loop sees what an interrupt has changed.
 */
import { disableIrq, restoreIrq } from "../../../../packages/toolchain/hw/hw";

let interruptNesting: u32 = 0;
let cpuLocked: bool = false;
/** The mask of IRQs that unl_cpu restores. */
let stateBeforeLock: u32 = 0;

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

/** sns_loc: true in the CPU-locked state. */
export function sns_loc(): bool {
  return cpuLocked;
}

/** For loc_cpu. Has no effect in the CPU-locked state. */
export function lockCpu(): void {
  const state = disableIrq();
  if (cpuLocked) return;
  stateBeforeLock = state;
  cpuLocked = true;
}

/** For unl_cpu. Has no effect outside the CPU-locked state. */
export function unlockCpu(): void {
  if (!cpuLocked) return;
  cpuLocked = false;
  restoreIrq(stateBeforeLock);
}

/** The CPU-locked state ends with the task that is in it. IRQs stay masked. */
export function forgetCpuLock(): void {
  cpuLocked = false;
}

/**
 * Whether a service may be called that acts on the calling task, or that only a task may call: in a
 * task context, outside the CPU-locked state. Otherwise the service returns E_CTX.
 */
export function isTaskContext(): bool {
  return !sns_ctx() && !cpuLocked;
}

export function enterInterrupt(): void {
  interruptNesting++;
}

export function leaveInterrupt(): void {
  interruptNesting--;
}
