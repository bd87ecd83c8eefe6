/**
 * LDREX, STREX and their sizes, CLREX (exec/exclusive.ts). Monitors are the business of the
 * interpreter's handler, so it makes the access. Translated code calls it only if the access goes
 * straight to RAM.
 */
import { Op } from "../op";
import { PROGRESS } from "../state";
import { hostAddress } from "./host-address";
import { LOCAL_CORE, LOCAL_PROGRESS, LOCAL_R0, LOCAL_VA } from "./locals";
import { immOf, opOf, raOf, rdOf, rmOf, rnOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, addConstant, byte, getLocal, setLocal } from "./output";
import { getRegister, loadLocal, storeLocal, useLocal, writeLocal } from "./registers";
import { callHandler } from "./short-cut";

const WORD: u32 = 4;
const PC_NUMBER: u32 = 15;

function isStore(up: usize): bool {
  const op = opOf(up);
  return op >= u32(Op.STREX) && op <= u32(Op.STREXD);
}

/** Is the op translated? The PC as an operand is UNPREDICTABLE. */
export function isTranslatedExclusive(up: usize): bool {
  const op = opOf(up);
  if (op === Op.CLREX) return true;
  if (op < u32(Op.LDREX) || op > u32(Op.STREXD)) return false;
  if (rnOf(up) === PC_NUMBER || rdOf(up) === PC_NUMBER) return false;
  if (isStore(up) && rmOf(up) === PC_NUMBER) return false;
  return (op !== Op.LDREXD && op !== Op.STREXD) || raOf(up) !== PC_NUMBER;
}

function spill(register: u32): void {
  useLocal(LOCAL_R0 + register);
  storeLocal(LOCAL_R0 + register);
}

function reload(register: u32): void {
  writeLocal(LOCAL_R0 + register);
  loadLocal(LOCAL_R0 + register);
}

/** Bytes of the access. */
function sizeOf(op: u32): u32 {
  switch (op) {
    case Op.LDREXB:
    case Op.STREXB:
      return 1;
    case Op.LDREXH:
    case Op.STREXH:
      return 2;
    case Op.LDREXD:
    case Op.STREXD:
      return 8;
    default:
      return 4;
  }
}

/** What is pending was added to the progress before (instruction.ts). */
export function exclusive(up: usize): void {
  const op = opOf(up);
  const stores = isStore(up);
  if (op !== Op.CLREX) leaveIfNotDirect(up, sizeOf(op), stores);
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_PROGRESS);
  access(Opcode.I64_STORE, PROGRESS);
  if (op !== Op.CLREX) spill(rnOf(up));
  if (stores) spill(rmOf(up));
  if (op === Op.STREXD) spill(raOf(up));
  callHandler(up);
  byte(Opcode.DROP);
  if (op !== Op.CLREX) reload(rdOf(up));
  if (op === Op.LDREXD) reload(raOf(up));
}

/** The handler then meets no device, no watched page and no code, and does not abort. */
function leaveIfNotDirect(up: usize, size: u32, isWrite: bool): void {
  getRegister(up, rnOf(up));
  if (size === WORD) addConstant(immOf(up));
  setLocal(LOCAL_VA);
  hostAddress(up, size, size, isWrite);
  byte(Opcode.DROP);
}
