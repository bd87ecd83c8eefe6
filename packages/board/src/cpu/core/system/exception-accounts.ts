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
 * A visit of monitor mode is no part of this: it is as if no time had passed.
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
  LOG_LAST_CALL,
  LOG_LAST_FAULT,
  LOG_LAST_INTERRUPT,
  LOG_OPEN,
  LOG_RETURNED,
  LOG_SIZE,
  LOGS,
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
import { OWNER_WORDS } from "../shared-state";
import { CORE_NUMBER, COUNT, LR, PC, R, SECURE, SP, THUMB, TIME } from "../state";
import { DFAR, DFSR, IFAR, IFSR, worldBank } from "./cp15-state";

/** COUNT includes the return itself, and an instruction that fails. */
const RETURN: u64 = 1;
const FAILED: u64 = 1;

function logsOf(core: usize): usize {
  return EXCEPTION_LOGS + load<i32>(core, CORE_NUMBER) * EXCEPTION_LOGS_PER_CORE;
}

/** The log of the world that SECURE names. */
function logOf(core: usize): usize {
  const logs = logsOf(core);
  if (load<u32>(core, SECURE) !== 0) return logs + SECURE_LOG * LOG_SIZE;
  const word = load<u32>(OWNER_WORDS + (load<u32>(core, CORE_NUMBER) << 2));
  const owner = word === 0 ? OWNERS : load<i32>(word);
  const log = owner >= 0 && owner < OWNERS ? FIRST_OWNER_LOG + owner : NORMAL_LOG;
  return logs + log * LOG_SIZE;
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
  const log = logOf(core);
  store<u32>(log, load<u32>(log, LOG_OPEN) | (1 << (mode & 0xf)), LOG_OPEN);
  const counter = log + LOG_COUNTS + vector - Vector.UNDEFINED;
  store<u32>(counter, load<u32>(counter) + 1);
  switch (vector) {
    case Vector.CALL:
      record(core, log + LOG_LAST_CALL, vector, mode, psr);
      return;
    case Vector.IRQ:
    case Vector.FIQ:
      record(core, log + LOG_LAST_INTERRUPT, vector, mode, psr);
      countInARow(log, LOG_INTERRUPTS_IN_A_ROW, executed(core, log) <= RETURN);
      return;
    default: {
      const inARow = load<u32>(log, LOG_IN_FAULT) !== 0 || failsAgain(core, log);
      if (!inARow) record(core, log + LOG_FIRST_FAULT, vector, mode, psr);
      record(core, log + LOG_LAST_FAULT, vector, mode, psr);
      countInARow(log, LOG_FAULTS_IN_A_ROW, inARow);
      store<u32>(log, 1, LOG_IN_FAULT);
    }
  }
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
  store<u32>(log, load<u32>(log, LOG_OPEN) & ~(1 << (mode & 0xf)), LOG_OPEN);
  store<u32>(log, 0, LOG_IN_FAULT);
  store<u64>(log, load<u64>(core, COUNT), LOG_RETURNED);
}

/** The core goes to monitor mode; SECURE is still that of the software. */
export function leaveForMonitor(core: usize): void {
  settle(core);
  const log = logOf(core);
  store<u64>(log, executed(core, log), LOG_EXECUTED);
}

/** The core is back from monitor mode. */
export function backFromMonitor(core: usize): void {
  settle(core);
  const log = logOf(core);
  store<u64>(log, load<u64>(core, COUNT) - load<u64>(log, LOG_EXECUTED), LOG_RETURNED);
}

/** The core is reset: it is in no handler. Numbers and records stay. */
export function closeLogs(core: usize): void {
  for (let log = 0; log < LOGS; log++) {
    const at = logsOf(core) + log * LOG_SIZE;
    store<u32>(at, 0, LOG_OPEN);
    store<u32>(at, 0, LOG_IN_FAULT);
    store<u32>(at, 0, LOG_FAULTS_IN_A_ROW);
    store<u32>(at, 0, LOG_INTERRUPTS_IN_A_ROW);
  }
}

function failsAgain(core: usize, log: usize): bool {
  const last = log + LOG_LAST_FAULT;
  if (load<u32>(last, RECORD_VECTOR) === 0 || load<u32>(last, RECORD_PC) !== load<u32>(core, PC))
    return false;
  return executed(core, log) <= RETURN + FAILED;
}

/** Instructions since the last return. COUNT is settled. */
function executed(core: usize, log: usize): u64 {
  return load<u64>(core, COUNT) - load<u64>(log, LOG_RETURNED);
}

function countInARow(log: usize, field: usize, inARow: bool): void {
  store<u32>(log + field, inARow ? min<u32>(load<u32>(log + field) + 1, FAULTS_FOR_EVER) : 0);
}

function record(core: usize, at: usize, vector: u32, mode: u32, psr: u32): void {
  const bank = worldBank(core);
  let pc = load<u32>(core, PC);
  let status: u32 = 0;
  let address: u32 = 0;
  if (vector === Vector.CALL) {
    pc -= load<u32>(core, THUMB) !== 0 ? 2 : 4;
  } else if (vector === Vector.PREFETCH_ABORT) {
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
