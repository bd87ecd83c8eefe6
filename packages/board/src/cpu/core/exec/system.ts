/** Status registers, processor state, calls to more privileged modes, sleeping. */

import { Sleep } from "../contract";
import { semihosting } from "../imports/bus";
import { Op } from "../op";
import { advancePast } from "../program-counter";
import { settle } from "../progress";
import { CORE_NUMBER, MODE, PRIVILEGED, THUMB } from "../state";
import { Status } from "../status";
import { readSpsr, writeSpsr } from "../system/banks";
import {
  readCoprocessor,
  readCoprocessorPair,
  writeCoprocessor,
  writeCoprocessorPair,
} from "../system/coprocessor";
import { sendEventToAll } from "../system/events";
import { takeBreakpointInstruction, takeMonitorCall, takeSupervisorCall } from "../system/exceptions";
import { sleep } from "../system/interrupts";
import { Mode } from "../system/mode";
import { PSR_MODE, readCpsr, setBigEndian, writeCpsr } from "../system/psr";
import { CPS_CHANGE_MODE, CPS_DISABLE, CPS_ENABLE, CPS_MASKS, PSR_SPSR } from "../uop";
import { returnFromException, storeReturnState } from "./block";
import { amount, imm, putRd, rm } from "./operands";

const FIELDS = 0xf;
/** CPSR bits that MRS shows: not the execution state J, T, IT. */
const MRS_MASK = 0xf80f_03df;
const BYTE_OF_FIELD: u32 = 0xff;

function readStatus(core: usize, up: usize): void {
  if ((imm(up) & PSR_SPSR) !== 0) putRd(core, up, readSpsr(core));
  else putRd(core, up, readCpsr(core) & MRS_MASK);
}

/** MSR of `value` into the fields and register that ra names. */
function writeStatus(core: usize, up: usize, value: u32): Status {
  const which = amount(up);
  if ((which & PSR_SPSR) === 0) {
    writeCpsr(core, value, which & FIELDS, false);
    return Status.SYNC;
  }
  const mode = load<u32>(core, MODE);
  if (mode === Mode.USR || mode === Mode.SYS) return Status.NEXT;
  let mask: u32 = 0;
  for (let field: u32 = 0; field < 4; field++)
    if (((which >> field) & 1) !== 0) mask |= BYTE_OF_FIELD << (field << 3);
  writeSpsr(core, (readSpsr(core) & ~mask) | (value & mask));
  return Status.NEXT;
}

function writeStatusRegister(core: usize, up: usize): Status {
  return writeStatus(core, up, rm(core, up));
}

/** CPS: nothing in User mode. */
function changeState(core: usize, up: usize): Status {
  if (load<u32>(core, PRIVILEGED) === 0) return Status.NEXT;
  const flags = imm(up);
  let psr = readCpsr(core);
  if ((flags & CPS_DISABLE) !== 0) psr |= flags & CPS_MASKS;
  if ((flags & CPS_ENABLE) !== 0) psr &= ~(flags & CPS_MASKS);
  if ((flags & CPS_CHANGE_MODE) !== 0) psr = (psr & ~PSR_MODE) | (flags & PSR_MODE);
  writeCpsr(core, psr, 3, false);
  return Status.SYNC;
}

function setEndianness(core: usize, up: usize): void {
  setBigEndian(core, imm(up));
}

// The comment field of the SVC of Arm's semihosting.
const SEMIHOSTING_ARM: u32 = 0x12_3456;
const SEMIHOSTING_THUMB: u32 = 0xab;

function supervisorCall(core: usize, up: usize): Status {
  const number: u32 = load<u32>(core, THUMB) !== 0 ? SEMIHOSTING_THUMB : SEMIHOSTING_ARM;
  if (imm(up) === number) {
    settle(core); // the call may ask for the time
    if (semihosting(load<i32>(core, CORE_NUMBER)) !== 0) {
      advancePast(core, up);
      return Status.EXIT;
    }
  }
  takeSupervisorCall(core, up);
  return Status.EXIT;
}

function breakpoint(core: usize, up: usize): Status {
  takeBreakpointInstruction(core, up);
  return Status.EXIT;
}

/** SMC: Undefined in User mode. */
function monitorCall(core: usize, up: usize): Status {
  if (load<u32>(core, PRIVILEGED) === 0) return Status.UNDEFINED;
  takeMonitorCall(core, up);
  return Status.EXIT;
}

/** Status registers, processor state, calls, sleeping and coprocessors. */
export function executeSystem(core: usize, up: usize, op: u32): Status {
  switch (op) {
    case Op.MRS:
      readStatus(core, up);
      return Status.NEXT;
    case Op.MSR_I:
      return writeStatus(core, up, imm(up));
    case Op.MSR_R:
      return writeStatusRegister(core, up);
    case Op.CPS:
      return changeState(core, up);
    case Op.SETEND:
      setEndianness(core, up);
      return Status.NEXT;
    case Op.SRS:
      return storeReturnState(core, up);
    case Op.RFE:
      return returnFromException(core, up);
    case Op.SVC:
      return supervisorCall(core, up);
    case Op.SMC:
      return monitorCall(core, up);
    case Op.BKPT:
      return breakpoint(core, up);
    case Op.WFI:
      return sleep(core, Sleep.WFI);
    case Op.WFE:
      return sleep(core, Sleep.WFE);
    case Op.SEV:
      sendEventToAll(core);
      return Status.SYNC;
    case Op.MRC:
      return readCoprocessor(core, up);
    case Op.MCR:
      return writeCoprocessor(core, up);
    case Op.MRRC:
      return readCoprocessorPair(core, up);
    case Op.MCRR:
      return writeCoprocessorPair(core, up);
    default:
      return Status.UNDEFINED;
  }
}
