/**
 * What nobody may change in MVM's memory while guests run. Counters, the virtual CPUs of core 0 and
 * the stack of core 0 change with every entry into MVM. They are searched for the attacks' mark.
 */
import { crc32 } from "node:zlib";
import { MVM_BASE, MVM_DATA, MVM_END, MVM_STRUCTURES, SYSTEM_IMAGE_BASE } from "../../../abi/src/memory-map";
import * as layout from "../../src/core/layout";
import { MARK } from "./attacker";

/** A board, or a copy of its memory. */
export interface Readable {
  readMemory(address: number, length: number): Uint8Array;
  /** The bytes themselves, which change while the board runs. */
  memoryView(address: number, length: number): Uint8Array;
}

const PIECE = 0x1_0000;
const OCM_LOW = { base: 0, length: 0x3_0000 };
const OCM_HIGH = { base: 0xffff_0000, length: 0x1_0000 };
/** More than the system image of these tests has, and the end of MVM's memory. */
const IMAGE_LENGTH = 0x10_0000;
const END_LENGTH = 0x1_0000;

/** Each range that {@link mvmMemory} reads. */
export const MVM_RANGES: readonly { base: number; length: number }[] = [
  { base: MVM_BASE, length: SYSTEM_IMAGE_BASE + IMAGE_LENGTH - MVM_BASE },
  { base: MVM_END - END_LENGTH, length: END_LENGTH },
  OCM_LOW,
  OCM_HIGH,
];

export function mvmData(board: Readable): Uint8Array {
  return board.readMemory(MVM_DATA, MVM_STRUCTURES - MVM_DATA);
}

/**
 * Sums of ranges of one board's memory, piece by piece. Most pieces are the same at each look. So
 * the bytes of the last look are kept, because to compare is faster than to sum.
 */
export class Sums {
  private readonly seen = new Map<string, { bytes: Uint8Array; sum: number }>();

  constructor(private readonly board: Readable) {}

  /** `before`: the sum of what comes before. */
  of(base: number, length: number, before = 0): number {
    let sum = before;
    for (let at = base; at < base + length; at += PIECE) {
      const piece = this.ofPiece(at, Math.min(PIECE, base + length - at));
      sum = crc32(Uint32Array.of(piece), sum);
    }
    return sum;
  }

  private ofPiece(base: number, length: number): number {
    const key = `${base} ${length}`;
    const bytes = this.board.memoryView(base, length);
    let seen = this.seen.get(key);
    if (seen === undefined || Buffer.compare(bytes, seen.bytes) !== 0) {
      seen = { bytes: new Uint8Array(bytes), sum: crc32(bytes) };
      this.seen.set(key, seen);
    }
    return seen.sum;
  }
}

export function mvmMemory(board: Readable, sums: Sums, rtos: number): Record<string, number | string> {
  const sum = (from: number, to: number) => sums.of(from, to - from);
  const vcpu = layout.VCPUS + rtos * layout.VCPU_STRUCTURE_SIZE;
  const context = layout.CONTEXTS + rtos * layout.CONTEXT_SIZE;
  const stack1 = layout.STACK_0_TOP;
  return {
    code: sum(MVM_BASE, MVM_DATA),
    // changing-data.ts says which changes are allowed
    "changes of data": "",
    "locks that are held": heldLocks(board),
    leases: sum(layout.LEASES, layout.BOOSTED_VMS),
    "the RTOS's virtual CPU": sum(vcpu, vcpu + layout.VCPU_STRUCTURE_SIZE),
    "the RTOS's registers": sum(context, context + layout.CONTEXT_SIZE),
    "stacks of core 1, and fault stacks": sum(stack1, layout.STRUCTURES_END),
    "unused and tables": sum(layout.STRUCTURES_END, SYSTEM_IMAGE_BASE),
    "system image": sum(SYSTEM_IMAGE_BASE, SYSTEM_IMAGE_BASE + IMAGE_LENGTH),
    end: sum(MVM_END - END_LENGTH, MVM_END),
    "low OCM": sum(OCM_LOW.base, OCM_LOW.base + OCM_LOW.length),
    "high OCM": sum(OCM_HIGH.base, OCM_HIGH.base + OCM_HIGH.length),
    "marks in structures": marks(board),
  };
}

/** A lock is free if both of its words are equal (src/core/spinlock.ts). */
function heldLocks(board: Readable): number {
  const bytes = board.readMemory(layout.LOCKS, layout.LOCKS_HELD - layout.LOCKS);
  const words = new DataView(bytes.buffer);
  let held = 0;
  for (let at = 0; at < bytes.length; at += layout.LOCK_SIZE) {
    if (words.getUint32(at, true) !== words.getUint32(at + layout.LOCK_SIZE / 2, true)) held++;
  }
  return held;
}

/**
 * Where the attacks' mark stands in MVM's structures. The guest's own registers, as MVM saved them,
 * may hold the mark.
 */
function marks(board: Readable): string {
  const bytes = Buffer.from(
    board.readMemory(MVM_STRUCTURES, layout.STACK_0_TOP - layout.PAGE_SIZE - MVM_STRUCTURES),
  );
  const found: string[] = [];
  const pattern = Buffer.from(Uint32Array.of(MARK).buffer);
  for (let at = bytes.indexOf(pattern); at !== -1; at = bytes.indexOf(pattern, at + 1)) {
    const address = MVM_STRUCTURES + at;
    const saved = address >= layout.VCPUS && address < layout.LINES;
    if (!saved) found.push(address.toString(16));
  }
  return found.join(" ");
}
