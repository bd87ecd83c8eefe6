/**
 * Multiplies other than MUL and MLA (ARM DDI 0406C A4.4.3): what the micro-op of the same name does
 * (op.ts).
 */

import { Op } from "../op";
import { QF } from "../state";
import { Status } from "../status";
import { nzFlags } from "./flags";
import { putN, putZ } from "./nzcv";
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
  putN(core, u32(value >> 32));
  putZ(core, u32(value !== 0));
}

function unsignedProduct(core: usize, up: usize): u64 {
  return u64(rn(core, up)) * u64(rm(core, up));
}

function signedProduct(core: usize, up: usize): u64 {
  return u64(i64(i32(rn(core, up))) * i64(i32(rm(core, up))));
}

export function UMULL(core: usize, up: usize): void {
  putLong(core, up, unsignedProduct(core, up));
}
export function UMULLS(core: usize, up: usize): void {
  putLongFlags(core, up, unsignedProduct(core, up));
}
export function UMLAL(core: usize, up: usize): void {
  putLong(core, up, unsignedProduct(core, up) + accumulator(core, up));
}
export function UMLALS(core: usize, up: usize): void {
  putLongFlags(core, up, unsignedProduct(core, up) + accumulator(core, up));
}
export function SMULL(core: usize, up: usize): void {
  putLong(core, up, signedProduct(core, up));
}
export function SMULLS(core: usize, up: usize): void {
  putLongFlags(core, up, signedProduct(core, up));
}
export function SMLAL(core: usize, up: usize): void {
  putLong(core, up, signedProduct(core, up) + accumulator(core, up));
}
export function SMLALS(core: usize, up: usize): void {
  putLongFlags(core, up, signedProduct(core, up) + accumulator(core, up));
}
export function UMAAL(core: usize, up: usize): void {
  putLong(core, up, unsignedProduct(core, up) + u64(ra(core, up)) + u64(rd(core, up)));
}

/** N and Z; C and V stay (ARMv5 and later). */
export function MULS(core: usize, up: usize): void {
  putRd(core, up, nzFlags(core, rn(core, up) * rm(core, up)));
}
export function MLAS(core: usize, up: usize): void {
  putRd(core, up, nzFlags(core, rn(core, up) * rm(core, up) + ra(core, up)));
}

/** Sign-extended bottom (0) or top (1) halfword. */
function half(value: u32, top: u32): i32 {
  return i32(value << ((1 - top) << 4)) >> 16;
}

/** The halfwords that bits 0 and 1 of imm name. */
function halfOfRn(core: usize, up: usize): i32 {
  return half(rn(core, up), imm(up) & 1);
}
function halfOfRm(core: usize, up: usize): i32 {
  return half(rm(core, up), (imm(up) >> 1) & 1);
}

/** The top 32 bits of rn times a halfword of rm. */
function wordTimesHalf(core: usize, up: usize): i64 {
  return (i64(i32(rn(core, up))) * i64(halfOfRm(core, up))) >> 16;
}

/** Adds, and sets Q if the 32-bit sum overflowed. */
function addQ(core: usize, a: i64, b: i64): u32 {
  const sum = a + b;
  if (sum !== i64(i32(sum))) store<u32>(core, 1, QF);
  return u32(sum);
}

export function SMULXY(core: usize, up: usize): void {
  putRd(core, up, u32(halfOfRn(core, up) * halfOfRm(core, up)));
}
export function SMLAXY(core: usize, up: usize): void {
  const product = halfOfRn(core, up) * halfOfRm(core, up);
  putRd(core, up, addQ(core, i64(product), i64(i32(ra(core, up)))));
}
export function SMLALXY(core: usize, up: usize): void {
  const product = halfOfRn(core, up) * halfOfRm(core, up);
  putLong(core, up, accumulator(core, up) + u64(i64(product)));
}
export function SMULWY(core: usize, up: usize): void {
  putRd(core, up, u32(wordTimesHalf(core, up)));
}
export function SMLAWY(core: usize, up: usize): void {
  putRd(core, up, addQ(core, wordTimesHalf(core, up), i64(i32(ra(core, up)))));
}

/** The sum or the difference of the products of the halfwords, as imm says. */
function dualProducts(core: usize, up: usize): i64 {
  const kind = imm(up);
  const a = rn(core, up);
  const b = (kind & 1) !== 0 ? rotr<u32>(rm(core, up), 16) : rm(core, up);
  const low = i64(half(a, 0)) * i64(half(b, 0));
  const high = i64(half(a, 1)) * i64(half(b, 1));
  return (kind & 2) !== 0 ? low - high : low + high;
}

export function SMUAD(core: usize, up: usize): void {
  putRd(core, up, addQ(core, dualProducts(core, up), 0));
}
export function SMLAD(core: usize, up: usize): void {
  putRd(core, up, addQ(core, dualProducts(core, up), i64(i32(ra(core, up)))));
}
export function SMLALD(core: usize, up: usize): void {
  putLong(core, up, accumulator(core, up) + u64(dualProducts(core, up)));
}

const ROUND: i64 = 0x8000_0000;

function topOf(core: usize, up: usize, sum: i64): void {
  putRd(core, up, u32(u64(sum + ((imm(up) & 1) !== 0 ? ROUND : 0)) >> 32));
}

export function SMMUL(core: usize, up: usize): void {
  topOf(core, up, i64(signedProduct(core, up)));
}
export function SMMLA(core: usize, up: usize): void {
  topOf(core, up, (i64(i32(ra(core, up))) << 32) + i64(signedProduct(core, up)));
}
export function SMMLS(core: usize, up: usize): void {
  topOf(core, up, (i64(i32(ra(core, up))) << 32) - i64(signedProduct(core, up)));
}

function sumOfDifferences(a: u32, b: u32): u32 {
  let sum: u32 = 0;
  for (let lane: u32 = 0; lane < 32; lane += 8) {
    const difference = i32((a >> lane) & 0xff) - i32((b >> lane) & 0xff);
    sum += u32(difference < 0 ? -difference : difference);
  }
  return sum;
}

export function USAD8(core: usize, up: usize): void {
  putRd(core, up, sumOfDifferences(rn(core, up), rm(core, up)));
}
export function USADA8(core: usize, up: usize): void {
  putRd(core, up, sumOfDifferences(rn(core, up), rm(core, up)) + ra(core, up));
}

/** The multiplications that the executor's own switch does not have. */
export function executeMultiply(core: usize, up: usize, op: u32): Status {
  // biome-ignore format: one operation a line
  switch (op) {
    case Op.MULS: MULS(core, up); break;
    case Op.MLAS: MLAS(core, up); break;
    case Op.UMULLS: UMULLS(core, up); break;
    case Op.UMLAL: UMLAL(core, up); break;
    case Op.UMLALS: UMLALS(core, up); break;
    case Op.SMULL: SMULL(core, up); break;
    case Op.SMULLS: SMULLS(core, up); break;
    case Op.SMLAL: SMLAL(core, up); break;
    case Op.SMLALS: SMLALS(core, up); break;
    case Op.UMAAL: UMAAL(core, up); break;
    case Op.SMULXY: SMULXY(core, up); break;
    case Op.SMLAXY: SMLAXY(core, up); break;
    case Op.SMLALXY: SMLALXY(core, up); break;
    case Op.SMULWY: SMULWY(core, up); break;
    case Op.SMLAWY: SMLAWY(core, up); break;
    case Op.SMUAD: SMUAD(core, up); break;
    case Op.SMLAD: SMLAD(core, up); break;
    case Op.SMLALD: SMLALD(core, up); break;
    case Op.SMMUL: SMMUL(core, up); break;
    case Op.SMMLA: SMMLA(core, up); break;
    case Op.SMMLS: SMMLS(core, up); break;
    case Op.USAD8: USAD8(core, up); break;
    case Op.USADA8: USADA8(core, up); break;
    default: return Status.UNDEFINED;
  }
  return Status.NEXT;
}
