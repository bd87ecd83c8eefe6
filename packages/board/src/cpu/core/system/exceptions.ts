/**
 * Exception entry (ARM DDI 0406C B1.8–B1.9).
 *
 *     what              mode            LR                 vector   masks set
 *     Undefined         UND             next instruction   0x04     I
 *     SVC               SVC             next instruction   0x08     I
 *     SMC               MON             next instruction   0x08     A I F
 *     prefetch abort    ABT (MON: EA)   instruction + 4    0x0C     I, A
 *     data abort        ABT (MON: EA)   instruction + 8    0x10     I, A
 *     IRQ               IRQ (MON: IRQ)  next + 4           0x18     I, A
 *     FIQ               FIQ (MON: FIQ)  next + 4           0x1C     I, A, F
 *
 * In the normal world A is set only with SCR.AW, F only with SCR.FW. An exception taken from
 * monitor mode clears SCR.NS. An exception into monitor mode sets all three. When the functions
 * here are called, PC, THUMB, ITSTATE of the state block are those of the instruction to return to.
 */

import { DebuggerStop, Vector } from "../contract";
import { EntryMethod, noteEntry } from "../debug-unit/registers";
import { takeBack } from "../debugger/take-back";
import { DEBUG_EVENT, Fault, isExternal } from "../memory/attributes";
import { observeWorld } from "../observer";
import { count } from "../pmu/events";
import { advancePast, pcOf, rewindTo } from "../program-counter";
import {
  ABORT,
  ASYNC_ABORT,
  CP15_COMMON,
  CP15_SECURE,
  DEBUGGER_STOP,
  EXCEPTIONS_TAKEN,
  FAULT_ADDRESS,
  FAULT_STATUS,
  ITSTATE,
  LR,
  MASKS,
  MODE,
  PC,
  R,
  SECURE,
  THUMB,
} from "../state";
import { countException } from "./accounts";
import { writeSpsr } from "./banks";
import {
  DFAR,
  DFSR,
  IFAR,
  IFSR,
  MVBAR,
  SCR,
  SCR_AW,
  SCR_EA,
  SCR_FIQ,
  SCR_FW,
  SCR_IRQ,
  SCR_NS,
  SCTLR,
  SCTLR_EE,
  SCTLR_TE,
  SCTLR_V,
  VBAR,
  worldBank,
} from "./cp15-state";
import { noteAbortVector } from "./diagnosis";
import { leaveForMonitor, noteException, noteMonitorException, rememberStack } from "./exception-accounts";
import { Mode } from "./mode";
import { PSR_A, PSR_F, PSR_I, readCpsr, setBigEndian } from "./psr";
import { refreshWorld, switchMode } from "./switch-mode";

const HIGH_VECTORS = 0xffff_0000;

/**
 * Enters `mode` at `vector`; `returnAddress` goes to its LR, `masks` are those the exception sets
 * (A, F by the rules above).
 */
function enterException(core: usize, mode: u32, vector: u32, returnAddress: u32, masks: u32): void {
  const cpsr = readCpsr(core);
  const scrAt = core + CP15_COMMON + SCR;
  if (load<u32>(core, MODE) === Mode.MON) {
    store<u32>(scrAt, load<u32>(scrAt) & ~SCR_NS);
    refreshWorld(core);
  } else if (mode === Mode.MON) {
    leaveForMonitor(core);
  }
  rememberStack(core);
  switchMode(core, mode);
  countException(core, vector);
  count(core, EXCEPTIONS_TAKEN);
  if (mode === Mode.MON) observeWorld(core, vector);
  writeSpsr(core, cpsr);
  store<u32>(core + R + LR, returnAddress);
  let set = masks;
  if (mode === Mode.MON) set = PSR_A | PSR_I | PSR_F;
  else if (load<u32>(core, SECURE) === 0) {
    const scr = load<u32>(scrAt);
    if ((scr & SCR_AW) === 0) set &= ~PSR_A;
    if ((scr & SCR_FW) === 0) set &= ~PSR_F;
  }
  store<u32>(core, load<u32>(core, MASKS) | set, MASKS);
  const bank = worldBank(core);
  const sctlr = load<u32>(bank, SCTLR);
  let base = load<u32>(bank, VBAR);
  if (mode === Mode.MON) base = load<u32>(core + CP15_COMMON, MVBAR);
  else if ((sctlr & SCTLR_V) !== 0) base = HIGH_VECTORS;
  if (mode === Mode.MON) noteMonitorException(core, vector, cpsr);
  else if (!isAtItself(core, base, vector)) noteException(core, vector, mode, cpsr);
  store<u32>(core, base + vector, PC);
  store<u32>(core, 0, ITSTATE);
  store<u32>(core, u32((sctlr & SCTLR_TE) !== 0), THUMB);
  setBigEndian(core, u32((sctlr & SCTLR_EE) !== 0));
}

/** Is it a prefetch abort for its own vector (diagnosis.ts)? */
function isAtItself(core: usize, base: u32, vector: u32): bool {
  return vector === Vector.PREFETCH_ABORT && load<u32>(core, PC) === base + vector;
}

export function takeUndefined(core: usize, up: usize): void {
  rewindTo(core, up);
  const lr = pcOf(core, up) + (load<u32>(core, THUMB) !== 0 ? 2 : 4);
  enterException(core, Mode.UND, Vector.UNDEFINED, lr, PSR_I);
}

export function takeSupervisorCall(core: usize, up: usize): void {
  advancePast(core, up);
  enterException(core, Mode.SVC, Vector.CALL, load<u32>(core, PC), PSR_I);
}

export function takeMonitorCall(core: usize, up: usize): void {
  advancePast(core, up);
  enterException(core, Mode.MON, Vector.CALL, load<u32>(core, PC), 0);
}

/**
 * PC is the address of the instruction, `va` the address that could not be fetched (the second half
 * of an instruction may be in the next page).
 */
export function takePrefetchAbort(core: usize, va: u32, status: u32): void {
  const toMonitor = isExternal(status) && scrHas(core, SCR_EA);
  const bank = toMonitor ? core + CP15_SECURE : worldBank(core);
  store<u32>(bank, status, IFSR);
  store<u32>(bank, va, IFAR);
  const pc = load<u32>(core, PC);
  enterException(core, toMonitor ? Mode.MON : Mode.ABT, Vector.PREFETCH_ABORT, pc + 4, PSR_I | PSR_A);
  noteAbortVector(core, pc, va);
}

/**
 * Takes the data abort that the micro-op `up` met (FAULT_STATUS, FAULT_ADDRESS); or takes the
 * instruction back, if the access is one that the debugger waits for.
 */
export function takeDataAbort(core: usize, up: usize): void {
  if (load<u32>(core, DEBUGGER_STOP) !== DebuggerStop.NONE) {
    takeBack(core, up);
    return;
  }
  rewindTo(core, up);
  store<u32>(core, 0, ABORT);
  enterDataAbort(core, load<u32>(core, FAULT_STATUS), load<u32>(core, FAULT_ADDRESS));
}

/**
 * The load at PC gets no answer: a synchronous external abort, not on a table walk (ARM DDI 0406C
 * B3.13.3). `va` is the address that it loads from. Between slices.
 */
export function takeExternalAbort(core: usize, va: u32): void {
  enterDataAbort(core, Fault.EXTERNAL, va);
}

function enterDataAbort(core: usize, status: u32, va: u32): void {
  const toMonitor = isExternal(status) && scrHas(core, SCR_EA);
  const bank = toMonitor ? core + CP15_SECURE : worldBank(core);
  store<u32>(bank, status, DFSR);
  store<u32>(bank, va, DFAR);
  enterException(
    core,
    toMonitor ? Mode.MON : Mode.ABT,
    Vector.DATA_ABORT,
    load<u32>(core, PC) + 8,
    PSR_I | PSR_A,
  );
}

/** Takes the pending asynchronous abort, before the instruction at PC. DFAR keeps its value. */
export function takeAsyncAbort(core: usize): void {
  const toMonitor = scrHas(core, SCR_EA);
  const bank = toMonitor ? core + CP15_SECURE : worldBank(core);
  store<u32>(bank, load<u32>(core, ASYNC_ABORT), DFSR);
  store<u32>(core, 0, ASYNC_ABORT);
  enterException(
    core,
    toMonitor ? Mode.MON : Mode.ABT,
    Vector.DATA_ABORT,
    load<u32>(core, PC) + 8,
    PSR_I | PSR_A,
  );
}

export function takeIrq(core: usize): void {
  const mode: u32 = scrHas(core, SCR_IRQ) ? Mode.MON : Mode.IRQ;
  enterException(core, mode, Vector.IRQ, load<u32>(core, PC) + 4, PSR_I | PSR_A);
}

export function takeFiq(core: usize): void {
  const mode: u32 = scrHas(core, SCR_FIQ) ? Mode.MON : Mode.FIQ;
  enterException(core, mode, Vector.FIQ, load<u32>(core, PC) + 4, PSR_I | PSR_A | PSR_F);
}

export function takeBreakpointInstruction(core: usize, up: usize): void {
  rewindTo(core, up);
  takeDebugEvent(core, EntryMethod.BKPT);
}

/**
 * A debug event at the instruction at PC, in monitor debug-mode: a prefetch abort with its status.
 * IFAR keeps its value (ARM DDI 0406C C4.2).
 */
export function takeDebugEvent(core: usize, method: u32): void {
  noteEntry(core, method);
  store<u32>(worldBank(core), DEBUG_EVENT, IFSR);
  enterException(core, Mode.ABT, Vector.PREFETCH_ABORT, load<u32>(core, PC) + 4, PSR_I | PSR_A);
}

function scrHas(core: usize, bit: u32): bool {
  return (load<u32>(core, CP15_COMMON + SCR) & bit) !== 0;
}
