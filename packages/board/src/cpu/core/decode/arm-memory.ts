/** Word and byte loads and stores (A5.3), block transfers (A5.5). */
import { Op } from "../op";
import {
  Access,
  M_BEFORE,
  M_UP,
  M_USER,
  M_WRITEBACK,
  READS_PC,
  Shift,
  U_ACCESS_POS,
  U_POST,
  U_REGISTER,
  U_SHIFT_POS,
  U_SUBTRACT,
  X_PREINDEXED,
  X_SUBTRACT,
  X_WRITEBACK,
} from "../uop";
import { Form, loadToPcOp, transferOp } from "./forms";
import { setAmount, setImm, setOp, setRd, setReadsPc, setRm, setRn } from "./write";

const REGISTER_FORM = 1 << 25;
const PRE = 1 << 24;
const UP = 1 << 23;
const BYTE = 1 << 22;
const WRITEBACK = 1 << 21;
const LOAD = 1 << 20;
const PC = 15;

/**
 * The form of an access; `simple`: register form that _R can express (added, no writeback, LSL
 * only).
 */
export function addressing(isImmediate: bool, pre: bool, writeback: bool, simple: bool): u32 {
  if (!isImmediate) return simple ? Form.R : Form.X;
  if (!pre) return Form.POST;
  return writeback ? Form.PRE : Form.I;
}

export function decodeLoadStore(insn: u32, out: usize): void {
  const isLoad = (insn & LOAD) !== 0;
  const isByte = (insn & BYTE) !== 0;
  const pre = (insn & PRE) !== 0;
  const subtract = (insn & UP) === 0;
  const rd = (insn >> 12) & 15;
  const rn = (insn >> 16) & 15;
  const isImmediate = (insn & REGISTER_FORM) === 0;
  const offset = subtract ? 0 - (insn & 0xfff) : insn & 0xfff;
  setRd(out, rd);
  setRn(out, rn);
  if (!pre && (insn & WRITEBACK) !== 0) {
    decodeUnprivileged(insn, out, isLoad, isByte, isImmediate, subtract);
    return;
  }
  const writeback = !pre || (insn & WRITEBACK) !== 0;
  if (isImmediate && rn === PC && isLoad && !isByte && !writeback && rd !== PC) {
    setOp(out, Op.LDR_LIT);
    setRn(out, 0); // imm counts from the instruction: rn is not read
    setImm(out, offset + 8);
    return;
  }
  const toPc = isLoad && rd === PC;
  if (toPc && isByte) {
    setOp(out, Op.UNDEFINED);
    return;
  }
  const access: u32 = isLoad ? (isByte ? Access.LDRB : Access.LDR) : isByte ? Access.STRB : Access.STR;
  if (isImmediate) {
    setImm(out, offset);
    setTransfer(out, access, toPc, addressing(true, pre, writeback, false));
    return;
  }
  const shift = setIndexShift(insn, out);
  const simple = !subtract && pre && !writeback && shift === Shift.LSL;
  setImm(out, shift | (subtract ? X_SUBTRACT : 0) | (pre ? X_PREINDEXED : 0) | (writeback ? X_WRITEBACK : 0));
  setTransfer(out, access, toPc, addressing(false, pre, writeback, simple));
}

function setTransfer(out: usize, access: u32, toPc: bool, form: u32): void {
  setOp(out, toPc ? loadToPcOp(form) : transferOp(access, form));
}

/** rm and ra of a register offset; returns its Shift. */
function setIndexShift(insn: u32, out: usize): u32 {
  const type = (insn >> 5) & 3;
  const amount = (insn >> 7) & 31;
  setRm(out, insn & 15);
  if (type === 3 && amount === 0) {
    setAmount(out, 1);
    return Shift.RRX;
  }
  setAmount(out, amount === 0 && type !== 0 ? 32 : amount);
  return type;
}

/** LDRT, STRT, LDRBT, STRBT. */
function decodeUnprivileged(
  insn: u32,
  out: usize,
  isLoad: bool,
  isByte: bool,
  isImmediate: bool,
  subtract: bool,
): void {
  const access: u32 = isLoad ? (isByte ? Access.LDRB : Access.LDR) : isByte ? Access.STRB : Access.STR;
  let flags: u32 = U_POST | (access << U_ACCESS_POS) | (subtract ? U_SUBTRACT : 0);
  if (isImmediate) flags |= insn & 0xfff;
  else flags |= U_REGISTER | (setIndexShift(insn, out) << U_SHIFT_POS);
  setOp(out, Op.UNPRIV);
  setImm(out, flags);
}

/** LDM, STM. STM may store the PC (as address + 8). */
export function decodeBlock(insn: u32, out: usize): void {
  const isLoad = (insn & LOAD) !== 0;
  setRn(out, (insn >> 16) & 15);
  setImm(out, (insn & 0xffff) | blockFlags(insn) | ((insn & BYTE) !== 0 ? M_USER : 0));
  setOp(out, isLoad ? Op.LDM : Op.STM);
  if (!isLoad && (insn & 0x8000) !== 0) setReadsPc(out, READS_PC);
}

/** P, U, W as M_ flags. */
export function blockFlags(insn: u32): u32 {
  return (
    ((insn & PRE) !== 0 ? M_BEFORE : 0) |
    ((insn & UP) !== 0 ? M_UP : 0) |
    ((insn & WRITEBACK) !== 0 ? M_WRITEBACK : 0)
  );
}
