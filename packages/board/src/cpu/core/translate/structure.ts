/**
 * The control flow of the region as structured code: each block stands inside its dominator, a
 * block where ways meet stands behind the construct that its dominator opens for it, and a loop
 * stands around its head (Ramsey, "Beyond Relooper", ICFP 2022).
 */
import { Op } from "../op";
import { nextIt } from "../program-counter";
import {
  behindOf,
  canBranch,
  dominatorOf,
  firstOf,
  flagsAt,
  isLoop,
  isMerge,
  isTested,
  lastOf,
  NO_BLOCK,
  needOf,
  nextBlockOf,
  orderedBlock,
  orderedCount,
  orderOf,
  setFlagsAt,
  takenOf,
} from "./blocks";
import { leavingBranch } from "./branch";
import { testCondition } from "./condition";
import { exitRecord, Leave } from "./exits";
import { Known, knownFlags, meet, setKnownFlags } from "./flag-state";
import { beginLeaveIf, branch, close, endLeaveIf, Frame, leaveAt, open } from "./frames";
import { instruction } from "./instruction";
import { LOCAL_PROGRESS } from "./locals";
import { conditionOf, isAlways, itOf, nextOf, opOf, rnOf } from "./micro-op";
import { Opcode } from "./opcode";
import { byte, constant64, getLocal } from "./output";
import { pcOffset } from "./page";
import {
  addProgress,
  countInstruction,
  exitBefore,
  pendingProgress,
  setPendingProgress,
} from "./progress-count";
import { getRegister } from "./registers";

/** Edges that were not made yet know everything. */
const ALL_KNOWN: u32 = 0xff;
const CYCLES_POS: i64 = 32;

/** The code of all blocks. Every way through it leaves the function. */
export function structure(): void {
  for (let place: u32 = 0; place < orderedCount(); place++) setFlagsAt(orderedBlock(place), ALL_KNOWN);
  setFlagsAt(0, Known.NOTHING);
  tree(0);
}

/** A block, and all that it dominates. */
function tree(block: u32): void {
  if (!isLoop(block)) {
    within(block, 0);
    return;
  }
  open(Opcode.LOOP, Frame.LOOP + block);
  within(block, 0);
  close();
  byte(Opcode.UNREACHABLE);
}

/**
 * The block inside a construct for each block where ways meet below it. The last in the order is
 * the outermost. `skipped` of them, counted from the last, are open.
 */
function within(block: u32, skipped: u32): void {
  const merge = mergeBelow(block, skipped);
  if (merge === NO_BLOCK) {
    straight(block);
    return;
  }
  open(Opcode.BLOCK, Frame.FORWARD + merge);
  within(block, skipped + 1);
  close();
  tree(merge);
}

/** Of the blocks that `block` dominates directly, where ways meet: the last but `skipped`. */
function mergeBelow(block: u32, skipped: u32): u32 {
  let rest = skipped;
  for (let place = i32(orderedCount()) - 1; place > 0; place--) {
    const other = orderedBlock(place);
    if (dominatorOf(other) !== block || !isMerge(other)) continue;
    if (rest === 0) return other;
    rest--;
  }
  return NO_BLOCK;
}

/** The instructions of a block, and what follows it. */
function straight(block: u32): void {
  const first = firstOf(block);
  setPendingProgress(0);
  setKnownFlags(isLoop(block) ? Known.NOTHING : flagsAt(block));
  if (isTested(block)) testBudget(block, first);
  const end = canBranch(block) ? lastOf(block) : behindOf(block);
  for (let up = first; up < end; up = nextOf(up)) instruction(up);
  if (canBranch(block)) endOfBlock(block, end);
  else goOn(block);
}

/** Leaves if the budget could end before the next test. */
function testBudget(block: u32, first: usize): void {
  beginLeaveIf(exitBefore(first));
  getLocal(LOCAL_PROGRESS);
  constant64(-(i64(needOf(block)) << CYCLES_POS));
  byte(Opcode.I64_GE_S);
  endLeaveIf();
}

/** The branch at the end of a block. */
function endOfBlock(block: u32, up: usize): void {
  const op = opOf(up);
  const tests = op === Op.CBZ || op === Op.CBNZ;
  if (isAlways(up) && !tests) {
    take(block, up);
    return;
  }
  if (tests) {
    getRegister(up, rnOf(up));
    if (op === Op.CBZ) byte(Opcode.I32_EQZ);
  } else testCondition(up, conditionOf(up));
  const progress = pendingProgress();
  const flags = knownFlags();
  open(Opcode.IF, Frame.IF);
  take(block, up);
  close();
  setPendingProgress(progress);
  setKnownFlags(flags);
  countInstruction(up);
  goOn(block);
}

/** The branch is taken. */
function take(block: u32, up: usize): void {
  const target = takenOf(block);
  if (target === NO_BLOCK) {
    leavingBranch(up);
    return;
  }
  countInstruction(up);
  addProgress();
  goTo(block, target);
}

/** To the instruction behind the block. */
function goOn(block: u32): void {
  const next = nextBlockOf(block);
  addProgress();
  if (next !== NO_BLOCK) {
    goTo(block, next);
    return;
  }
  const behind = behindOf(block);
  leaveAt(exitRecord(pcOffset(behind), nextIt(itOf(lastOf(block))), Leave.INTERPRET, 0));
}

function goTo(from: u32, to: u32): void {
  setFlagsAt(to, meet(flagsAt(to), knownFlags()));
  if (orderOf(to) <= orderOf(from)) branch(Opcode.BR, Frame.LOOP + to);
  else if (isMerge(to)) branch(Opcode.BR, Frame.FORWARD + to);
  else tree(to);
}
