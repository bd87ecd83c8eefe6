/**
 * The region of a translation: the instructions that direct control flow reaches from its entries,
 * in one page, as far as they were executed before. The entries are the place that was found to be
 * reached often, those that are reached nearly so often, the entries of the function that the page
 * had before, the functions that are called in the page, and the places to which calls return. A
 * call whose callee is copied (calls.ts) goes on behind the call, like any instruction. An
 * instruction that was never executed is not decoded, because the program would see the decoding
 * (restore-code.ts). The region ends in front of such an instruction, and in front of each that the
 * translator leaves to the interpreter.
 */
import { rowFor } from "../op-rows";
import { Group, groupOfRow } from "../op-table";
import { UOP_LEN, UOP_REAL, UOP_SIZE } from "../uop";
import { beginCalls, noteCall } from "./calls";
import { isEntry, isReached } from "./cells";
import { endsBlock, fallsThrough, isCall, targetOf } from "./control-flow";
import { itOf } from "./micro-op";
import { isInSlot, setSlot, slotInWork } from "./page";
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
/** A copied callee comes back here (calls.ts). */
const BEHIND_COPY: u32 = 8;
const WORK: usize = REGION + 0x1000;

let nodes: u32 = 0;
let work: u32 = 0;
let hasVfp: bool = false;

function markOf(up: usize): usize {
  return MARKS + (up - slotInWork()) / UOP_SIZE;
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
export function findRegion(core: usize, entry: usize, slot: usize, count: u32): bool {
  setSlot(slot);
  beginCalls(core);
  nodes = 0;
  hasVfp = false;
  work = 0;
  memory.fill(MARKS, 0, UNITS);
  enterAt(entry);
  followAll();
  if (!isInRegion(entry)) return false;
  enterWarm(count, false);
  if (isBehindCopy(entry)) enterWarm(count, true);
  return true;
}

/**
 * What is warm becomes an entry. `behindCopies`: also places behind a copied callee. Many returns
 * came there before the translation, but then only those of copies that are left.
 */
function enterWarm(count: u32, behindCopies: bool): void {
  for (let up = slotInWork(); isInSlot(up); up += UOP_SIZE) {
    const isWarm = isReached(up, (count >> WARM_POS) + 1) && (behindCopies || !isBehindCopy(up));
    if (!isEntry(up) && !isWarm) continue;
    enterAt(up);
    followAll();
  }
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
      if (isCall(up)) followCall(up, next);
      else if (targetOf(up) !== 0) lead(targetOf(up));
      if (fallsThrough(up)) lead(next);
      return;
    }
    up = next;
  }
}

function followCall(up: usize, next: usize): void {
  if (noteCall(up)) {
    lead(next);
    store<u8>(markOf(next), load<u8>(markOf(next)) | BEHIND_COPY);
    return;
  }
  enterAt(next);
  if (targetOf(up) !== 0) enterAt(targetOf(up));
}

function isBehindCopy(up: usize): bool {
  return (load<u8>(markOf(up)) & BEHIND_COPY) !== 0;
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
