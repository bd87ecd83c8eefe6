/** What the instructions of a block add to the progress, until the code adds it to its local. */
import { progressOf } from "../progress";
import { exitRecord, Leave } from "./exits";
import { LOCAL_PROGRESS } from "./locals";
import { costOfUop, itOf } from "./micro-op";
import { Opcode } from "./opcode";
import { byte, constant64, getLocal, setLocal } from "./output";
import { pcOffset } from "./page";
import { wayPasses } from "./way";

let pending: i64 = 0;
/** Cycles from the begin of the block to the next test of the budget (blocks.ts). */
let need: u32 = 0;

export function needOfBlock(): u32 {
  return need;
}

/** A block begins. */
export function beginCounting(needed: u32): void {
  pending = 0;
  need = needed;
}

export function pendingProgress(): i64 {
  return pending;
}

export function setPendingProgress(value: i64): void {
  pending = value;
}

export function countInstruction(up: usize): void {
  const progress = progressOf(costOfUop(up));
  pending += progress;
  wayPasses(progress);
}

/** Adds what is pending. */
export function addProgress(): void {
  if (pending === 0) return;
  getLocal(LOCAL_PROGRESS);
  constant64(pending);
  byte(Opcode.I64_ADD);
  setLocal(LOCAL_PROGRESS);
  pending = 0;
}

/** The exit in front of the instruction of `up`, which the interpreter then executes. */
export function exitBefore(up: usize): u32 {
  return exitRecord(up, pcOffset(up), itOf(up), Leave.INTERPRET, pending);
}
