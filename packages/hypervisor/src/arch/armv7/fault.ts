import { DFAR, DFSR, IFAR, IFSR } from "../../../../abi/src/arm/cp15";
import { mcr, mrc } from "../../../../toolchain/hw/hw";
import { accessNormalWorldRegisters } from "./scr";

// An external abort that the monitor has taken: its fault status and address.
//
// The secure world's copies of the registers describe the abort. Some processors and emulators fill
// in the guest's copies instead. MVM keeps its own copies clear, so the copy with an external abort
// in it is the right one.
//
// Fault status, short-descriptor format (ARM DDI 0406C B3.13, table B3-23): bits 10 and 3:0 are the
// status, bit 11 of DFSR is "on a write".

const STATUS_HIGH: u32 = 1 << 10;
const STATUS_LOW: u32 = 0xf;
const WRITE: u32 = 1 << 11;

const EXTERNAL: u32 = 0x08;
const WALK_LEVEL_1: u32 = 0x0c;
const WALK_LEVEL_2: u32 = 0x0e;
const ASYNCHRONOUS: u32 = STATUS_HIGH | 0x6;
/** Status of a refused write. */
export const ASYNCHRONOUS_EXTERNAL: u32 = ASYNCHRONOUS | WRITE;

/** Fault status of the external abort on a data access. Monitor mode, SCR.NS = 0. */
export function dataFaultStatus(): u32 {
  selectDataFault();
  const status = mrc(DFSR);
  accessNormalWorldRegisters(false);
  return status;
}

/** Address of the access; meaningless for an asynchronous abort. Monitor mode, SCR.NS = 0. */
export function dataFaultAddress(): u32 {
  selectDataFault();
  const address = mrc(DFAR);
  accessNormalWorldRegisters(false);
  return address;
}

/** Fault status of the external abort on an instruction fetch. Monitor mode, SCR.NS = 0. */
export function prefetchFaultStatus(): u32 {
  selectPrefetchFault();
  const status = mrc(IFSR);
  accessNormalWorldRegisters(false);
  return status;
}

/** Address of the instruction. Monitor mode, SCR.NS = 0. */
export function prefetchFaultAddress(): u32 {
  selectPrefetchFault();
  const address = mrc(IFAR);
  accessNormalWorldRegisters(false);
  return address;
}

/** Clears MVM's own copies for the next abort. Call when the abort has been handled. */
export function clearFaults(): void {
  mcr(DFSR, 0);
  mcr(IFSR, 0);
}

/** Makes those copies of DFSR and DFAR accessible that describe the abort. */
function selectDataFault(): void {
  accessNormalWorldRegisters(!isExternal(mrc(DFSR)));
}

/** As {@link selectDataFault}, for IFSR and IFAR. */
function selectPrefetchFault(): void {
  accessNormalWorldRegisters(!isExternal(mrc(IFSR)));
}

/** Whether the status is of an external abort: on an access, on a table walk, or asynchronous. */
function isExternal(status: u32): bool {
  const code = status & (STATUS_HIGH | STATUS_LOW);
  return code === EXTERNAL || code === WALK_LEVEL_1 || code === WALK_LEVEL_2 || code === ASYNCHRONOUS;
}

export function isAsynchronous(status: u32): bool {
  return (status & (STATUS_HIGH | STATUS_LOW)) === ASYNCHRONOUS;
}

export function isWrite(status: u32): bool {
  return (status & WRITE) !== 0;
}
