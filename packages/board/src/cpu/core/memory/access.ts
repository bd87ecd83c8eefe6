/**
 * Data accesses by the current mode, little- or big-endian as CPSR.E says. Reads and writes of 2 and 4 bytes may be unaligned where the
 * architecture lets them (SCTLR.A = 0 and Normal memory); where an instruction demands alignment call `aligned` first.
 *
 * On failure ABORT becomes 1 (a read gives 0): the caller must look (`aborted`) before it writes registers,
 * and return Status.ABORT. An access of several words should `probe` its whole range first, so that a base
 * register and the stored words are untouched when it aborts.
 */
import { ABORT } from "../state";

export function aborted(core: usize): bool {
  return load<u32>(core, ABORT) !== 0;
}

/** Is `va` a multiple of `size` (a power of two)? If not, records an alignment fault. */
export function aligned(core: usize, va: u32, size: u32, isWrite: bool): bool {
  return false;
}

/** Can `size` bytes (at most 4096) at `va` be read / written? If not, records the abort of the first page that cannot. */
export function probe(core: usize, va: u32, size: u32, isWrite: bool): bool {
  return false;
}

export function readByte(core: usize, va: u32): u32 {
  return 0;
}
export function readHalf(core: usize, va: u32): u32 {
  return 0;
}
export function readWord(core: usize, va: u32): u32 {
  return 0;
}
export function writeByte(core: usize, va: u32, value: u32): void {}
export function writeHalf(core: usize, va: u32, value: u32): void {}
export function writeWord(core: usize, va: u32, value: u32): void {}
