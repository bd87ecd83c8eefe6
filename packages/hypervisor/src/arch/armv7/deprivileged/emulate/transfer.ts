// Where the words of a block transfer lie (ARM DDI 0406C A8.8.57 – A8.8.60, B9.3.13, B9.3.16).

const P: u32 = 1 << 24;
const U: u32 = 1 << 23;
export const W: u32 = 1 << 21;
const WORD: u32 = 4;

/** Address of the first word of `bytes` bytes at `base`. */
export function startOf(instruction: u32, base: u32, bytes: u32): u32 {
  const before = (instruction & P) !== 0;
  if ((instruction & U) !== 0) return before ? base + WORD : base;
  return before ? base - bytes : base - bytes + WORD;
}

/** The base register afterwards, with write-back. */
export function endOf(instruction: u32, base: u32, bytes: u32): u32 {
  return (instruction & U) !== 0 ? base + bytes : base - bytes;
}
