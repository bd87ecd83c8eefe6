import { MODE_USR, PSR_I, PSR_MODE, PSR_T } from "../../psr";
import { Area } from "../area";
import { isMode, isWithoutSpsr, readSpsr, setMode } from "./mode";
import { EMULATED, REFUSED, UNDEFINED } from "./result";

// The guest's CPSR: the mode is the area's, all other bits are those of the hardware (ARM DDI 0406C
// B1.3.3).
//
// An instruction cannot set A and F in the normal world, because SCR.AW and SCR.FW are 0. A mode
// that does not exist, and Monitor mode, are UNPREDICTABLE: the guest's mode stays.

/** In the mask of bytes that MSR writes. */
export const CONTROL_BYTE: u32 = 1 << 0;
const BYTES: u32 = 4;
const BYTE: u32 = 0xff;

/** What MRS shows: not T, J and IT. */
const SHOWN: u32 = 0xf80f03df;
/** N Z C V Q, GE, E, I. */
export const CHANGED_BY_MSR: u32 = 0xf80f0280;
/** And IT, T. */
export const CHANGED_BY_RETURN: u32 = 0xfe0ffea0;

/** An exception keeps N Z C V Q, GE, A, I, F. */
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

/** MSR: the bytes of CPSR in `mask` get `value`. */
export function writePsr(area: Area, value: u32, mask: u32): void {
  const bits = CHANGED_BY_MSR & bitsOf(mask);
  area.psr = (area.psr & ~bits) | (value & bits);
  if ((mask & CONTROL_BYTE) !== 0) changeMode(area, value & PSR_MODE);
}

/** CPS: the IRQ mask of the guest. */
export function setIrqMask(area: Area, masked: bool): void {
  area.psr = masked ? area.psr | PSR_I : area.psr & ~PSR_I;
}

export function changeMode(area: Area, mode: u32): void {
  if (isMode(mode)) setMode(area, mode);
}

/**
 * Return from an exception to `address` with `psr`. A kernel in Thumb state is REFUSED.
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
 * As {@link returnTo}, with SPSR of the present mode. User and System mode have none: Undefined
 * (UNPREDICTABLE, B9.3.20).
 */
export function returnWithSpsr(area: Area, address: u32): u32 {
  return isWithoutSpsr(area) ? UNDEFINED : returnTo(area, address, readSpsr(area));
}
