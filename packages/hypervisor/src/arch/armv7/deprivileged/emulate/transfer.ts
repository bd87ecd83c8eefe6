// The addresses of a block transfer (ARM DDI 0406C A8.8.57 – A8.8.60, B9.3.13, B9.3.16).

const P: u32 = 1 << 24;
const U: u32 = 1 << 23;
export const W: u32 = 1 << 21;
const WORD: u32 = 4;

/** Lowest address of a transfer of `bytes` bytes, with the base register `base`. */
export function startOf(instruction: u32, base: u32, bytes: u32): u32 {
  const before = (instruction & P) !== 0;
  if ((instruction & U) !== 0) return before ? base + WORD : base;
  return before ? base - bytes : base - bytes + WORD;
}

/** Value of the base register after a transfer with write-back. */
export function endOf(instruction: u32, base: u32, bytes: u32): u32 {
  return (instruction & U) !== 0 ? base + bytes : base - bytes;
}
