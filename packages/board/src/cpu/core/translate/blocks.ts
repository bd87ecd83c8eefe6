/**
 * The blocks of the region: straight pieces that are entered at their first instruction only. Their
 * order, their dominators, and which of them are loops (Ramsey, "Beyond Relooper", ICFP 2022).
 *
 * Block 0 is the dispatcher. It has no instruction, and leads to each entry. Structured code can
 * only enter a loop at its head. An edge that enters one elsewhere goes by the dispatcher: the
 * place where it goes is an entry, too.
 *
 *              ┌──────────┐
 *         ┌───►│dispatcher│◄─── jumps to an address in the page
 *         │    └──┬────┬──┘
 *         │   entry    entry
 *         │       │    │
 *         │      loop ◄┘
 *         └─── … enters a loop in its middle
 */
import { costOfCopy, isCopiedCall } from "./calls";
import { endsBlock, fallsThrough, targetOf } from "./control-flow";
import { costOfUop, nextOf } from "./micro-op";
import { slotInWork } from "./page";
import { isInRegion, isJumpTarget, isLeader, nextLeader } from "./region";
import { REGION } from "./workspace";

export const NO_BLOCK: u32 = 0xffff;
export const DISPATCHER: u32 = 0;

// ── fields of a block ──
const FIRST = 0;
/** The micro-op behind the last one. */
const BEHIND = 4;
const LAST = 8;
/** Blocks that follow: by the branch, and at the next instruction. */
const TAKEN = 12;
const NEXT = 14;
/** 1: the edge goes by the dispatcher. */
const TAKEN_IS_CUT = 16;
const NEXT_IS_CUT = 17;
/** 1: the last instruction can branch. */
const ENDS = 18;
const IS_LOOP = 19;
/** Place in the order; NO_BLOCK: it is not reached. */
const ORDER = 20;
const DOMINATOR = 22;
/** Edges that come from blocks before. */
const ENTRIES = 24;
/** 1: the budget is tested at its begin. */
const IS_TESTED = 26;
/** Cycles from its begin to the next test. */
const NEED = 28;
/** What is known of the flags at its begin (flag-state.ts); of all edges that were made so far. */
const FLAGS = 32;
/** 1: the dispatcher leads here. */
const IS_ENTRY = 36;
/** Of the blocks that it dominates directly, where ways meet: the last in the order. */
const LAST_MERGE = 38;
/** Where ways meet, and with the same dominator: the one before it in the order. */
const MERGE_BEFORE = 40;
/** Its number as an entry. */
const ENTRY_NUMBER = 42;
const BLOCK_SIZE: usize = 44;

const BLOCKS: usize = REGION + 0x1_0000;
const ORDERED: usize = REGION + 0x3_0000;
const MOST_BLOCKS: u32 = u32((ORDERED - BLOCKS) / BLOCK_SIZE);
/** Block of a leader, by micro-op of the slot. */
const BLOCK_OF: usize = REGION + 0x4_0000;
const UOP_SHIFT = 4;

let count: u32 = 0;
let ordered: u32 = 0;
let entries: u32 = 0;

function at(block: u32): usize {
  return BLOCKS + block * BLOCK_SIZE;
}
export function firstOf(block: u32): usize {
  return load<u32>(at(block), FIRST);
}
export function behindOf(block: u32): usize {
  return load<u32>(at(block), BEHIND);
}
export function lastOf(block: u32): usize {
  return load<u32>(at(block), LAST);
}
export function canBranch(block: u32): bool {
  return load<u8>(at(block), ENDS) !== 0;
}
export function isLoop(block: u32): bool {
  return load<u8>(at(block), IS_LOOP) !== 0;
}
export function isTested(block: u32): bool {
  return load<u8>(at(block), IS_TESTED) !== 0;
}
export function needOf(block: u32): u32 {
  return load<u32>(at(block), NEED);
}
export function orderOf(block: u32): u32 {
  return load<u16>(at(block), ORDER);
}
/** Do several edges from blocks before meet here, or comes one from the dispatcher? */
export function isMerge(block: u32): bool {
  return isEntryBlock(block) || load<u16>(at(block), ENTRIES) > 1;
}
export function isEntryBlock(block: u32): bool {
  return load<u8>(at(block), IS_ENTRY) !== 0;
}
export function lastMergeOf(block: u32): u32 {
  return load<u16>(at(block), LAST_MERGE);
}
export function mergeBefore(block: u32): u32 {
  return load<u16>(at(block), MERGE_BEFORE);
}
/** Entries have the numbers from 0 on, in the order of the blocks. */
export function entryNumber(block: u32): u32 {
  return load<u16>(at(block), ENTRY_NUMBER);
}
export function entryCount(): u32 {
  return entries;
}
export function dominatorOf(block: u32): u32 {
  return load<u16>(at(block), DOMINATOR);
}
export function orderedCount(): u32 {
  return ordered;
}
export function orderedBlock(place: u32): u32 {
  return load<u16>(ORDERED + (place << 1));
}
export function flagsAt(block: u32): u32 {
  return load<u32>(at(block), FLAGS);
}
export function setFlagsAt(block: u32, flags: u32): void {
  store<u32>(at(block), flags, FLAGS);
}

/** The block that follows by the branch; NO_BLOCK: the branch leaves the function. */
export function takenOf(block: u32): u32 {
  return load<u16>(at(block), TAKEN);
}

/** The block that follows at the next instruction; NO_BLOCK: there is none in the function. */
export function nextBlockOf(block: u32): u32 {
  return load<u16>(at(block), NEXT);
}

export function takenIsCut(block: u32): bool {
  return load<u8>(at(block), TAKEN_IS_CUT) !== 0;
}

export function nextIsCut(block: u32): bool {
  return load<u8>(at(block), NEXT_IS_CUT) !== 0;
}

/** The same without edges that go by the dispatcher. */
function takenEdge(block: u32): u32 {
  return takenIsCut(block) ? NO_BLOCK : takenOf(block);
}

function nextEdge(block: u32): u32 {
  return nextIsCut(block) ? NO_BLOCK : nextBlockOf(block);
}

/** Makes the blocks of the region. False: there are too many. */
export function findBlocks(): bool {
  beginBlocks();
  for (let up = nextLeader(slotInWork()); up !== 0; up = nextLeader(up + (1 << UOP_SHIFT))) {
    if (count === MOST_BLOCKS) return false;
    addBlock(up);
  }
  for (let block: u32 = 1; block < count; block++) link(block);
  while (cutsEdges());
  findNeeds();
  return true;
}

/** The dispatcher alone. */
function beginBlocks(): void {
  memory.fill(at(DISPATCHER), 0, BLOCK_SIZE);
  store<u16>(at(DISPATCHER), NO_BLOCK, TAKEN);
  store<u16>(at(DISPATCHER), NO_BLOCK, NEXT);
  count = 1;
}

function addBlock(first: usize): void {
  const block = at(count);
  memory.fill(block, 0, BLOCK_SIZE);
  store<u8>(block, u8(isJumpTarget(first)), IS_ENTRY);
  store<u16>(BLOCK_OF + ((first - slotInWork()) >> (UOP_SHIFT - 1)), count);
  count++;
  store<u32>(block, u32(first), FIRST);
  let up = first;
  let last = first;
  do {
    last = up;
    up = nextOf(up);
    if (endsBlock(last)) {
      store<u8>(block, 1, ENDS);
      break;
    }
  } while (isInRegion(up) && !isLeader(up));
  store<u32>(block, u32(up), BEHIND);
  store<u32>(block, u32(last), LAST);
}

function blockAt(up: usize): u32 {
  if (!isInRegion(up) || !isLeader(up)) return NO_BLOCK;
  return load<u16>(BLOCK_OF + ((up - slotInWork()) >> (UOP_SHIFT - 1)));
}

function link(block: u32): void {
  const last = lastOf(block);
  const branches = canBranch(block);
  const target = branches ? (isCopiedCall(last) ? behindOf(block) : targetOf(last)) : 0;
  store<u16>(at(block), target !== 0 ? blockAt(target) : NO_BLOCK, TAKEN);
  store<u16>(at(block), !branches || fallsThrough(last) ? blockAt(behindOf(block)) : NO_BLOCK, NEXT);
}

/** Finds order and dominators. True: an edge was cut, and all must be found again. */
function cutsEdges(): bool {
  for (let block: u32 = 0; block < count; block++) {
    store<u16>(at(block), NO_BLOCK, ORDER);
    store<u16>(at(block), NO_BLOCK, DOMINATOR);
    store<u16>(at(block), 0, ENTRIES);
    store<u8>(at(block), 0, IS_LOOP);
  }
  ordered = count;
  visit(DISPATCHER);
  // The places begin with 0.
  const unreached = ordered;
  for (let place = unreached; place < count; place++) {
    const block = orderedBlock(place);
    store<u16>(ORDERED + ((place - unreached) << 1), block);
    store<u16>(at(block), place - unreached, ORDER);
  }
  ordered = count - unreached;
  findDominators();
  let cut = false;
  for (let place: u32 = 0; place < ordered; place++) {
    const block = orderedBlock(place);
    if (isBadEdge(block, takenEdge(block))) {
      store<u8>(at(block), 1, TAKEN_IS_CUT);
      store<u8>(at(takenOf(block)), 1, IS_ENTRY);
      cut = true;
    }
    if (isBadEdge(block, nextEdge(block))) {
      store<u8>(at(block), 1, NEXT_IS_CUT);
      store<u8>(at(nextBlockOf(block)), 1, IS_ENTRY);
      cut = true;
    }
  }
  if (!cut) findMerges();
  return cut;
}

/** Numbers the entries, and links the blocks where ways meet to their dominators. */
function findMerges(): void {
  entries = 0;
  for (let place: u32 = 0; place < ordered; place++)
    store<u16>(at(orderedBlock(place)), NO_BLOCK, LAST_MERGE);
  for (let place: u32 = 1; place < ordered; place++) {
    const block = orderedBlock(place);
    if (isEntryBlock(block)) store<u16>(at(block), entries++, ENTRY_NUMBER);
    if (!isMerge(block)) continue;
    const dominator = dominatorOf(block);
    store<u16>(at(block), lastMergeOf(dominator), MERGE_BEFORE);
    store<u16>(at(dominator), block, LAST_MERGE);
  }
}

const VISITED: u32 = 0xfffe;

/** In the order a block comes before all that it leads to, loops apart. */
function visit(block: u32): void {
  store<u16>(at(block), VISITED, ORDER);
  visitEdge(takenEdge(block));
  visitEdge(nextEdge(block));
  if (block === DISPATCHER) for (let to: u32 = 1; to < count; to++) if (isEntryBlock(to)) visitEdge(to);
  ordered--;
  store<u16>(ORDERED + (ordered << 1), block);
}

function visitEdge(to: u32): void {
  if (to !== NO_BLOCK && orderOf(to) === NO_BLOCK) visit(to);
}

/** Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm". */
function findDominators(): void {
  store<u16>(at(DISPATCHER), DISPATCHER, DOMINATOR);
  for (let block: u32 = 1; block < count; block++)
    if (isEntryBlock(block)) store<u16>(at(block), DISPATCHER, DOMINATOR);
  let changed = true;
  while (changed) {
    changed = false;
    for (let place: u32 = 0; place < ordered; place++) {
      const block = orderedBlock(place);
      if (dominatorOf(block) === NO_BLOCK) continue;
      if (dominates(block, takenEdge(block))) changed = true;
      if (dominates(block, nextEdge(block))) changed = true;
    }
  }
  for (let place: u32 = 0; place < ordered; place++) {
    const block = orderedBlock(place);
    countEdge(block, takenEdge(block));
    countEdge(block, nextEdge(block));
  }
}

/** The edge to `to` counts for the dominator of `to`. True: the dominator has changed. */
function dominates(from: u32, to: u32): bool {
  if (to === NO_BLOCK || isEntryBlock(to)) return false;
  const known = dominatorOf(to);
  const dominator = known === NO_BLOCK ? from : common(known, from);
  store<u16>(at(to), dominator, DOMINATOR);
  return dominator !== known;
}

function common(a: u32, b: u32): u32 {
  let x = a;
  let y = b;
  while (x !== y) {
    while (orderOf(x) > orderOf(y)) x = dominatorOf(x);
    while (orderOf(y) > orderOf(x)) y = dominatorOf(y);
  }
  return x;
}

function countEdge(from: u32, to: u32): void {
  if (to === NO_BLOCK) return;
  if (orderOf(to) <= orderOf(from)) store<u8>(at(to), 1, IS_LOOP);
  else store<u16>(at(to), load<u16>(at(to), ENTRIES) + 1, ENTRIES);
}

/** An edge back to a block that does not dominate its begin. */
function isBadEdge(from: u32, to: u32): bool {
  if (to === NO_BLOCK || orderOf(to) > orderOf(from)) return false;
  let block = from;
  while (block !== to) {
    if (block === DISPATCHER) return true;
    block = dominatorOf(block);
  }
  return false;
}

/** So many cycles at most may follow a test of the budget. */
const LONGEST_WAY: u32 = 96;

/**
 * Where the budget is tested: at entries, at the heads of loops, and where the way since the last
 * test would be long. A test asks for the cycles of the longest way to the next one.
 */
function findNeeds(): void {
  for (let place = i32(ordered) - 1; place > 0; place--) {
    const block = orderedBlock(place);
    let need: u32 = 0;
    for (let up = firstOf(block); up < behindOf(block); up = nextOf(up)) need += costOfUop(up);
    need += costOfCopy(lastOf(block));
    need += max(needBehind(block, takenEdge(block)), needBehind(block, nextEdge(block)));
    store<u32>(at(block), need, NEED);
    const tested = isEntryBlock(block) || isLoop(block) || need > LONGEST_WAY;
    store<u8>(at(block), u8(tested), IS_TESTED);
  }
}

function needBehind(from: u32, to: u32): u32 {
  if (to === NO_BLOCK || orderOf(to) <= orderOf(from) || isTested(to)) return 0;
  return needOf(to);
}
