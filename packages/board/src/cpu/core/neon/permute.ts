/**
 * Rearrangements of elements: VREV, VSWP, VTRN, VUZP, VZIP, VEXT, VTBL, VTBX, VDUP, and
 * half-precision conversion.
 */
import { halfToSingle, singleToHalf } from "../float/half";
import { copyVector, FIRST, fill, lane, RESULT, SECOND, setLane } from "./lanes";
import { Exchange, SIZE_MASK } from "./ops";
import { amountOf, bytesOf, kindOf } from "./vector";

const DOUBLEWORD: u32 = 8;
const QUADWORD: u32 = 16;
/** Elements of a half-precision conversion. */
const HALVES: u32 = 4;

/** Elements in reverse order within regions of 1 << amount bytes. */
export function reverse(d: usize, m: usize, imm: u32): void {
  const size = imm & SIZE_MASK;
  const bytes = bytesOf(imm);
  const flip = (1 << (amountOf(imm) - size)) - 1;
  const count = bytes >> size;
  for (let i: u32 = 0; i < count; i++) setLane(RESULT, i ^ flip, size, lane(m, i, size));
  copyVector(d, RESULT, bytes);
}

export function exchange(d: usize, m: usize, imm: u32): void {
  const size = imm & SIZE_MASK;
  const bytes = bytesOf(imm);
  const count = bytes >> size;
  copyVector(FIRST, d, bytes);
  copyVector(SECOND, m, bytes);
  switch (kindOf(imm)) {
    case Exchange.SWP:
      copyVector(d, SECOND, bytes);
      copyVector(m, FIRST, bytes);
      return;
    case Exchange.TRN:
      for (let i: u32 = 0; i < count; i += 2) {
        setLane(d, i + 1, size, lane(SECOND, i, size));
        setLane(m, i, size, lane(FIRST, i + 1, size));
      }
      return;
    case Exchange.UZP:
      for (let i: u32 = 0; i < count; i++) {
        setLane(d, i, size, joined(i << 1, count, size));
        setLane(m, i, size, joined((i << 1) + 1, count, size));
      }
      return;
    default:
      for (let i: u32 = 0; i < count; i++) {
        // Element i of the first goes to place 2i, of the second to place 2i + 1, of the pair d:m.
        setJoined(d, m, i << 1, count, size, lane(FIRST, i, size));
        setJoined(d, m, (i << 1) + 1, count, size, lane(SECOND, i, size));
      }
  }
}

/** Element `index` of the pair of saved operands. */
function joined(index: u32, count: u32, size: u32): i64 {
  return index < count ? lane(FIRST, index, size) : lane(SECOND, index - count, size);
}

function setJoined(d: usize, m: usize, index: u32, count: u32, size: u32, value: i64): void {
  if (index < count) setLane(d, index, size, value);
  else setLane(m, index - count, size, value);
}

/**
 * Bytes from `amount` on of the pair n:m, put together from doublewords (an unaligned read of what
 * was just written is slow).
 */
export function extract(d: usize, n: usize, m: usize, imm: u32): void {
  const bytes = bytesOf(imm);
  copyVector(FIRST, n, bytes);
  copyVector(FIRST + bytes, m, bytes);
  const from = FIRST + (amountOf(imm) & ~7);
  const bits = (amountOf(imm) & 7) << 3;
  for (let at: u32 = 0; at < bytes; at += 8) {
    const low = load<u64>(from + at);
    store<u64>(d + at, bits === 0 ? low : (low >> bits) | (load<u64>(from + at, 8) << (64 - bits)));
  }
}

/** Bytes of the table n … n + amount, chosen by m; others become 0, or (VTBX) stay. */
export function table(d: usize, n: usize, m: usize, imm: u32): void {
  const length = (amountOf(imm) + 1) * DOUBLEWORD;
  const keeps = kindOf(imm) !== 0;
  for (let i: u32 = 0; i < DOUBLEWORD; i++) {
    const index: u32 = load<u8>(m + i);
    const other: u32 = keeps ? load<u8>(d + i) : 0;
    store<u8>(RESULT + i, index < length ? load<u8>(n + index) : other);
  }
  copyVector(d, RESULT, DOUBLEWORD);
}

export function duplicateScalar(d: usize, m: usize, imm: u32): void {
  const size = imm & SIZE_MASK;
  fill(d, bytesOf(imm), size, lane(m, amountOf(imm), size));
}

/** Four elements; kind 1 = to half precision. */
export function convertHalf(d: usize, m: usize, imm: u32): void {
  for (let i: u32 = 0; i < HALVES; i++) {
    if (kindOf(imm) !== 0) store<u16>(RESULT + (i << 1), singleToHalf(load<u32>(m + (i << 2))));
    else store<u32>(RESULT + (i << 2), halfToSingle(load<u16>(m + (i << 1))));
  }
  copyVector(d, RESULT, kindOf(imm) !== 0 ? DOUBLEWORD : QUADWORD);
}
