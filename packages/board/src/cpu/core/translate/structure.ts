/**
 * The control flow of the region as structured code: each block stands inside its dominator, a
 * block where ways meet stands behind the construct that its dominator opens for it, and a loop
 * stands around its head (Ramsey, "Beyond Relooper", ICFP 2022).
 *
 * The dispatcher stands around all. It is a loop, and function.ts makes it.
 */
import { Op } from "../op";
import {
  behindOf,
  canBranch,
  DISPATCHER,
  entryCount,
  entryNumber,
  firstOf,
  flagsAt,
  isEntryBlock,
  isLoop,
  isMerge,
  isTested,
  lastMergeOf,
  lastOf,
  mergeBefore,
  NO_BLOCK,
  needOf,
  nextBlockOf,
  nextIsCut,
  orderedBlock,
  orderedCount,
  orderOf,
  setFlagsAt,
  takenIsCut,
  takenOf,
} from "./blocks";
import { leavingBranch, link, testTaken } from "./branch";
import { leaveAtBreakpoint } from "./breakpoint";
import { isCopiedCall } from "./calls";
import { fallsThrough } from "./control-flow";
import { copyCallee } from "./copy-callee";
import { exitRecord, Leave } from "./exits";
import { Known, knownFlags, meet, setKnownFlags } from "./flag-state";
import { beginLeaveIf, branch, close, distanceTo, endLeaveIf, Frame, leaveAt, open } from "./frames";
import { instruction } from "./instruction";
import { LOCAL_PROGRESS, LOCAL_START } from "./locals";
import { itOf, nextOf, opOf } from "./micro-op";
import { Opcode } from "./opcode";
import { byte, constant, constant64, getLocal, setLocal, unsigned } from "./output";
import { pcOffset } from "./page";
import { beginLoop, endLoop } from "./page-cache";
import {
  addProgress,
  beginCounting,
  countInstruction,
  pendingProgress,
  setPendingProgress,
} from "./progress-count";
import { passIterations, wayTo } from "./spin";
import { forgetVfpTest } from "./vfp-check";
import { forgetWays, keepWay, takeUpWay } from "./way";

/** Edges that were not made yet know everything. */
const ALL_KNOWN: u32 = 0xff;
const CYCLES_POS: i64 = 32;

/** The code of all blocks. Every way through it leaves the function, or goes to the dispatcher. */
export function structure(): void {
  forgetWays();
  for (let place: u32 = 0; place < orderedCount(); place++) {
    const block = orderedBlock(place);
    setFlagsAt(block, isEntryBlock(block) ? Known.NOTHING : ALL_KNOWN);
  }
  within(DISPATCHER, lastMergeOf(DISPATCHER));
}

/** A block, and all that it dominates. */
function tree(block: u32): void {
  if (!isLoop(block)) {
    within(block, lastMergeOf(block));
    return;
  }
  open(Opcode.LOOP, Frame.LOOP + block);
  beginLoop();
  within(block, lastMergeOf(block));
  endLoop();
  close();
  byte(Opcode.UNREACHABLE);
}

/**
 * The block inside a construct for each block where ways meet below it. The last in the order is
 * the outermost. Those behind `merge` are open.
 */
function within(block: u32, merge: u32): void {
  if (merge === NO_BLOCK) {
    if (block === DISPATCHER) dispatchEntries();
    else straight(block);
    return;
  }
  open(Opcode.BLOCK, Frame.FORWARD + merge);
  within(block, mergeBefore(merge));
  close();
  tree(merge);
}

/** To the entry whose number is in LOCAL_START. */
function dispatchEntries(): void {
  getLocal(LOCAL_START);
  byte(Opcode.BR_TABLE);
  unsigned(entryCount() - 1);
  // The entries in the order of their numbers. The last one takes whatever is behind.
  for (let place: u32 = 0; place < orderedCount(); place++) {
    const block = orderedBlock(place);
    if (isEntryBlock(block)) unsigned(distanceTo(Frame.FORWARD + block));
  }
}

/** The instructions of a block, and what follows it. */
function straight(block: u32): void {
  const first = firstOf(block);
  beginCounting(needOf(block));
  setKnownFlags(isLoop(block) ? Known.NOTHING : flagsAt(block));
  wayTo(block);
  forgetVfpTest();
  if (isTested(block)) testBudget(block, first);
  const end = canBranch(block) ? lastOf(block) : behindOf(block);
  for (let up = first; up < end; up = nextOf(up)) {
    leaveAtBreakpoint(up);
    instruction(up);
  }
  if (canBranch(block)) {
    leaveAtBreakpoint(end);
    endOfBlock(block, end);
  } else goOn(block);
}

/** Leaves if the budget could end before the next test. */
function testBudget(block: u32, first: usize): void {
  beginLeaveIf(exitRecord(first, pcOffset(first), itOf(first), Leave.BUDGET, 0));
  getLocal(LOCAL_PROGRESS);
  constant64(-(i64(needOf(block)) << CYCLES_POS));
  byte(Opcode.I64_GE_S);
  endLeaveIf();
}

/** The branch at the end of a block. */
function endOfBlock(block: u32, up: usize): void {
  if (!fallsThrough(up)) {
    take(block, up);
    return;
  }
  testTaken(up);
  const progress = pendingProgress();
  const flags = knownFlags();
  keepWay();
  open(Opcode.IF, Frame.IF);
  take(block, up);
  close();
  takeUpWay();
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
  if (opOf(up) === Op.BL) link(up);
  countInstruction(up);
  if (isCopiedCall(up)) copyCallee(up);
  addProgress();
  goTo(block, target, takenIsCut(block));
}

/** To the instruction behind the block. */
function goOn(block: u32): void {
  const next = nextBlockOf(block);
  addProgress();
  if (next !== NO_BLOCK) {
    goTo(block, next, nextIsCut(block));
    return;
  }
  const behind = behindOf(block);
  leaveAt(exitRecord(behind, pcOffset(behind), itOf(behind), Leave.GO_ON, 0));
}

function goTo(from: u32, to: u32, byDispatcher: bool): void {
  if (byDispatcher) {
    constant(entryNumber(to));
    setLocal(LOCAL_START);
    branch(Opcode.BR, Frame.LOOP + DISPATCHER);
    return;
  }
  setFlagsAt(to, meet(flagsAt(to), knownFlags()));
  if (orderOf(to) <= orderOf(from)) {
    passIterations(to);
    branch(Opcode.BR, Frame.LOOP + to);
  } else if (isMerge(to)) branch(Opcode.BR, Frame.FORWARD + to);
  else tree(to);
}
