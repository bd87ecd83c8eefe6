/**
 * Which instructions of a called function are copied to the caller: those that forward branches
 * reach from its first one, within a short piece of its page. A copied call needs no jump to the
 * callee and back, and for a callee in another page no way out of the translated function and back.
 *
 *     caller                      callee
 *     ───────                     ──────
 *     bl  ──────────────────────► ldrd  r2, r1, [r0, #4]  ┐
 *                                 cmp   r2, r1            │
 *                                 bcs   1f ───────┐       │ copied
 *                                 …               │       │
 *     return place ◄───────────── bx    lr        │       ┘
 *                              1: b     refill ◄──┘         leaves the translated function
 *
 * What is not copied is reached by leaving, so a copy need not be whole. It has a return at least.
 */

import { isUndecoded } from "../decode/finish";
import { Op } from "../op";
import { rowFor } from "../op-rows";
import { Group, groupOfRow } from "../op-table";
import { UOP_OP, UOP_SIZE } from "../uop";
import { endsBlock, fallsThrough, isCall, targetOf } from "./control-flow";
import { isHandled } from "./handled";
import { costOfUop, goesToDevice, nextOf, opOf, rmOf, rnOf } from "./micro-op";
import { endOfSlotInWork } from "./page";
import { isTranslated } from "./supported";

/** So many words (ARM) or halfwords (Thumb) from its begin are looked at. */
export const WINDOW: u32 = 64;
/** A longer callee costs more in code than its jumps cost in time. */
const MOST_COPIED: u32 = 24;
const SP: u32 = 13;
const LR: u32 = 14;

/** For each place of the window: 0, or what the flags say. */
const marks = memory.data(WINDOW);
const REACHED: u32 = 1;
const LABEL: u32 = 2;
const COPIED: u32 = 4;

let first: usize = 0;
/** Of the copied instructions. */
let count: u32 = 0;
let cost: u32 = 0;
/** A copied instruction returns; calls; leads to an executed instruction that is not copied. */
let returns: bool = false;
let calls: bool = false;
let leaves: bool = false;

/**
 * Looks at the function at `from`, whose slot is in work. False: there is nothing worth a copy.
 */
export function findCallee(from: usize): bool {
  first = from;
  count = 0;
  cost = 0;
  returns = false;
  calls = false;
  leaves = false;
  memory.fill(marks, 0, WINDOW);
  mark(from, REACHED);
  for (let place: u32 = 0; place < WINDOW; place++) {
    const up = from + place * UOP_SIZE;
    if ((markAt(place) & REACHED) === 0) continue;
    if (count < MOST_COPIED && canCopy(up)) take(up);
    else if (!isUndecoded(up)) leaves = true;
  }
  return returns && !calls && !overlaps();
}

/** Does a branch lead into the middle of a 32-bit Thumb instruction? */
function overlaps(): bool {
  for (let place: u32 = 0; place < WINDOW; place++)
    if (isCopied(place) && nextOf(calleeAt(place)) > calleeAt(place + 1) && isReachedInCallee(place + 1))
      return true;
  return false;
}

function take(up: usize): void {
  mark(up, COPIED);
  count++;
  cost += costOfUop(up);
  if (!endsBlock(up)) {
    mark(nextOf(up), REACHED);
    return;
  }
  if (isReturn(up)) returns = true;
  else if (isCall(up)) calls = true;
  else if (targetOf(up) > up && placeOf(targetOf(up)) < WINDOW) mark(targetOf(up), REACHED | LABEL);
  else leaves = true;
  if (fallsThrough(up)) mark(nextOf(up), REACHED);
}

function mark(up: usize, flags: u32): void {
  const place = placeOf(up);
  if (place < WINDOW) store<u8>(marks + place, markAt(place) | flags);
}

function markAt(place: u32): u32 {
  return place < WINDOW ? load<u8>(marks + place) : 0;
}

/** The micro-op at a place of the callee. */
export function calleeAt(place: u32): usize {
  return first + place * UOP_SIZE;
}

export function isCopied(place: u32): bool {
  return (markAt(place) & COPIED) !== 0;
}

/** Does the copy come here, by a branch or from the instruction before? */
export function isReachedInCallee(place: u32): bool {
  return (markAt(place) & REACHED) !== 0;
}

/** Does a branch of the copy come here? */
export function isLabel(place: u32): bool {
  return (markAt(place) & LABEL) !== 0;
}

/** The place of a micro-op; WINDOW or more: the micro-op is not in the window. */
export function placeOf(up: usize): u32 {
  return u32(up - first) / UOP_SIZE;
}

export function copiedInstructions(): u32 {
  return count;
}

/** Does the copy lead to instructions that were executed before, and are not copied? */
export function leavesCopy(): bool {
  return leaves;
}

/** Cycles of all copied instructions. No way through the copy has more. */
export function costOfCallee(): u32 {
  return cost;
}

/** Does it return to the caller, if nothing unusual happens? */
export function isReturn(up: usize): bool {
  switch (opOf(up)) {
    case Op.BX:
      return rmOf(up) === LR;
    case Op.LDM:
    case Op.LDR_PC_POST:
      return rnOf(up) === SP;
    default:
      return false;
  }
}

/**
 * An instruction that calls the board or a handler is not copied, because its page would have to be
 * in the state of the core.
 */
function canCopy(up: usize): bool {
  if (
    up >= endOfSlotInWork() ||
    placeOf(nextOf(up)) >= WINDOW ||
    load<u16>(up, UOP_OP) === u16(Op.BREAKPOINT)
  )
    return false;
  if (!isTranslated(up) || goesToDevice(up) || isHandled(up)) return false;
  switch (groupOfRow(rowFor(opOf(up)))) {
    case Group.BRANCH:
    case Group.DATA:
    case Group.MULTIPLY:
    case Group.SATURATING:
    case Group.TRANSFER:
    case Group.BLOCK:
      return true;
    default:
      return false;
  }
}
