import { Area } from "../area";
import { isWithoutSpsr, readSpsr, writeSpsr } from "./mode";
import { bitsOf, changeMode, readPsr, setIrqMask, writePsr } from "./psr";
import { readRegister, registerField, writeRegister } from "./registers";
import { DONE } from "./result";

// CPS, MRS, MSR and WFI (patch/status.ts has their forms).

const RD_SHIFT: u32 = 12;
const R: u32 = 1 << 22;
const BYTES_SHIFT: u32 = 16;
const BYTES: u32 = 0xf;
const IMMEDIATE: u32 = 0xff;
const ROTATION_SHIFT: u32 = 8;
const ROTATION: u32 = 0xf;

const CPS_IMOD_SHIFT: u32 = 18;
const IMOD_ENABLE: u32 = 2;
const IMOD_DISABLE: u32 = 3;
const CPS_M: u32 = 1 << 17;
const CPS_I: u32 = 1 << 7;
const CPS_MODE: u32 = 0x1f;

export function emulateMrs(area: Area, instruction: u32): u32 {
  const value = (instruction & R) !== 0 ? readSpsr(area) : readPsr(area);
  writeRegister(area, registerField(instruction, RD_SHIFT), value);
  return DONE;
}

export function emulateMsr(area: Area, instruction: u32): u32 {
  return write(area, instruction, readRegister(area, registerField(instruction, 0)));
}

export function emulateMsrImmediate(area: Area, instruction: u32): u32 {
  return write(area, instruction, expandImmediate(instruction));
}

/** The constant in bits 11:0 (ARMExpandImm, A5.2.4). */
export function expandImmediate(instruction: u32): u32 {
  return rotr<u32>(instruction & IMMEDIATE, 2 * ((instruction >>> ROTATION_SHIFT) & ROTATION));
}

/** MSR: writes `value` to CPSR or SPSR. In User and System mode, a write of SPSR does nothing. */
function write(area: Area, instruction: u32, value: u32): u32 {
  const bytes = (instruction >>> BYTES_SHIFT) & BYTES;
  if ((instruction & R) === 0) {
    writePsr(area, value, bytes);
  } else if (!isWithoutSpsr(area)) {
    const bits = bitsOf(bytes);
    writeSpsr(area, (readSpsr(area) & ~bits) | (value & bits));
  }
  return DONE;
}

/** CPS. A and F of the guest never change (psr.ts). */
export function emulateCps(area: Area, instruction: u32): u32 {
  const imod = (instruction >>> CPS_IMOD_SHIFT) & 3;
  if ((instruction & CPS_I) !== 0) {
    if (imod === IMOD_ENABLE) setIrqMask(area, false);
    else if (imod === IMOD_DISABLE) setIrqMask(area, true);
  }
  if ((instruction & CPS_M) !== 0) changeMode(area, instruction & CPS_MODE);
  return DONE;
}
