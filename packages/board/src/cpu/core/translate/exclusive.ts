/**
 * LDREX, STREX and their sizes, CLREX (exec/exclusive.ts). The interpreter's handler makes the
 * access, because monitors, watched pages and devices are its business. It may take time, ask for
 * attention, or change the code of this page. Then the function is left behind the instruction.
 */
import { DECODE_SLOT_PAGE } from "../../../memory/layout";
import { Op } from "../op";
import { nextIt } from "../program-counter";
import { PROGRESS } from "../state";
import { exitRecord, Leave } from "./exits";
import { beginLeaveIf, close, endLeaveIf, Frame, leaveAt, open } from "./frames";
import { LOCAL_CORE, LOCAL_PROGRESS, LOCAL_R0 } from "./locals";
import { itOf, nextOf, opOf, raOf, rdOf, rmOf, rnOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, byte, constant, getLocal, setLocal } from "./output";
import { pcOffset, slotInWork } from "./page";
import { addProgress, pendingWith } from "./progress-count";
import { loadLocal, storeLocal, useLocal, writeLocal } from "./registers";
import { callHandler } from "./short-cut";

const PC_NUMBER: u32 = 15;

/** Is the op translated? The PC as an operand is UNPREDICTABLE. */
export function isTranslatedExclusive(up: usize): bool {
  switch (opOf(up)) {
    case Op.CLREX:
      return true;
    case Op.LDREX:
    case Op.LDREXB:
    case Op.LDREXH:
    case Op.STREX:
    case Op.STREXB:
    case Op.STREXH:
      return rnOf(up) !== PC_NUMBER && rdOf(up) !== PC_NUMBER && rmOf(up) !== PC_NUMBER;
    case Op.LDREXD:
    case Op.STREXD:
      return (
        rnOf(up) !== PC_NUMBER && rdOf(up) !== PC_NUMBER && rmOf(up) !== PC_NUMBER && raOf(up) !== PC_NUMBER
      );
    default:
      return false;
  }
}

function spill(register: u32): void {
  useLocal(LOCAL_R0 + register);
  storeLocal(LOCAL_R0 + register);
}

function reload(register: u32): void {
  writeLocal(LOCAL_R0 + register);
  loadLocal(LOCAL_R0 + register);
}

export function exclusive(up: usize): void {
  const op = opOf(up);
  addProgress();
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_PROGRESS);
  access(Opcode.I64_STORE, PROGRESS);
  if (op !== Op.CLREX) spill(rnOf(up));
  const stores = op >= u32(Op.STREX) && op <= u32(Op.STREXD);
  if (stores) spill(rmOf(up));
  if (op === Op.STREXD) spill(raOf(up));
  beginLeaveIf(exitRecord(up, pcOffset(up), itOf(up), Leave.ABORT, pendingWith(up)));
  callHandler(up);
  endLeaveIf();
  if (op !== Op.CLREX) reload(rdOf(up));
  if (op === Op.LDREXD) reload(raOf(up));
  leaveIfSomethingHappened(up);
}

function leaveIfSomethingHappened(up: usize): void {
  getLocal(LOCAL_CORE);
  access(Opcode.I64_LOAD, PROGRESS);
  getLocal(LOCAL_PROGRESS);
  byte(Opcode.I64_NE);
  constant(u32(slotInWork()));
  access(Opcode.I32_LOAD, DECODE_SLOT_PAGE);
  byte(Opcode.I32_EQZ);
  byte(Opcode.I32_OR);
  open(Opcode.IF, Frame.IF);
  getLocal(LOCAL_CORE);
  access(Opcode.I64_LOAD, PROGRESS);
  setLocal(LOCAL_PROGRESS);
  leaveAt(exitRecord(up, pcOffset(nextOf(up)), nextIt(itOf(up)), Leave.GO_ON, pendingWith(up)));
  close();
}
