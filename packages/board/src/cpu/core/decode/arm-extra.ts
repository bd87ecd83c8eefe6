/** Extra loads and stores, and synchronization primitives (A5.2.8–A5.2.10). */
import { Op } from "../op";
import {
  Access,
  U_ACCESS_POS,
  U_POST,
  U_REGISTER,
  U_SUBTRACT,
  X_PREINDEXED,
  X_SUBTRACT,
  X_WRITEBACK,
} from "../uop";
import { addressing } from "./arm-memory";
import { pairOp, transferOp } from "./forms";
import { setImm, setOp, setRa, setRd, setRm, setRn } from "./write";

const IMMEDIATE = 1 << 22;
const UP = 1 << 23;
const WRITEBACK = 1 << 21;
const PRE = 1 << 24;
const LOAD = 1 << 20;

/** LDRH, STRH, LDRSB, LDRSH, LDRD, STRD and the unprivileged forms. */
export function decodeExtraLoadStore(insn: u32, out: usize): void {
  const which = (insn >> 5) & 3;
  const isLoad = (insn & LOAD) !== 0;
  const isDual = !isLoad && which !== 1;
  const rd = (insn >> 12) & 15;
  const rn = (insn >> 16) & 15;
  const imm = ((insn >> 4) & 0xf0) | (insn & 0xf);
  const subtract = (insn & UP) === 0;
  setRd(out, rd);
  setRn(out, rn);
  if ((insn & PRE) === 0 && (insn & WRITEBACK) !== 0) {
    decodeUnprivileged(insn, out, which, isLoad, imm, subtract);
    return;
  }
  const isImmediate = (insn & IMMEDIATE) !== 0;
  const pre = (insn & PRE) !== 0;
  const writeback = !pre || (insn & WRITEBACK) !== 0;
  if (isImmediate) setImm(out, subtract ? 0 - imm : imm);
  else {
    setRm(out, insn & 15);
    setImm(out, (subtract ? X_SUBTRACT : 0) | (pre ? X_PREINDEXED : 0) | (writeback ? X_WRITEBACK : 0));
  }
  if (isDual) {
    setRa(out, rd + 1);
    if ((rd & 1) !== 0 || rd === 14) {
      setOp(out, Op.UNDEFINED);
      return;
    }
    setOp(out, pairOp(which === 2, addressing(isImmediate, pre, writeback, false)));
    return;
  }
  const access = isLoad ? loadOf(which) : (Access.STRH as u32);
  const simple = !subtract && pre && !writeback;
  setOp(out, transferOp(access, addressing(isImmediate, pre, writeback, simple)));
  if (!isImmediate && simple) setImm(out, 0);
}

/** `which` = bits 6:5 of a load. */
function loadOf(which: u32): u32 {
  if (which === 1) return Access.LDRH;
  return which === 2 ? Access.LDRSB : Access.LDRSH;
}

function decodeUnprivileged(insn: u32, out: usize, which: u32, isLoad: bool, imm: u32, subtract: bool): void {
  let access: u32 = Access.STRH;
  if (isLoad) access = loadOf(which);
  else if (which !== 1) {
    setOp(out, Op.UNDEFINED);
    return;
  }
  let flags: u32 = U_POST | (access << U_ACCESS_POS) | (subtract ? U_SUBTRACT : 0);
  if ((insn & IMMEDIATE) !== 0) flags |= imm;
  else {
    flags |= U_REGISTER;
    setRm(out, insn & 15);
  }
  setOp(out, Op.UNPRIV);
  setImm(out, flags);
}

/** SWP, LDREX, STREX and their sizes. */
export function decodeSynchronization(insn: u32, out: usize): void {
  const kind = (insn >> 20) & 15;
  const rt = insn & 15;
  const rd = (insn >> 12) & 15;
  setRn(out, (insn >> 16) & 15);
  setRd(out, rd);
  setRm(out, rt);
  if (kind < 8) {
    setOp(out, kind === 0 ? Op.SWP : kind === 4 ? Op.SWPB : Op.UNDEFINED);
    return;
  }
  const size = (kind >> 1) & 3;
  const isLoad = (kind & 1) !== 0;
  // size field: 0 word, 1 doubleword, 2 byte, 3 halfword
  if (size === 0) setOp(out, isLoad ? Op.LDREX : Op.STREX);
  else if (size === 1) {
    setOp(out, isLoad ? Op.LDREXD : Op.STREXD);
    setRa(out, (isLoad ? rd : rt) + 1);
  } else if (size === 2) setOp(out, isLoad ? Op.LDREXB : Op.STREXB);
  else setOp(out, isLoad ? Op.LDREXH : Op.STREXH);
}
