/** Loads and stores of single registers and pairs (exec/single.ts, exec/transfer.ts). */
import { Op } from "../op";
import { X_PREINDEXED, X_SUBTRACT, X_WRITEBACK } from "../uop";
import { hostAddress } from "./host-address";
import { LOCAL_BASE, LOCAL_HOST, LOCAL_PAGE_VA, LOCAL_VA, LOCAL_VALUE } from "./locals";
import { amountOf, immOf, opOf, raOf, rdOf, rmOf, rnOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, byte, constant, getLocal, setLocal, teeLocal } from "./output";
import { pcOffset } from "./page";
import { getRegister, putRegister } from "./registers";
import { pasteShift } from "./template";

const SHIFT_MASK: u32 = 0xf;
const WORD: u32 = 4;
const PAIR: u32 = 8;

/** The forms of addressing, in the order in which they stand in op.ts. */
const enum Form {
  IMMEDIATE = 0,
  REGISTER,
  PRE,
  POST,
  INDEXED,
}
const FORMS: u32 = 5;

/** Loads and stores as WebAssembly knows them. */
function opcodeOf(op: i32): u32 {
  if (op >= Op.STRH_I) return Opcode.I32_STORE16;
  if (op >= Op.STRB_I) return Opcode.I32_STORE8;
  if (op >= Op.STR_I) return Opcode.I32_STORE;
  if (op >= Op.LDRSH_I) return Opcode.I32_LOAD16_S;
  if (op >= Op.LDRSB_I) return Opcode.I32_LOAD8_S;
  if (op >= Op.LDRH_I) return Opcode.I32_LOAD16_U;
  if (op >= Op.LDRB_I) return Opcode.I32_LOAD8_U;
  return Opcode.I32_LOAD;
}

function sizeOf(opcode: u32): u32 {
  switch (opcode) {
    case Opcode.I32_LOAD8_S:
    case Opcode.I32_LOAD8_U:
    case Opcode.I32_STORE8:
      return 1;
    case Opcode.I32_LOAD16_S:
    case Opcode.I32_LOAD16_U:
    case Opcode.I32_STORE16:
      return 2;
    default:
      return WORD;
  }
}

/** A load or store that does not write the PC. */
export function transfer(up: usize): void {
  const op = opOf(up);
  switch (op) {
    case Op.LDR_LIT:
      getLocal(LOCAL_PAGE_VA);
      constant((pcOffset(up) & ~3) + immOf(up));
      byte(Opcode.I32_ADD);
      setLocal(LOCAL_VA);
      load1(up, Opcode.I32_LOAD);
      return;
    case Op.LDRD_I:
    case Op.LDRD_PRE:
    case Op.LDRD_POST:
      address(up, Form.IMMEDIATE + (op === Op.LDRD_I ? 0 : op === Op.LDRD_PRE ? Form.PRE : Form.POST));
      loadPair(up, op !== Op.LDRD_I);
      return;
    case Op.STRD_I:
    case Op.STRD_PRE:
    case Op.STRD_POST:
      address(up, Form.IMMEDIATE + (op === Op.STRD_I ? 0 : op === Op.STRD_PRE ? Form.PRE : Form.POST));
      storePair(up, op !== Op.STRD_I);
      return;
  }
  const form: u32 = (op - Op.LDR_I) % FORMS;
  const opcode = opcodeOf(i32(op));
  address(up, form);
  const writesBase =
    form === Form.PRE ||
    form === Form.POST ||
    (form === Form.INDEXED && (u32(immOf(up)) & X_WRITEBACK) !== 0);
  if (i32(op) >= Op.STR_I) {
    hostAddress(up, sizeOf(opcode), sizeOf(opcode), true);
    getRegister(up, rdOf(up));
    access(opcode, 0);
    if (writesBase) writeBase(up);
    return;
  }
  load1Back(up, opcode, writesBase && !(form === Form.INDEXED && rdOf(up) === rnOf(up)));
}

/** Of the load at LOCAL_VA. */
function load1(up: usize, opcode: u32): void {
  load1Back(up, opcode, false);
}

/** The base is written first: a load to the base register leaves what was loaded. */
function load1Back(up: usize, opcode: u32, writesBase: bool): void {
  hostAddress(up, sizeOf(opcode), sizeOf(opcode), false);
  access(opcode, 0);
  if (writesBase) writeBase(up);
  putRegister(rdOf(up));
}

/** LOCAL_VA ← the address, and LOCAL_BASE ← the new base if the form has one. */
export function address(up: usize, form: u32): void {
  if (form === Form.INDEXED) {
    indexedAddress(up);
    return;
  }
  getRegister(up, rnOf(up));
  if (form === Form.POST) teeLocal(LOCAL_VA);
  if (form === Form.REGISTER) {
    getRegister(up, rmOf(up));
    if (amountOf(up) !== 0) {
      constant(amountOf(up));
      byte(Opcode.I32_SHL);
    }
    byte(Opcode.I32_ADD);
  } else if (immOf(up) !== 0) {
    constant(immOf(up));
    byte(Opcode.I32_ADD);
  }
  if (form === Form.PRE) teeLocal(LOCAL_VA);
  setLocal(form === Form.PRE || form === Form.POST ? LOCAL_BASE : LOCAL_VA);
}

function indexedAddress(up: usize): void {
  const flags = u32(immOf(up));
  getRegister(up, rnOf(up));
  pasteShift(up, flags & SHIFT_MASK, false);
  byte((flags & X_SUBTRACT) !== 0 ? Opcode.I32_SUB : Opcode.I32_ADD);
  setLocal(LOCAL_BASE);
  if ((flags & X_PREINDEXED) !== 0) getLocal(LOCAL_BASE);
  else getRegister(up, rnOf(up));
  setLocal(LOCAL_VA);
}

export function writeBase(up: usize): void {
  getLocal(LOCAL_BASE);
  putRegister(rnOf(up));
}

function loadPair(up: usize, writesBase: bool): void {
  hostAddress(up, PAIR, WORD, false);
  teeLocal(LOCAL_HOST);
  access(Opcode.I32_LOAD, 0);
  getLocal(LOCAL_HOST);
  access(Opcode.I32_LOAD, WORD);
  setLocal(LOCAL_VALUE);
  if (writesBase) writeBase(up);
  putRegister(rdOf(up));
  getLocal(LOCAL_VALUE);
  putRegister(raOf(up));
}

function storePair(up: usize, writesBase: bool): void {
  hostAddress(up, PAIR, WORD, true);
  teeLocal(LOCAL_HOST);
  getRegister(up, rdOf(up));
  access(Opcode.I32_STORE, 0);
  getLocal(LOCAL_HOST);
  getRegister(up, raOf(up));
  access(Opcode.I32_STORE, WORD);
  if (writesBase) writeBase(up);
}

/** LDR to the PC: the target goes to the stack, its bit 0 is the instruction set. */
export function loadTarget(up: usize): void {
  const op = opOf(up);
  const form: u32 = op - Op.LDR_PC_I;
  address(up, form);
  hostAddress(up, WORD, WORD, false);
  access(Opcode.I32_LOAD, 0);
  if (form === Form.PRE || form === Form.POST) writeBase(up);
}
