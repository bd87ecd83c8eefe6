/**
 * Elements of vectors, as 64-bit integers extended by their signedness; `size` is log2 of their
 * bytes.
 */
import { UNSIGNED } from "./ops";

/** Element `index` at `vector`; `format` = size | UNSIGNED, as in imm. */
export function lane(vector: usize, index: u32, format: u32): i64 {
  switch (format & 7) {
    case 0:
      return <i64>load<i8>(vector + index);
    case 1:
      return <i64>load<i16>(vector + (index << 1));
    case 2:
      return <i64>load<i32>(vector + (index << 2));
    case UNSIGNED:
      return <i64>load<u8>(vector + index);
    case UNSIGNED | 1:
      return <i64>load<u16>(vector + (index << 1));
    case UNSIGNED | 2:
      return <i64>load<u32>(vector + (index << 2));
    default:
      return load<i64>(vector + (index << 3));
  }
}

export function setLane(vector: usize, index: u32, size: u32, value: i64): void {
  switch (size) {
    case 0:
      store<u8>(vector + index, <u8>value);
      return;
    case 1:
      store<u16>(vector + (index << 1), <u16>value);
      return;
    case 2:
      store<u32>(vector + (index << 2), <u32>value);
      return;
    default:
      store<i64>(vector + (index << 3), value);
  }
}

/** Writes `value` to all elements of `bytes` bytes. */
export function fill(vector: usize, bytes: u32, size: u32, value: i64): void {
  const count = bytes >> size;
  for (let index: u32 = 0; index < count; index++) setLane(vector, index, size, value);
}

/**
 * Room for operands and results while an instruction runs, where registers overlap: first operand,
 * second operand, result, 32 bytes each.
 */
const ROOM: u32 = 32;
const scratch = memory.data(3 * 32, 8);
export const FIRST = scratch;
export const SECOND = scratch + ROOM;
export const RESULT = scratch + 2 * ROOM;

/** Copies 8 or 16 bytes. */
export function copyVector(to: usize, from: usize, bytes: u32): void {
  store<u64>(to, load<u64>(from));
  if (bytes > 8) store<u64>(to, load<u64>(from, 8), 8);
}
