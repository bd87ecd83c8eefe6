/**
 * The region of a translation: the instructions that direct control flow reaches from its entries,
 * in one page, as far as they were executed before. The entries are the place that was found to be
 * reached often, those that are reached nearly so often, the entries of the function that the page
 * had before, the functions that are called in the page, and the places to which calls return. An
 * instruction that was never executed is not decoded, because the program would see the decoding
 * (restore-code.ts). The region ends in front of such an instruction, and in front of each that the
 * translator leaves to the interpreter.
 */
import { Op } from "../op";
import { rowFor } from "../op-rows";
import { CHANGES_STATE, Group, groupOfRow, WRITES_PC } from "../op-table";
import { UOP_IMM, UOP_LEN, UOP_REAL, UOP_SIZE } from "../uop";
import { isEntry, isReached } from "./cells";
import { isAlways, itOf } from "./micro-op";
import { endOfSlotInWork, setSlot, slotInWork, uopAt } from "./page";
import { isTranslated } from "./supported";
import { MOST_NODES, REGION } from "./workspace";

const UNITS: u32 = 0x804;
/** A place that is reached a sixteenth as often becomes an entry in the same translation. */
const WARM_POS = 4;

/** For each micro-op of the slot: 0, or what the flags say. */
const MARKS: usize = REGION;
const IN_REGION: u32 = 1;
const LEADER: u32 = 2;
const ENTRY: u32 = 4;
const WORK: usize = REGION + 0x1000;

let nodes: u32 = 0;
let work: u32 = 0;
let hasVfp: bool = false;

function markOf(up: usize): usize {
  return MARKS + (up - slotInWork()) / UOP_SIZE;
}

function isInSlot(up: usize): bool {
  return up >= slotInWork() && up < endOfSlotInWork();
}

export function isInRegion(up: usize): bool {
  return isInSlot(up) && (load<u8>(markOf(up)) & IN_REGION) !== 0;
}

export function isLeader(up: usize): bool {
  return (load<u8>(markOf(up)) & LEADER) !== 0;
}

/** Can a jump to an address come here? The leader is in the region. */
export function isJumpTarget(up: usize): bool {
  return (load<u8>(markOf(up)) & ENTRY) !== 0;
}

/** A jump to an address may come to `up`. A function is entered outside of IT blocks. */
function enterAt(up: usize): void {
  lead(up);
  if (isInSlot(up) && itOf(up) === 0) store<u8>(markOf(up), load<u8>(markOf(up)) | ENTRY);
}

function lead(up: usize): void {
  if (!isInSlot(up)) return;
  const mark = markOf(up);
  if ((load<u8>(mark) & LEADER) !== 0) return;
  store<u8>(mark, load<u8>(mark) | LEADER);
  store<u32>(WORK + (work << 2), u32(up));
  work++;
}

/**
 * Finds the region of `slot`, with `entry` as an entry, which was reached `count` times. False:
 * there is nothing to translate. What begins at `entry` is taken in first, as far as there is room.
 */
export function findRegion(entry: usize, slot: usize, count: u32): bool {
  setSlot(slot);
  nodes = 0;
  hasVfp = false;
  work = 0;
  memory.fill(MARKS, 0, UNITS);
  enterAt(entry);
  followAll();
  if (!isInRegion(entry)) return false;
  for (let up = slot; isInSlot(up); up += UOP_SIZE) {
    if (!isEntry(up) && !isReached(up, (count >> WARM_POS) + 1)) continue;
    enterAt(up);
    followAll();
  }
  return true;
}

function followAll(): void {
  while (work > 0) {
    work--;
    follow(load<u32>(WORK + (work << 2)));
  }
}

/** Takes in what stands from `from` on, to the end of the straight piece. */
function follow(from: usize): void {
  let up = from;
  while (nodes < MOST_NODES && isInSlot(up) && !isInRegion(up) && isTranslated(up)) {
    const mark = markOf(up);
    store<u8>(mark, load<u8>(mark) | IN_REGION);
    nodes++;
    if (isVfp(up)) hasVfp = true;
    const next = up + load<u8>(up, UOP_LEN);
    if (endsBlock(up)) {
      const target = targetOf(up);
      const calls = isCall(up);
      if (calls) enterAt(next);
      if (target !== 0) {
        if (calls) enterAt(target);
        else lead(target);
      }
      if (fallsThrough(up)) lead(next);
      return;
    }
    up = next;
  }
}

/** Does the micro-op end a block: may it continue elsewhere than at the next instruction? */
export function endsBlock(up: usize): bool {
  const op: u32 = load<u16>(up, UOP_REAL);
  if (op === Op.LDM) return (load<u32>(up, UOP_IMM) & PC_IN_LIST) !== 0;
  return (rowFor(op) & (WRITES_PC | CHANGES_STATE)) !== 0;
}

const PC_IN_LIST: u32 = 0x8000;

/** Can the next instruction follow? */
export function fallsThrough(up: usize): bool {
  const op: u32 = load<u16>(up, UOP_REAL);
  return op === Op.CBZ || op === Op.CBNZ || !isAlways(up);
}

/** Does a jump come back behind the micro-op? */
function isCall(up: usize): bool {
  const op: u32 = load<u16>(up, UOP_REAL);
  return op === Op.BL || op === Op.BLX || op === Op.BLX_IMM;
}

/** The micro-op that a branch or call in the page goes to, 0 if it is no such instruction. */
export function targetOf(up: usize): usize {
  const op: u32 = load<u16>(up, UOP_REAL);
  if (op === Op.B_LOCAL) return up + load<u8>(up, UOP_LEN) + load<u32>(up, UOP_IMM);
  if (op !== Op.CBZ && op !== Op.CBNZ && op !== Op.BL) return 0;
  const target = uopAt(up, load<i32>(up, UOP_IMM));
  return isInSlot(target) ? target : 0;
}

/** The first leader of the region from `after` on; 0: there is none. */
export function nextLeader(after: usize): usize {
  for (let up = after; isInSlot(up); up += UOP_SIZE) {
    const mark = load<u8>(markOf(up));
    if ((mark & (IN_REGION | LEADER)) === (IN_REGION | LEADER)) return up;
  }
  return 0;
}

/** Does the region use VFP or Advanced SIMD? */
export function usesVfp(): bool {
  return hasVfp;
}

function isVfp(up: usize): bool {
  switch (groupOfRow(rowFor(load<u16>(up, UOP_REAL)))) {
    case Group.VFP_SYSTEM:
    case Group.VFP:
    case Group.VFP_SINGLE:
    case Group.VFP_DOUBLE:
    case Group.NEON:
    case Group.NEON_TRANSFER:
      return true;
    default:
      return false;
  }
}
