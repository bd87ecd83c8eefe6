/** Multiplies other than MUL and MLA (ARM DDI 0406C A4.4.3). */

import { Op } from "../op";
import { NF, QF, ZF } from "../state";
import { Status } from "../status";
import { nzFlags } from "./flags";
import { imm, putRa, putRd, ra, rd, rm, rn } from "./operands";

/** The 64-bit accumulator ra:rd. */
function accumulator(core: usize, up: usize): u64 {
  return (u64(ra(core, up)) << 32) | u64(rd(core, up));
}

function putLong(core: usize, up: usize, value: u64): void {
  putRd(core, up, u32(value));
  putRa(core, up, u32(value >> 32));
}

function putLongFlags(core: usize, up: usize, value: u64): void {
  putLong(core, up, value);
  store<u32>(core, u32(value >> 32), NF);
  store<u32>(core, u32(value !== 0), ZF);
}

function longMultiply(core: usize, up: usize, op: u32): void {
  const a = rn(core, up);
  const b = rm(core, up);
  const unsignedProduct = u64(a) * u64(b);
  const signedProduct = u64(i64(i32(a)) * i64(i32(b)));
  switch (op) {
    case Op.UMULL:
      putLong(core, up, unsignedProduct);
      break;
    case Op.UMULLS:
      putLongFlags(core, up, unsignedProduct);
      break;
    case Op.UMLAL:
      putLong(core, up, unsignedProduct + accumulator(core, up));
      break;
    case Op.UMLALS:
      putLongFlags(core, up, unsignedProduct + accumulator(core, up));
      break;
    case Op.SMULL:
      putLong(core, up, signedProduct);
      break;
    case Op.SMULLS:
      putLongFlags(core, up, signedProduct);
      break;
    case Op.SMLAL:
      putLong(core, up, signedProduct + accumulator(core, up));
      break;
    case Op.SMLALS:
      putLongFlags(core, up, signedProduct + accumulator(core, up));
      break;
    default:
      putLong(core, up, unsignedProduct + u64(ra(core, up)) + u64(rd(core, up)));
  }
}

/** Sign-extended bottom (0) or top (1) halfword. */
function half(value: u32, top: u32): i32 {
  return top !== 0 ? i32(value) >> 16 : i32(value << 16) >> 16;
}

/** Adds, and sets Q if the 32-bit sum overflowed. */
function addQ(core: usize, a: i64, b: i64): u32 {
  const sum = a + b;
  if (sum !== i64(i32(sum))) store<u32>(core, 1, QF);
  return u32(sum);
}

/** SMULxy, SMLAxy, SMLALxy, SMULWy, SMLAWy. */
function halfMultiply(core: usize, up: usize, op: u32): void {
  const halves = imm(up);
  const b = half(rm(core, up), halves & 2);
  const a = half(rn(core, up), halves & 1);
  const wide = (i64(i32(rn(core, up))) * i64(b)) >> 16;
  switch (op) {
    case Op.SMULXY:
      putRd(core, up, u32(a * b));
      break;
    case Op.SMLAXY:
      putRd(core, up, addQ(core, i64(a * b), i64(i32(ra(core, up)))));
      break;
    case Op.SMLALXY:
      putLong(core, up, accumulator(core, up) + u64(i64(a * b)));
      break;
    case Op.SMULWY:
      putRd(core, up, u32(wide));
      break;
    default:
      putRd(core, up, addQ(core, wide, i64(i32(ra(core, up)))));
  }
}

/** SMUAD, SMUSD, SMLAD, SMLSD, SMLALD, SMLSLD. */
function dualMultiply(core: usize, up: usize, op: u32): void {
  const kind = imm(up);
  const a = rn(core, up);
  const b = (kind & 1) !== 0 ? rotr<u32>(rm(core, up), 16) : rm(core, up);
  const low = i64(half(a, 0)) * i64(half(b, 0));
  const high = i64(half(a, 1)) * i64(half(b, 1));
  const products = (kind & 2) !== 0 ? low - high : low + high;
  if (op === Op.SMLALD) putLong(core, up, accumulator(core, up) + u64(products));
  else putRd(core, up, addQ(core, products, op === Op.SMLAD ? i64(i32(ra(core, up))) : 0));
}

const ROUND: i64 = 0x8000_0000;

/** SMMUL, SMMLA, SMMLS. */
function topMultiply(core: usize, up: usize, op: u32): void {
  const product = i64(i32(rn(core, up))) * i64(i32(rm(core, up)));
  const addend = op === Op.SMMUL ? 0 : i64(i32(ra(core, up))) << 32;
  const sum = (op === Op.SMMLS ? addend - product : addend + product) + ((imm(up) & 1) !== 0 ? ROUND : 0);
  putRd(core, up, u32(u64(sum) >> 32));
}

/** USAD8, USADA8. */
function sumOfDifferences(core: usize, up: usize, accumulate: bool): void {
  const a = rn(core, up);
  const b = rm(core, up);
  let sum: u32 = accumulate ? ra(core, up) : 0;
  for (let lane: u32 = 0; lane < 32; lane += 8) {
    const difference = i32((a >> lane) & 0xff) - i32((b >> lane) & 0xff);
    sum += u32(difference < 0 ? -difference : difference);
  }
  putRd(core, up, sum);
}

/** MULS, MLAS: N and Z; C and V stay (ARMv5 and later). */
function multiplyFlags(core: usize, up: usize, addend: u32): void {
  putRd(core, up, nzFlags(core, rn(core, up) * rm(core, up) + addend));
}

/** The multiplications that the executor's own switch does not have. */
export function executeMultiply(core: usize, up: usize, op: u32): Status {
  switch (op) {
    case Op.MULS:
      multiplyFlags(core, up, 0);
      return Status.NEXT;
    case Op.MLAS:
      multiplyFlags(core, up, ra(core, up));
      return Status.NEXT;
    case Op.UMULLS:
    case Op.UMLAL:
    case Op.UMLALS:
    case Op.SMULL:
    case Op.SMULLS:
    case Op.SMLAL:
    case Op.SMLALS:
    case Op.UMAAL:
      longMultiply(core, up, op);
      return Status.NEXT;
    case Op.SMULXY:
    case Op.SMLAXY:
    case Op.SMLALXY:
    case Op.SMULWY:
    case Op.SMLAWY:
      halfMultiply(core, up, op);
      return Status.NEXT;
    case Op.SMUAD:
    case Op.SMLAD:
    case Op.SMLALD:
      dualMultiply(core, up, op);
      return Status.NEXT;
    case Op.SMMUL:
    case Op.SMMLA:
    case Op.SMMLS:
      topMultiply(core, up, op);
      return Status.NEXT;
    case Op.USAD8:
      sumOfDifferences(core, up, false);
      return Status.NEXT;
    case Op.USADA8:
      sumOfDifferences(core, up, true);
      return Status.NEXT;
    default:
      return Status.UNDEFINED;
  }
}
