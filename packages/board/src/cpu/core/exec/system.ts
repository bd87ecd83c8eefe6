/** Status registers, processor state, calls to more privileged modes, sleeping. */
import { Sleep } from "../contract";
import { MODE, PRIVILEGED, SLEEP } from "../state";
import { Status } from "../status";
import { readSpsr, writeSpsr } from "../system/banks";
import { takeBreakpoint, takeMonitorCall, takeSupervisorCall } from "../system/exceptions";
import { wakes } from "../system/interrupts";
import { Mode } from "../system/mode";
import { PSR_MODE, readCpsr, setBigEndian, writeCpsr } from "../system/psr";
import { CPS_CHANGE_MODE, CPS_DISABLE, CPS_ENABLE, CPS_MASKS, PSR_SPSR } from "../uop";
import { amount, imm, putRd, rm } from "./operands";

const FIELDS = 0xf;
/** CPSR bits that MRS shows: not the execution state J, T, IT. */
const MRS_MASK = 0xf80f_03df;
const BYTE_OF_FIELD: u32 = 0xff;

export function readStatus(core: usize, up: usize): void {
  if ((imm(up) & PSR_SPSR) !== 0) putRd(core, up, readSpsr(core));
  else putRd(core, up, readCpsr(core) & MRS_MASK);
}

/** MSR of `value` into the fields and register that ra names. */
export function writeStatus(core: usize, up: usize, value: u32): Status {
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

export function writeStatusRegister(core: usize, up: usize): Status {
  return writeStatus(core, up, rm(core, up));
}

/** CPS: nothing in User mode. */
export function changeState(core: usize, up: usize): Status {
  if (load<u32>(core, PRIVILEGED) === 0) return Status.NEXT;
  const flags = imm(up);
  let psr = readCpsr(core);
  if ((flags & CPS_DISABLE) !== 0) psr |= flags & CPS_MASKS;
  if ((flags & CPS_ENABLE) !== 0) psr &= ~(flags & CPS_MASKS);
  if ((flags & CPS_CHANGE_MODE) !== 0) psr = (psr & ~PSR_MODE) | (flags & PSR_MODE);
  writeCpsr(core, psr, 3, false);
  return Status.SYNC;
}

export function setEndianness(core: usize, up: usize): void {
  setBigEndian(core, imm(up));
}

export function supervisorCall(core: usize, up: usize): Status {
  takeSupervisorCall(core, up);
  return Status.EXIT;
}

export function breakpoint(core: usize, up: usize): Status {
  takeBreakpoint(core, up);
  return Status.EXIT;
}

/** SMC: Undefined in User mode. */
export function monitorCall(core: usize, up: usize): Status {
  if (load<u32>(core, PRIVILEGED) === 0) return Status.UNDEFINED;
  takeMonitorCall(core, up);
  return Status.EXIT;
}

/** WFI, WFE: sleep unless there is a reason to wake at once. */
export function sleep(core: usize, how: u32): Status {
  store<u32>(core, how, SLEEP);
  if (wakes(core)) {
    store<u32>(core, Sleep.AWAKE, SLEEP);
    return Status.NEXT;
  }
  return Status.SYNC;
}
