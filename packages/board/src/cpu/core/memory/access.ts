/**
 * Data accesses by the current mode, little- or big-endian as CPSR.E says. Reads and writes of 2
 * and 4 bytes may be unaligned where the architecture allows that (SCTLR.A = 0 and Normal memory).
 * An instruction that demands alignment calls `aligned` first.
 *
 * On failure ABORT becomes 1, and a read gives 0. The caller must look (`aborted`) before it writes
 * registers, and return Status.ABORT. An access of several words first calls `probe` for its whole
 * range, so that the base register and the stored words are untouched by an abort.
 */
import { ABORT, TLB, WATCHING } from "../state";
import { Fault } from "./attributes";
import { dataIndex, soilWriteEntry, WRITE_ENTRIES } from "./contexts";
import { fault, probeMultiple, probePage, Range, slowRead, slowWrite, watched } from "./fill";

const TAG = 0xffff_f000;
const WORD: u32 = 4;

export function aborted(core: usize): bool {
  return load<u32>(core, ABORT) !== 0;
}

/** Is `va` a multiple of `size` (a power of two)? If not, records an alignment fault. */
export function aligned(core: usize, va: u32, size: u32, isWrite: bool): bool {
  if ((va & (size - 1)) === 0) return true;
  fault(core, va, Fault.ALIGNMENT, isWrite);
  return false;
}

/**
 * Can an instruction read or write `size` bytes (at most 4096) at `va`? If not, records the abort
 * of the first page that cannot be accessed. A read is never REFUSED.
 */
export function probe(core: usize, va: u32, size: u32, isWrite: bool): Range {
  let range = probeOne(core, va, size, isWrite);
  const last = va + size - 1;
  if (range !== Range.ABORTED && ((va ^ last) & TAG) !== 0) {
    const second = probeOne(core, last & TAG, size, isWrite);
    if (second < range) range = second;
  }
  if (range === Range.READY && load<u32>(core, WATCHING) !== 0 && watched(core, va, size, isWrite))
    return Range.ABORTED;
  return range;
}

function probeOne(core: usize, va: u32, size: u32, isWrite: bool): Range {
  const entry: usize = load<u32>(core, TLB) + dataIndex(va) + (isWrite ? WRITE_ENTRIES : 0);
  if (load<u32>(entry) === (va & TAG)) return Range.READY;
  if (isWrite && soilWriteEntry(core, va)) return Range.READY;
  if (size > WORD) return probeMultiple(core, va, isWrite);
  return probePage(core, va, isWrite) ? Range.READY : Range.ABORTED;
}

/**
 * Host address of the `size` bytes at `va`, if they lie in one page whose bytes can be accessed
 * there directly; else 0. Says nothing of alignment and endianness.
 */
export function direct(core: usize, va: u32, size: u32, isWrite: bool): usize {
  if (((va ^ (va + size - 1)) & TAG) !== 0) return 0;
  const entry: usize = load<u32>(core, TLB) + dataIndex(va) + (isWrite ? WRITE_ENTRIES : 0);
  return load<u32>(entry) === (va & TAG) ? va + load<u32>(entry, 4) : 0;
}

export function readByte(core: usize, va: u32): u32 {
  const entry: usize = load<u32>(core, TLB) + dataIndex(va);
  if (load<u32>(entry) === (va & TAG)) return load<u8>(va + load<u32>(entry, 4));
  return slowRead(core, va, 1);
}

export function readHalf(core: usize, va: u32): u32 {
  const entry: usize = load<u32>(core, TLB) + dataIndex(va);
  if (load<u32>(entry) === (va & (TAG | 1))) return load<u16>(va + load<u32>(entry, 4));
  return slowRead(core, va, 2);
}

export function readWord(core: usize, va: u32): u32 {
  const entry: usize = load<u32>(core, TLB) + dataIndex(va);
  if (load<u32>(entry) === (va & (TAG | 3))) return load<u32>(va + load<u32>(entry, 4));
  return slowRead(core, va, 4);
}

export function writeByte(core: usize, va: u32, value: u32): void {
  const entry: usize = load<u32>(core, TLB) + dataIndex(va);
  if (load<u32>(entry, WRITE_ENTRIES) === (va & TAG))
    store<u8>(va + load<u32>(entry, WRITE_ENTRIES + 4), value);
  else slowWrite(core, va, 1, value);
}

export function writeHalf(core: usize, va: u32, value: u32): void {
  const entry: usize = load<u32>(core, TLB) + dataIndex(va);
  if (load<u32>(entry, WRITE_ENTRIES) === (va & (TAG | 1)))
    store<u16>(va + load<u32>(entry, WRITE_ENTRIES + 4), value);
  else slowWrite(core, va, 2, value);
}

export function writeWord(core: usize, va: u32, value: u32): void {
  const entry: usize = load<u32>(core, TLB) + dataIndex(va);
  if (load<u32>(entry, WRITE_ENTRIES) === (va & (TAG | 3)))
    store<u32>(va + load<u32>(entry, WRITE_ENTRIES + 4), value);
  else slowWrite(core, va, 4, value);
}
