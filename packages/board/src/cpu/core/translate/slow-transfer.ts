/**
 * A load or store that may go to a device, in translated code:
 *
 *     does the TLB know the page?
 *       no:  PROGRESS, CURRENT_UOP ← in front of the instruction
 *            slowAccess; an abort leaves
 *            registers ← results
 *            may the code not go on? leave behind the instruction
 *       yes: RAM
 */

import { SLOW_WRITE } from "../memory/fill";
import { progressOf } from "../progress";
import { CURRENT_UOP, PROGRESS } from "../state";
import { exitRecord, Leave } from "./exits";
import { beginLeaveIf, endLeaveIf, Frame, open } from "./frames";
import { misses } from "./host-address";
import { LOCAL_CODE, LOCAL_CORE, LOCAL_PROGRESS, LOCAL_VA } from "./locals";
import { costOfUop, itOf, nextOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, byte, constant, constant64, getLocal, setLocal, unsigned } from "./output";
import { pcOffset } from "./page";
import { emptyPageCaches } from "./page-cache";
import { needOfBlock, pendingProgress } from "./progress-count";
import { After, NEED_POS } from "./slow-access";

/** The imported function. */
const SLOW_ACCESS: u32 = 1;

/** LOCAL_VA has the address. The value to store must follow on the stack, then `callSlow`. */
export function beginSlow(up: usize, bytes: u32, isWrite: bool): void {
  misses(bytes, isWrite);
  open(Opcode.IF, Frame.IF);
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_PROGRESS);
  constant64(pendingProgress());
  byte(Opcode.I64_ADD);
  access(Opcode.I64_STORE, PROGRESS);
  getLocal(LOCAL_CORE);
  constant(u32(up));
  access(Opcode.I32_STORE, CURRENT_UOP);
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_VA);
  constant(bytes | (isWrite ? SLOW_WRITE : 0) | (needOfBlock() << NEED_POS));
}

/** The access. Then the registers of the instruction take their values. */
export function callSlow(up: usize): void {
  byte(Opcode.CALL);
  unsigned(SLOW_ACCESS);
  setLocal(LOCAL_CODE);
  emptyPageCaches();
  getLocal(LOCAL_CORE);
  access(Opcode.I64_LOAD, PROGRESS);
  setLocal(LOCAL_PROGRESS);
  beginLeaveIf(exitRecord(up, pcOffset(up), itOf(up), Leave.ABORT, progressOf(costOfUop(up))));
  getLocal(LOCAL_CODE);
  constant(After.ABORT);
  byte(Opcode.I32_EQ);
  endLeaveIf();
}

/** The instruction is done. Of the progress, what is pending is not in the local yet. */
export function endSlow(up: usize): void {
  const next = nextOf(up);
  const progress = progressOf(costOfUop(up));
  beginLeaveIf(exitRecord(next, pcOffset(next), itOf(next), Leave.BEHIND_ACCESS, progress));
  getLocal(LOCAL_CODE);
  endLeaveIf();
  getLocal(LOCAL_PROGRESS);
  constant64(-pendingProgress());
  byte(Opcode.I64_ADD);
  setLocal(LOCAL_PROGRESS);
}
