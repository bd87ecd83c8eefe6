import { r32 } from "../../../../../../toolchain/hw/hw";

// A quick test: for nearly every word, bits 27:20 show that the word is neither a sensitive
// instruction nor a replacement. The test is short, because MVM looks at 1,024 words before the
// guest executes a page. So it is a look into a table of 256 bytes.

const WORD: u32 = 4;
const KIND_SHIFT: u32 = 20;
const KIND: u32 = 0xff;

/** In the table: patchInstruction may change such a word. */
export const MAY_BE_SENSITIVE: u32 = 1 << 0;
/** In the table: originalInstruction may change such a word. */
export const MAY_BE_REPLACEMENT: u32 = 1 << 1;

/** A row for each value of bits 27:24, a column for each value of bits 23:20. */
// biome-ignore format: a table
const TABLE: usize = memory.data<u8>([
  // 0    1  2  3  4  5  6  7  8  9  a  b  c  d  e  f
  0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, // 0  data processing with S
  1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, // 1  MRS, MSR, CPS; with S
  0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, // 2  data processing with S, immediate
  0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, // 3  MSR immediate, WFI; with S
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // 4
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // 5
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // 6
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // 7
  0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, // 8  LDM and STM with ^, RFE, SRS
  0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, // 9
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // a
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // b
  2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, // c  LDC, STC
  2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, // d
  3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, // e  CDP, MCR, MRC
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, // f  SVC
]);

/**
 * Address of the first word of [at, end) that passes the test `kind` (MAY_BE_…), or `end`. `at` and
 * `end` are multiples of 4.
 */
export function nextCandidate(at: u32, end: u32, kind: u32): u32 {
  let place = at;
  while (place < end && (mayBe(r32(place)) & kind) === 0) place += WORD;
  return place;
}

/** MAY_BE_… of `word`. */
function mayBe(word: u32): u32 {
  return load<u8>(TABLE + ((word >>> KIND_SHIFT) & KIND));
}
