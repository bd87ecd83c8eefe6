/**
 * Notes the exceptions that the software of a core takes (exception-log.ts): their numbers, the
 * last of each kind, and whether the software goes on in between. Software that never goes on is in
 * a loop:
 *
 *     a fault in the handler of a fault          nothing has returned since the fault before
 *     a handler returns to what has failed       the same instruction fails again, and is the first
 *                                                since the return
 *     an interrupt that nobody acknowledges      no instruction was executed since the return
 *
 * A visit of monitor mode is no part of this: it is as if no time had passed. Software in monitor
 * mode may give the normal world an abort that it took for it: it returns to the vector.
 */
import { EXCEPTION_LOGS, EXCEPTION_LOGS_PER_CORE } from "../../../memory/layout";
import { Vector } from "../contract";
import {
  FAULTS_FOR_EVER,
  FIRST_OWNER_LOG,
  LOG_COUNTS,
  LOG_EXECUTED,
  LOG_FAULTS_IN_A_ROW,
  LOG_FIRST_FAULT,
  LOG_IN_FAULT,
  LOG_INTERRUPTS_IN_A_ROW,
  LOG_LAST_FAULT_MODE,
  LOG_LEFT_AT,
  LOG_LIFE,
  LOG_OPEN,
  LOG_RETURNED,
  LOG_ROW_OF_INTERRUPTS,
  LOG_SIZE,
  LOG_TO_ABT,
  LOG_TO_FIQ,
  LOG_TO_IRQ,
  LOG_TO_SVC,
  LOG_TO_UND,
  LOGS,
  MONITOR_OPEN,
  MONITOR_RECORD,
  NORMAL_LOG,
  OWNERS,
  RECORD_ADDRESS,
  RECORD_LR,
  RECORD_MODE,
  RECORD_PC,
  RECORD_PSR,
  RECORD_SP,
  RECORD_STATUS,
  RECORD_TIME,
  RECORD_VECTOR,
  SECURE_LOG,
} from "../exception-log";
import { settle } from "../progress";
import { LIFE_WORDS, LIFE_WORDS_STRIDE, OWNER_WORDS } from "../shared-state";
import { CORE_NUMBER, COUNT, LR, MODE, PC, R, SECURE, SP, THUMB, TIME } from "../state";
import { bankOf, readSpsr } from "./banks";
import { DFAR, DFSR, IFAR, IFSR, SCTLR, SCTLR_V, VBAR, worldBank } from "./cp15-state";
import { Mode } from "./mode";
import { PSR_MODE } from "./psr";

/** COUNT includes the return itself, and an instruction that fails. */
const RETURN: u64 = 1;
const FAILED: u64 = 1;
const PSR_T: u32 = 1 << 5;
const MODE_BIT: u32 = 0xf;
const HIGH_VECTORS: u32 = 0xffff_0000;
/** Offset of r14 in a bank. */
const BANK_LR = 4;

function logsOf(core: usize): usize {
  return EXCEPTION_LOGS + load<i32>(core, CORE_NUMBER) * EXCEPTION_LOGS_PER_CORE;
}

/** The log of the world that SECURE names. */
function logOf(core: usize): usize {
  const logs = logsOf(core);
  if (load<u32>(core, SECURE) !== 0) return logs + SECURE_LOG * LOG_SIZE;
  const word = load<u32>(OWNER_WORDS + (load<u32>(core, CORE_NUMBER) << 2));
  const owner = word === 0 ? OWNERS : load<i32>(word);
  if (owner < 0 || owner >= OWNERS) return logs + NORMAL_LOG * LOG_SIZE;
  const log = logs + (FIRST_OWNER_LOG + owner) * LOG_SIZE;
  const lives = load<u32>(LIFE_WORDS);
  if (lives !== 0) keepLife(log, load<u32>(lives + owner * load<u32>(LIFE_WORDS_STRIDE)));
  return log;
}

/** If the software was started anew since the last exception, `log` begins anew, too. */
function keepLife(log: usize, life: u32): void {
  if (load<u32>(log, LOG_LIFE) === life) return;
  for (let field = LOG_OPEN; field < LOG_SIZE; field += 4) store<u32>(log + field, 0);
  store<u32>(log, life, LOG_LIFE);
}

/** Of the mode before the exception; read and written within one exception. */
let stackPointer: u32 = 0;
let linkRegister: u32 = 0;

/** An exception is about to change the mode. */
export function rememberStack(core: usize): void {
  stackPointer = load<u32>(core, R + SP);
  linkRegister = load<u32>(core, R + LR);
}

/**
 * An exception was taken at `vector` to `mode`, which is not monitor mode; SECURE is that of the
 * handler, and PC is that of the instruction to return to. `psr`: CPSR before.
 * `rememberStack` was called before the exception changed the mode.
 */
export function noteException(core: usize, vector: u32, mode: u32, psr: u32): void {
  settle(core);
  let pc = load<u32>(core, PC);
  if (vector === Vector.CALL) pc -= load<u32>(core, THUMB) !== 0 ? 2 : 4;
  note(core, vector, mode, psr, pc);
}

function note(core: usize, vector: u32, mode: u32, psr: u32, pc: u32): void {
  const log = logOf(core);
  const bit = mode & MODE_BIT;
  store<u32>(log, load<u32>(log, LOG_OPEN) | (1 << bit), LOG_OPEN);
  const counter = log + LOG_COUNTS + vector - Vector.UNDEFINED;
  store<u32>(counter, load<u32>(counter) + 1);
  switch (vector) {
    case Vector.CALL:
      break;
    case Vector.IRQ:
    case Vector.FIQ:
      noteInterrupt(core, log);
      break;
    default: {
      const inARow = isInHandler(log, psr) || failsAgain(core, log, pc);
      if (!inARow) record(core, log + LOG_FIRST_FAULT, vector, mode, psr, pc);
      countInARow(log, LOG_FAULTS_IN_A_ROW, inARow);
      store<u32>(log, 1, LOG_IN_FAULT);
      store<u32>(log, bit, LOG_LAST_FAULT_MODE);
    }
  }
  record(core, recordOf(log, bit), vector, mode, psr, pc);
}

/** `bit`: CPSR.M & 0xF */
function recordOf(log: usize, bit: u32): usize {
  switch (bit) {
    case Mode.FIQ & MODE_BIT:
      return log + LOG_TO_FIQ;
    case Mode.IRQ & MODE_BIT:
      return log + LOG_TO_IRQ;
    case Mode.SVC & MODE_BIT:
      return log + LOG_TO_SVC;
    case Mode.ABT & MODE_BIT:
      return log + LOG_TO_ABT;
    default:
      return log + LOG_TO_UND;
  }
}

function noteInterrupt(core: usize, log: usize): void {
  const inARow = executed(core, log) <= RETURN;
  if (!inARow) store<u64>(log, load<u64>(core, TIME), LOG_ROW_OF_INTERRUPTS);
  countInARow(log, LOG_INTERRUPTS_IN_A_ROW, inARow);
}

/**
 * Whether the fault is one of the handler of the fault before. A handler may leave by a jump, and
 * the software goes on in another mode: then it is not. A handler in another mode that fails again
 * and again has less stack each time.
 */
function isInHandler(log: usize, psr: u32): bool {
  if (load<u32>(log, LOG_IN_FAULT) === 0) return false;
  const mode = psr & PSR_MODE;
  if (mode === Mode.ABT || mode === Mode.UND) return true;
  return stackPointer < load<u32>(recordOf(log, load<u32>(log, LOG_LAST_FAULT_MODE)), RECORD_SP);
}

/**
 * A prefetch abort at its own vector: nothing but this happens any more. How often the core tries
 * depends on its slices, so the log does not count it.
 */
export function noteLoop(core: usize): void {
  store<u32>(logOf(core), FAULTS_FOR_EVER, LOG_FAULTS_IN_A_ROW);
}

/** The core returns from an exception in `mode`, which is not monitor mode. */
export function noteReturn(core: usize, mode: u32): void {
  settle(core);
  const log = logOf(core);
  store<u32>(log, load<u32>(log, LOG_OPEN) & ~(1 << (mode & MODE_BIT)), LOG_OPEN);
  store<u32>(log, 0, LOG_IN_FAULT);
  store<u64>(log, load<u64>(core, COUNT), LOG_RETURNED);
}

/** The core goes to monitor mode; SECURE is still that of the software. */
export function leaveForMonitor(core: usize): void {
  settle(core);
  const log = logOf(core);
  store<u64>(log, executed(core, log), LOG_EXECUTED);
  store<u32>(log, load<u32>(core, PC), LOG_LEFT_AT);
}

/**
 * An exception to monitor mode was taken at `vector`, with PC and `psr` as for `noteException`. SMC
 * has 4 bytes, also in Thumb state.
 */
export function noteMonitorException(core: usize, vector: u32, psr: u32): void {
  let pc = load<u32>(core, PC);
  if (vector === Vector.CALL) pc -= 4;
  const logs = logsOf(core);
  record(core, logs + MONITOR_RECORD, vector, Mode.MON, psr, pc);
  store<u32>(logs, 1, MONITOR_OPEN);
}

/** The core is back from monitor mode, and goes on at `target`. MODE and SECURE are new already. */
export function backFromMonitor(core: usize, target: u32): void {
  settle(core);
  store<u32>(logsOf(core), 0, MONITOR_OPEN);
  const log = logOf(core);
  store<u64>(log, load<u64>(core, COUNT) - load<u64>(log, LOG_EXECUTED), LOG_RETURNED);
  const mode = load<u32>(core, MODE);
  const isInterrupted = load<u32>(log, LOG_LEFT_AT) === (target & ~1);
  if (!isInterrupted && (mode === Mode.ABT || mode === Mode.UND)) noteDelivery(core, mode, target);
}

/** Is `target` a vector, with LR and SPSR as the processor has them there? */
function noteDelivery(core: usize, mode: u32, target: u32): void {
  const bank = worldBank(core);
  const isHigh = (load<u32>(bank, SCTLR) & SCTLR_V) !== 0;
  const vector: u32 = (target & ~1) - (isHigh ? HIGH_VECTORS : load<u32>(bank, VBAR));
  const psr = readSpsr(core);
  let back: u32 = 4;
  if (mode === Mode.UND) {
    if (vector !== Vector.UNDEFINED) return;
    if ((psr & PSR_T) !== 0) back = 2;
  } else {
    if (vector !== Vector.DATA_ABORT && vector !== Vector.PREFETCH_ABORT) return;
    if (vector === Vector.DATA_ABORT) back = 8;
  }
  const before = psr & PSR_MODE;
  const registers = before === mode ? core + R + SP : bankOf(core, before);
  stackPointer = load<u32>(registers);
  linkRegister = load<u32>(registers, BANK_LR);
  note(core, vector, mode, psr, load<u32>(core, R + LR) - back);
}

/** The core is reset: it is in no handler. Numbers and records stay. */
export function closeLogs(core: usize): void {
  store<u32>(logsOf(core), 0, MONITOR_OPEN);
  for (let log = 0; log < LOGS; log++) {
    const at = logsOf(core) + log * LOG_SIZE;
    store<u32>(at, 0, LOG_OPEN);
    store<u32>(at, 0, LOG_IN_FAULT);
    store<u32>(at, 0, LOG_FAULTS_IN_A_ROW);
    store<u32>(at, 0, LOG_INTERRUPTS_IN_A_ROW);
  }
}

function failsAgain(core: usize, log: usize, pc: u32): bool {
  const mode = load<u32>(log, LOG_LAST_FAULT_MODE);
  if (mode === 0 || load<u32>(recordOf(log, mode), RECORD_PC) !== pc) return false;
  return executed(core, log) <= RETURN + FAILED;
}

/** Instructions since the last return. COUNT is settled. */
function executed(core: usize, log: usize): u64 {
  return load<u64>(core, COUNT) - load<u64>(log, LOG_RETURNED);
}

function countInARow(log: usize, field: usize, inARow: bool): void {
  store<u32>(log + field, inARow ? min<u32>(load<u32>(log + field) + 1, FAULTS_FOR_EVER) : 0);
}

function record(core: usize, at: usize, vector: u32, mode: u32, psr: u32, pc: u32): void {
  const bank = worldBank(core);
  let status: u32 = 0;
  let address: u32 = 0;
  if (vector === Vector.PREFETCH_ABORT) {
    status = load<u32>(bank, IFSR);
    address = load<u32>(bank, IFAR);
  } else if (vector === Vector.DATA_ABORT) {
    status = load<u32>(bank, DFSR);
    address = load<u32>(bank, DFAR);
  }
  store<u32>(at, vector, RECORD_VECTOR);
  store<u32>(at, mode, RECORD_MODE);
  store<u32>(at, pc, RECORD_PC);
  store<u32>(at, psr, RECORD_PSR);
  store<u32>(at, status, RECORD_STATUS);
  store<u32>(at, address, RECORD_ADDRESS);
  store<u64>(at, load<u64>(core, TIME), RECORD_TIME);
  store<u32>(at, stackPointer, RECORD_SP);
  store<u32>(at, linkRegister, RECORD_LR);
}
