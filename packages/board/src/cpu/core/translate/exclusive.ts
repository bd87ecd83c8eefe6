/**
 * LDREX, STREX and their sizes, CLREX (exec/exclusive.ts), if the access goes straight to RAM. Then
 * no other core's monitor is open for a page that is stored to, because that page is watched
 * (memory/exclusive.ts).
 */

import { GRANULE } from "../memory/exclusive";
import { Op } from "../op";
import { EXCLUSIVE, EXCLUSIVE_PA } from "../state";
import { loadOf, storeOf } from "./access-opcode";
import { close, Frame, open } from "./frames";
import { hostAddress } from "./host-address";
import { LOCAL_CORE, LOCAL_HOST, LOCAL_VA, LOCAL_VALUE } from "./locals";
import { immOf, opOf, raOf, rdOf, rmOf, rnOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, addConstant, byte, constant, getLocal, setLocal } from "./output";
import { getRegister, putRegister } from "./registers";

const WORD: u32 = 4;
const PAIR: u32 = 8;
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
      return PAIR;
    default:
      return WORD;
  }
}

export function exclusive(up: usize): void {
  const op = opOf(up);
  if (op === Op.CLREX) {
    closeMonitor();
    return;
  }
  const size = sizeOf(op);
  getRegister(up, rnOf(up));
  if (size === WORD) addConstant(immOf(up));
  setLocal(LOCAL_VA);
  hostAddress(up, size, size, isStore(up));
  setLocal(LOCAL_HOST);
  if (isStore(up)) storeExclusive(up, size);
  else loadExclusive(up, size);
}

function closeMonitor(): void {
  getLocal(LOCAL_CORE);
  constant(0);
  access(Opcode.I32_STORE, EXCLUSIVE);
}

/** The granule of LOCAL_HOST goes to the stack. */
function getGranule(): void {
  getLocal(LOCAL_HOST);
  constant(GRANULE);
  byte(Opcode.I32_AND);
}

function loadExclusive(up: usize, size: u32): void {
  getLocal(LOCAL_CORE);
  constant(1);
  access(Opcode.I32_STORE, EXCLUSIVE);
  getLocal(LOCAL_CORE);
  getGranule();
  access(Opcode.I32_STORE, EXCLUSIVE_PA);
  getLocal(LOCAL_HOST);
  access(loadOf(size), 0);
  putRegister(rdOf(up));
  if (size !== PAIR) return;
  getLocal(LOCAL_HOST);
  access(Opcode.I32_LOAD, WORD);
  putRegister(raOf(up));
}

function storeExclusive(up: usize, size: u32): void {
  getLocal(LOCAL_CORE);
  access(Opcode.I32_LOAD, EXCLUSIVE);
  getLocal(LOCAL_CORE);
  access(Opcode.I32_LOAD, EXCLUSIVE_PA);
  getGranule();
  byte(Opcode.I32_EQ);
  byte(Opcode.I32_AND);
  setLocal(LOCAL_VALUE);
  closeMonitor();
  getLocal(LOCAL_VALUE);
  open(Opcode.IF, Frame.IF);
  getLocal(LOCAL_HOST);
  getRegister(up, rmOf(up));
  access(storeOf(size), 0);
  if (size === PAIR) {
    getLocal(LOCAL_HOST);
    getRegister(up, raOf(up));
    access(Opcode.I32_STORE, WORD);
  }
  close();
  getLocal(LOCAL_VALUE);
  byte(Opcode.I32_EQZ);
  putRegister(rdOf(up));
}
