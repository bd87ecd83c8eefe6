/**
 * 32-bit Thumb loads and stores: multiple, RFE, SRS (ARM DDI 0406C A6.3.5), double, exclusive,
 * table branch (A6.3.6), single (A6.3.7–A6.3.10).
 */
import { Op } from "../op";
import { Access, isStore, M_BEFORE, M_UP, M_WRITEBACK, READS_PC_ALIGNED, U_ACCESS_POS } from "../uop";
import { Form, loadToPcOp, transferOp } from "./forms";
import { PC_NUMBER } from "./registers";
import { setAmount, setImm, setOp, setRa, setRd, setReadsPc, setRm, setRn } from "./write";

const LOAD: u32 = 0x0010_0000;
const WRITEBACK: u32 = 0x0020_0000;
const UP: u32 = 0x0080_0000;
const BEFORE: u32 = 0x0100_0000;

export function decodeThumbMultiple(insn: u32, out: usize): void {
  const isBefore = (insn & BEFORE) !== 0;
  const isUp = (insn & UP) !== 0;
  const writeback: u32 = insn & WRITEBACK ? M_WRITEBACK : 0;
  setRn(out, (insn >> 16) & 15);
  if (isBefore === isUp) {
    // RFE and SRS have the two encodings that LDM and STM leave: 00 is DB, 11 is IA.
    const mode: u32 = isUp ? M_UP : M_BEFORE;
    if (insn & LOAD) {
      setOp(out, Op.RFE);
      setImm(out, mode | writeback);
    } else {
      setOp(out, Op.SRS);
      setImm(out, (insn & 31) | mode | writeback);
    }
    return;
  }
  setOp(out, insn & LOAD ? Op.LDM : Op.STM);
  setImm(out, (insn & 0xffff) | (isUp ? M_UP : M_BEFORE) | writeback);
}

export function decodeThumbDoubleExclusive(insn: u32, out: usize): void {
  const rn = (insn >> 16) & 15;
  const rt = (insn >> 12) & 15;
  const rt2 = (insn >> 8) & 15;
  setRn(out, rn);
  if (insn & (BEFORE | WRITEBACK)) {
    decodeDouble(insn, out, rn, rt, rt2);
    return;
  }
  if (insn & UP) {
    decodeExclusiveOrTable(insn, out, rn, rt, rt2);
    return;
  }
  setImm(out, (insn & 0xff) << 2);
  if (insn & LOAD) {
    setOp(out, Op.LDREX);
    setRd(out, rt);
  } else {
    setOp(out, Op.STREX);
    setRm(out, rt);
    setRd(out, rt2);
  }
}

function decodeDouble(insn: u32, out: usize, rn: u32, rt: u32, rt2: u32): void {
  const isLoad = (insn & LOAD) !== 0;
  const imm = (insn & 0xff) << 2;
  setImm(out, insn & UP ? imm : 0 - imm);
  setRd(out, rt);
  setRa(out, rt2);
  if (!(insn & BEFORE)) setOp(out, isLoad ? Op.LDRD_POST : Op.STRD_POST);
  else if (insn & WRITEBACK) setOp(out, isLoad ? Op.LDRD_PRE : Op.STRD_PRE);
  else setOp(out, isLoad ? Op.LDRD_I : Op.STRD_I);
  if (rn === PC_NUMBER) setReadsPc(out, READS_PC_ALIGNED);
}

/** By op3 = bits 7:4. */
function decodeExclusiveOrTable(insn: u32, out: usize, _rn: u32, rt: u32, rt2: u32): void {
  const isLoad = (insn & LOAD) !== 0;
  let op: u32 = Op.UNDEFINED;
  switch ((insn >> 4) & 15) {
    case 0:
    case 1:
      if (!isLoad) return;
      setOp(out, insn & 0x10 ? Op.TBH : Op.TBB);
      setRm(out, insn & 15);
      return;
    case 4:
      op = isLoad ? Op.LDREXB : Op.STREXB;
      break;
    case 5:
      op = isLoad ? Op.LDREXH : Op.STREXH;
      break;
    case 7:
      op = isLoad ? Op.LDREXD : Op.STREXD;
      break;
    default:
      return;
  }
  setOp(out, op);
  setRa(out, rt2);
  if (isLoad) {
    setRd(out, rt);
  } else {
    setRd(out, insn & 15);
    setRm(out, rt);
  }
}

const WORD: u32 = 2;

/** Bits 22:21 = size; bit 24 = sign-extending. */
function accessOf(insn: u32, size: u32): u32 {
  if (!(insn & LOAD)) return size === WORD ? Access.STR : size === 1 ? Access.STRH : Access.STRB;
  const isSigned = (insn & 0x0100_0000) !== 0;
  if (size === WORD) return Access.LDR;
  if (size === 1) return isSigned ? Access.LDRSH : Access.LDRH;
  return isSigned ? Access.LDRSB : Access.LDRB;
}

export function decodeThumbSingle(insn: u32, out: usize): void {
  const rn = (insn >> 16) & 15;
  const rt = (insn >> 12) & 15;
  const size = (insn >> 21) & 3;
  const isLoad = (insn & LOAD) !== 0;
  const isSigned = (insn & 0x0100_0000) !== 0;
  if (size === 3 || (isSigned && (!isLoad || size === WORD))) return;
  if (rn === PC_NUMBER && !isLoad) return;

  const access = accessOf(insn, size);
  setRd(out, rt);
  setRn(out, rn);
  if (rn === PC_NUMBER) {
    const imm = insn & 0xfff;
    setImm(out, insn & UP ? imm : 0 - imm);
    setReadsPc(out, READS_PC_ALIGNED);
    setAccess(out, access, Form.I, rt);
    return;
  }
  if (insn & UP) {
    setImm(out, insn & 0xfff);
    setAccess(out, access, Form.I, rt);
    return;
  }
  if (!(insn & 0x800)) {
    if (insn & 0x7c0) return;
    setRm(out, insn & 15);
    setAmount(out, (insn >> 4) & 3);
    setAccess(out, access, Form.R, rt);
    return;
  }
  decodeSingleImmediate8(insn, out, access, rt);
}

/** PUW = bits 10:8: 100 negative offset, 110 unprivileged, xx1 with write-back. */
function decodeSingleImmediate8(insn: u32, out: usize, access: u32, rt: u32): void {
  const imm = insn & 0xff;
  const puw = (insn >> 8) & 7;
  setImm(out, puw & 2 ? imm : 0 - imm);
  switch (puw) {
    case 0:
    case 2:
      return;
    case 4:
      setAccess(out, access, Form.I, rt);
      return;
    case 6:
      setOp(out, Op.UNPRIV);
      setImm(out, imm | (access << U_ACCESS_POS));
      return;
    default:
      setAccess(out, access, puw & 4 ? Form.PRE : Form.POST, rt);
  }
}

/** A byte or halfword load to r15 is a preload or an unallocated hint; a word load a branch. */
function setAccess(out: usize, access: u32, form: u32, rt: u32): void {
  if (rt === PC_NUMBER && !isStore(access)) {
    if (access === Access.LDR) setOp(out, loadToPcOp(form));
    else if (form === Form.I || form === Form.R) setOp(out, Op.NOP);
  } else {
    setOp(out, transferOp(access, form));
  }
}
