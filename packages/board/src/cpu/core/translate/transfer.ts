/** Loads and stores of single registers and pairs (exec/single.ts, exec/transfer.ts). */
import { Op } from "../op";
import { X_PREINDEXED, X_SUBTRACT, X_WRITEBACK } from "../uop";
import { close } from "./frames";
import { getHost, hostAddress, hostAddressOfOne } from "./host-address";
import { LOCAL_BASE, LOCAL_HOST, LOCAL_VA, LOCAL_VALUE } from "./locals";
import { amountOf, goesToDevice, immOf, opOf, raOf, rdOf, rmOf, rnOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, addConstant, byte, constant, getLocal, setLocal, teeLocal } from "./output";
import { pcOffset } from "./page";
import { pageAddress } from "./page-address";
import { getRegister, putRegister } from "./registers";
import { LOADED } from "./slow-access";
import { beginSlow, callSlow, endSlow } from "./slow-transfer";
import { pasteShift } from "./template";

const SHIFT_MASK: u32 = 0xf;
const WORD: u32 = 4;
const PAIR: u32 = 8;

/** The forms of addressing, in the order in which op.ts has them of each load and store. */
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
      pageAddress((pcOffset(up) & ~3) + immOf(up));
      setLocal(LOCAL_VA);
      loadRegister(up, Opcode.I32_LOAD, false);
      return;
    case Op.LDRD_I:
    case Op.STRD_I:
      pair(up, Form.IMMEDIATE);
      return;
    case Op.LDRD_PRE:
    case Op.STRD_PRE:
      pair(up, Form.PRE);
      return;
    case Op.LDRD_POST:
    case Op.STRD_POST:
      pair(up, Form.POST);
      return;
  }
  const form: u32 = (op - Op.LDR_I) % FORMS;
  const opcode = opcodeOf(i32(op));
  address(up, form);
  const writesBase = indexes(form) || (form === Form.INDEXED && (u32(immOf(up)) & X_WRITEBACK) !== 0);
  if (i32(op) >= Op.STR_I) storeRegister(up, opcode, writesBase);
  else loadRegister(up, opcode, writesBase && !(form === Form.INDEXED && rdOf(up) === rnOf(up)));
}

/** Does the load or store write memory? */
export function isStore(op: u32): bool {
  switch (op) {
    case Op.LDR_LIT:
    case Op.LDRD_I:
    case Op.LDRD_PRE:
    case Op.LDRD_POST:
      return false;
    default:
      return op >= u32(Op.STR_I);
  }
}

/** Does the form always write the base? */
function indexes(form: u32): bool {
  return form === Form.PRE || form === Form.POST;
}

function storeRegister(up: usize, opcode: u32, writesBase: bool): void {
  const size = sizeOf(opcode);
  const isDevice = goesToDevice(up);
  if (isDevice) {
    beginSlow(up, size, true);
    getRegister(up, rdOf(up));
    callSlow(up);
    if (writesBase) writeBase(up);
    endSlow(up);
    byte(Opcode.ELSE);
    getHost(true);
  } else hostAddressOfOne(up, size, true);
  getRegister(up, rdOf(up));
  access(opcode, 0);
  if (writesBase) writeBase(up);
  if (isDevice) close();
}

/** The base is written first: a load to the base register leaves what was loaded. */
function loadRegister(up: usize, opcode: u32, writesBase: bool): void {
  const size = sizeOf(opcode);
  const isDevice = goesToDevice(up);
  if (isDevice) {
    beginSlow(up, size, false);
    constant(0);
    callSlow(up);
    if (writesBase) writeBase(up);
    constant(u32(LOADED));
    access(opcode, 0);
    putRegister(rdOf(up));
    endSlow(up);
    byte(Opcode.ELSE);
    getHost(false);
  } else hostAddressOfOne(up, size, false);
  access(opcode, 0);
  if (writesBase) writeBase(up);
  putRegister(rdOf(up));
  if (isDevice) close();
}

/** LOCAL_VA ← the address, and LOCAL_BASE ← the new base if the form has one. */
function address(up: usize, form: u32): void {
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
  } else addConstant(immOf(up));
  if (form === Form.PRE) teeLocal(LOCAL_VA);
  setLocal(indexes(form) ? LOCAL_BASE : LOCAL_VA);
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

function writeBase(up: usize): void {
  getLocal(LOCAL_BASE);
  putRegister(rnOf(up));
}

/** LDRD, STRD. */
function pair(up: usize, form: u32): void {
  address(up, form);
  const isLoad = opOf(up) === Op.LDRD_I || opOf(up) === Op.LDRD_PRE || opOf(up) === Op.LDRD_POST;
  if (isLoad) loadPair(up, indexes(form));
  else storePair(up, indexes(form));
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
  if (indexes(form)) writeBase(up);
}
