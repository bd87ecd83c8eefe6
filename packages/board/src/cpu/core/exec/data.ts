/**
 * Extension, packing and reversal that the executor's own switch does not have: what the micro-op
 * of the same name does (op.ts).
 */
import { Op } from "../op";
import { Status } from "../status";
import {
  addHalves,
  pack,
  reverseBits,
  rotated,
  signByte,
  signHalf,
  signPairs,
  swapInHalves,
  zeroPairs,
} from "./bits";
import { putRd, rm, rn } from "./operands";
import { select } from "./saturate";

export function SXTAB(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) + signByte(rotated(core, up)));
}
export function SXTAH(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) + signHalf(rotated(core, up)));
}
export function UXTB16(core: usize, up: usize): void {
  putRd(core, up, zeroPairs(rotated(core, up)));
}
export function SXTB16(core: usize, up: usize): void {
  putRd(core, up, signPairs(rotated(core, up)));
}
export function UXTAB16(core: usize, up: usize): void {
  putRd(core, up, addHalves(rn(core, up), zeroPairs(rotated(core, up))));
}
export function SXTAB16(core: usize, up: usize): void {
  putRd(core, up, addHalves(rn(core, up), signPairs(rotated(core, up))));
}
export function RBIT(core: usize, up: usize): void {
  putRd(core, up, reverseBits(rm(core, up)));
}
export function REV16(core: usize, up: usize): void {
  putRd(core, up, swapInHalves(rm(core, up)));
}
export function REVSH(core: usize, up: usize): void {
  putRd(core, up, signHalf(swapInHalves(rm(core, up))));
}
export function PKHBT(core: usize, up: usize): void {
  pack(core, up, false);
}
export function PKHTB(core: usize, up: usize): void {
  pack(core, up, true);
}

export function executeData(core: usize, up: usize, op: u32): Status {
  // biome-ignore format: one operation a line
  switch (op) {
    case Op.SXTAB: SXTAB(core, up); break;
    case Op.SXTAH: SXTAH(core, up); break;
    case Op.UXTB16: UXTB16(core, up); break;
    case Op.SXTB16: SXTB16(core, up); break;
    case Op.UXTAB16: UXTAB16(core, up); break;
    case Op.SXTAB16: SXTAB16(core, up); break;
    case Op.RBIT: RBIT(core, up); break;
    case Op.REV16: REV16(core, up); break;
    case Op.REVSH: REVSH(core, up); break;
    case Op.PKHBT: PKHBT(core, up); break;
    case Op.PKHTB: PKHTB(core, up); break;
    case Op.SEL: select(core, up); break;
    default: return Status.UNDEFINED;
  }
  return Status.NEXT;
}
