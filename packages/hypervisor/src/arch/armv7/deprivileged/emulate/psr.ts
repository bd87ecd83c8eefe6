import { MODE_USR, PSR_I, PSR_MODE, PSR_T } from "../../psr";
import { Area } from "../area";
import { isMode, isWithoutSpsr, readSpsr, setMode } from "./mode";
import { EMULATED, REFUSED, UNDEFINED } from "./result";

// The guest's CPSR. Its mode is Area.mode. All other bits are those of the hardware, which a trap
// saves in Area.psr (ARM DDI 0406C B1.3.3).
//
// An instruction cannot set A and F in the normal world, because SCR.AW and SCR.FW are 0. A change
// to a mode that does not exist, or to Monitor mode, is UNPREDICTABLE: here the mode stays.

/** In the mask of MSR: it writes PSR bits 7:0. */
export const CONTROL_BYTE: u32 = 1 << 0;
const BYTES: u32 = 4;
const BYTE: u32 = 0xff;

/** The bits that MRS shows: all but T, J and IT. */
const SHOWN: u32 = 0xf80f03df;
/** The bits that MSR may change, except the mode: N Z C V Q, GE, E, I. */
export const CHANGED_BY_MSR: u32 = 0xf80f0280;
/** The bits that a return from an exception may change, except the mode: also IT and T. */
export const CHANGED_BY_RETURN: u32 = 0xfe0ffea0;

/** The bits that an exception keeps: N Z C V Q, GE, A, I, F. */
export const KEPT_BY_EXCEPTION: u32 = 0xf80f01c0;

const ARM_ALIGNMENT: u32 = 3;
const THUMB_ALIGNMENT: u32 = 1;

/** CPSR as the guest reads it. */
export function readPsr(area: Area): u32 {
  return (area.psr & SHOWN & ~PSR_MODE) | (area.mode & PSR_MODE);
}

/** The bits of the bytes that `mask` names: bit 0 is PSR[7:0]. */
export function bitsOf(mask: u32): u32 {
  let bits: u32 = 0;
  for (let number: u32 = 0; number < BYTES; number++) {
    if (((mask >>> number) & 1) !== 0) bits |= BYTE << (8 * number);
  }
  return bits;
}

/** MSR: writes those bytes of `value` to CPSR that `mask` names. */
export function writePsr(area: Area, value: u32, mask: u32): void {
  const bits = CHANGED_BY_MSR & bitsOf(mask);
  area.psr = (area.psr & ~bits) | (value & bits);
  if ((mask & CONTROL_BYTE) !== 0) changeMode(area, value & PSR_MODE);
}

/** CPS: masks the guest's IRQs (`masked`), or unmasks them. */
export function setIrqMask(area: Area, masked: bool): void {
  area.psr = masked ? area.psr | PSR_I : area.psr & ~PSR_I;
}

/** Changes the guest's mode to `mode`, if `mode` is a mode of the normal world. */
export function changeMode(area: Area, mode: u32): void {
  if (isMode(mode)) setMode(area, mode);
}

/**
 * Returns from an exception to `address` with `psr`. The result is EMULATED, or REFUSED if a
 * privileged mode would be in Thumb state.
 */
export function returnTo(area: Area, address: u32, psr: u32): u32 {
  const mode = psr & PSR_MODE;
  const next = isMode(mode) ? mode : area.mode;
  const thumb = (psr & PSR_T) !== 0;
  if (thumb && next !== MODE_USR) return REFUSED;
  area.psr = (area.psr & ~CHANGED_BY_RETURN) | (psr & CHANGED_BY_RETURN);
  setMode(area, next);
  area.pc = address & ~(thumb ? THUMB_ALIGNMENT : ARM_ALIGNMENT);
  return EMULATED;
}

/**
 * As {@link returnTo}, with SPSR of the present mode. User and System mode have no SPSR, so a
 * return is UNPREDICTABLE there (B9.3.20): here the result is UNDEFINED.
 */
export function returnWithSpsr(area: Area, address: u32): u32 {
  return isWithoutSpsr(area) ? UNDEFINED : returnTo(area, address, readSpsr(area));
}
