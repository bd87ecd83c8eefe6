/**
 * CPU exception handlers: def_exc (DEF_EXC, µITRON 4.0, 4.11). What a handler may do is in 3.4: it
 * reads the state in which the exception happened (vxsns_xxx), reads the ID of the task (get_tid),
 * and raises an exception of the task (ras_tex). exception.S has the entry and the exit.
 *
 *      the exception happens in    the handler runs
 *      a task                      as an interrupt handler does; then the dispatcher
 *      a task, CPU-locked          CPU-locked, without the dispatcher
 *      a handler                   CPU-locked, inside that handler
 *      the kernel                  not: the system ends, as without a handler
 *
 * An exception of an exception handler ends the system, too.
 *
 * The entry file of a program that calls def_exc exports exceptionContext and handleException.
 */
import { takesExceptions } from "../arch/armv7/asm";
import { enterInterrupt, leaveInterrupt, lock, lockCpu, sns_loc, unlock, unlockCpu } from "./context";
import { isDispatchDisabled } from "./ready";
import { ATR, E_CTX, E_OK, E_PAR, E_RSATR, ER, EXCNO, FP, TA_HLNG } from "./types";

/** The numbers of exceptions are those of the processor's vectors (ARM DDI 0406C B1.8.1). */
export const EXC_UNDEFINED: EXCNO = 1;
export const EXC_SUPERVISOR_CALL: EXCNO = 2;
export const EXC_PREFETCH_ABORT: EXCNO = 3;
export const EXC_DATA_ABORT: EXCNO = 4;

/**
 * The registers of the interrupted code. A handler may change each of them. `pc` is the address of
 * the instruction that caused the exception, and the code goes on there. The stack pointer is the
 * address after this structure.
 */
@unmanaged
export class T_EXCINF {
  r0: u32;
  r1: u32;
  r2: u32;
  r3: u32;
  r4: u32;
  r5: u32;
  r6: u32;
  r7: u32;
  r8: u32;
  r9: u32;
  r10: u32;
  r11: u32;
  r12: u32;
  lr: u32;
  pc: u32;
  cpsr: u32;
}

/** Where an exception happened, as exception.S asks: the handler must not run, or runs. */
export const IN_KERNEL: u32 = 0;
export const IN_TASK: u32 = 1;
export const IN_HANDLER: u32 = 2;

const CPSR_MODE: u32 = 0x1f;
const MODE_SVC: u32 = 0x13;
const MODE_SYS: u32 = 0x1f;
const CPSR_I: u32 = 1 << 7;

/** Handlers by exception number. 0: no handler, because function indices start at 1. */
const handlers: usize = memory.data(20, 4);

/** A handler runs. */
let handling: bool = false;
/** The CPU-locked state in which the exception happened. */
let lockedBefore: bool = false;

function handlerOf(excno: EXCNO): usize {
  return handlers + ((<usize>excno) << 2);
}

/**
 * DEF_EXC: `exchdr(p_excinf)` runs at CPU exception `excno` (EXC_…), in non-task context.
 * `p_excinf` is the address of a T_EXCINF. An `exchdr` of 0 removes the handler. E_CTX
 * (CPU-locked), E_RSATR, E_PAR (no such exception). Any context.
 */
export function def_exc(excno: EXCNO, excatr: ATR, exchdr: FP): ER {
  if (sns_loc()) return E_CTX;
  if (excatr !== TA_HLNG) return E_RSATR;
  if (excno < EXC_UNDEFINED || excno > EXC_DATA_ABORT) return E_PAR;
  assert(takesExceptions() !== 0, "the entry file exports exceptionContext and handleException");
  const state = lock();
  store<u32>(handlerOf(excno), exchdr);
  unlock(state);
  return E_OK;
}

/** vxsns_ctx: true if the exception happened in a non-task context. For a handler. */
export function vxsns_ctx(p_excinf: usize): bool {
  return (changetype<T_EXCINF>(p_excinf).cpsr & CPSR_MODE) === MODE_SVC;
}

/** vxsns_loc: true if the exception happened in the CPU-locked state. For a handler. */
export function vxsns_loc(_p_excinf: usize): bool {
  return lockedBefore;
}

/** vxsns_dpn: true if no task switch could happen where the exception happened. For a handler. */
export function vxsns_dpn(p_excinf: usize): bool {
  return vxsns_ctx(p_excinf) || lockedBefore || isDispatchDisabled();
}

/**
 * One of IN_…. Called by exception.S in the mode of the exception, IRQs masked. `cpsr`: of the
 * interrupted code. A task runs with IRQs unmasked unless it is CPU-locked, and the kernel masks
 * them. An SVC instruction in a handler has overwritten the return address of the handler. @cold
 */
export function exceptionContext(excno: EXCNO, cpsr: u32): u32 {
  if (handling || load<u32>(handlerOf(excno)) === 0) return IN_KERNEL;
  const mode = cpsr & CPSR_MODE;
  if (mode === MODE_SYS) return (cpsr & CPSR_I) === 0 || sns_loc() ? IN_TASK : IN_KERNEL;
  return mode === MODE_SVC && excno !== EXC_SUPERVISOR_CALL ? IN_HANDLER : IN_KERNEL;
}

/**
 * Called by exception.S in SVC mode, IRQs masked, if {@link exceptionContext} is not IN_KERNEL.
 * @cold
 */
export function handleException(excno: EXCNO, p_excinf: usize): void {
  handling = true;
  lockedBefore = sns_loc();
  // A handler may be inside a service. So no service may change anything.
  const locks = !lockedBefore && vxsns_ctx(p_excinf);
  if (locks) lockCpu();
  enterInterrupt();
  call_indirect<void>(load<u32>(handlerOf(excno)), p_excinf);
  leaveInterrupt();
  if (locks) unlockCpu();
  handling = false;
}
