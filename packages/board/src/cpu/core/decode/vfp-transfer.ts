/**
 * VFP loads and stores (ARM DDI 0406C A7.6) and moves between core and extension registers (A7.8,
 * A7.9).
 */

import { INDEX_SHIFT, Q_FORM, UNSIGNED } from "../neon/ops";
import { Op } from "../op";
import { READS_PC_ALIGNED } from "../uop";
import { VM_BEFORE, VM_DOUBLE, VM_WRITEBACK } from "../vfp/ops";
import {
  doubleD,
  doubleM,
  doubleN,
  markHigh,
  setCount,
  setDoubleD,
  setDoubleN,
  setSingleD,
  setSingleN,
  singleD,
  singleM,
  singleN,
} from "./vfp-registers";
import { setImm, setOp, setRa, setRd, setReadsPc, setRn } from "./write";

const PC_NUMBER: u32 = 15;
const MAX_DOUBLES: u32 = 16;
const OFFSET_MASK: u32 = 0x7fff_ffff;

/** cccc 110P UDWL: */
export function decodeVfpMemory(insn: u32, isThumb: bool, out: usize): bool {
  const isLoad = (insn & 0x10_0000) !== 0;
  const before = (insn & 0x100_0000) !== 0;
  const up = (insn & 0x80_0000) !== 0;
  const writeback = (insn & 0x20_0000) !== 0;
  const double = (insn & 0x100) !== 0;
  const base = (insn >> 16) & 15;
  const words = insn & 0xff;
  if (!before && !up && !writeback) return decodeTwoCores(insn, out);

  if (before && !writeback) {
    const offset = up ? words << 2 : -(words << 2) & OFFSET_MASK;
    setImm(out, offset);
    setOp(out, double ? (isLoad ? Op.VLDR_D : Op.VSTR_D) : isLoad ? Op.VLDR_S : Op.VSTR_S);
    setRegisterD(out, insn, double);
    return setBase(out, base, isThumb, isLoad);
  }
  if (before === up) return false;
  if (base === PC_NUMBER && (writeback || isThumb)) return false;
  // A count that leaves the register file is UNPREDICTABLE; odd word counts of D registers are
  // FLDMX and FSTMX.
  const first = double ? doubleD(insn) : singleD(insn);
  const count = double ? words >> 1 : words;
  if (count === 0 || first + count > 32 || (double && count > MAX_DOUBLES)) return false;
  setImm(
    out,
    (words << 2) | (writeback ? VM_WRITEBACK : 0) | (before ? VM_BEFORE : 0) | (double ? VM_DOUBLE : 0),
  );
  setOp(out, isLoad ? Op.VLDM : Op.VSTM);
  setRegisterD(out, insn, double);
  if (double) markHigh(out, first + count - 1);
  setCount(out, double ? count << 1 : count);
  return setBase(out, base, isThumb, isLoad);
}

function setRegisterD(out: usize, insn: u32, double: bool): void {
  if (double) setDoubleD(out, doubleD(insn));
  else setSingleD(out, singleD(insn));
}

function setBase(out: usize, base: u32, isThumb: bool, isLoad: bool): bool {
  setRn(out, base);
  if (base !== PC_NUMBER) return true;
  if (isThumb && !isLoad) return false;
  setReadsPc(out, READS_PC_ALIGNED);
  return true;
}

/** cccc 1100 010o: two core registers and a D register or two S registers. */
function decodeTwoCores(insn: u32, out: usize): bool {
  if ((insn & 0x40_0000) === 0 || (insn & 0xd0) !== 0x10) return false;
  const double = (insn & 0x100) !== 0;
  const first = (insn >> 12) & 15;
  const second = (insn >> 16) & 15;
  const isRead = (insn & 0x10_0000) !== 0;
  if (first === PC_NUMBER || second === PC_NUMBER || (isRead && first === second)) return false;
  if (!double && singleM(insn) === 31) return false;
  setOp(out, isRead ? Op.VMOV_FROM_PAIR : Op.VMOV_TO_PAIR);
  setRd(out, first);
  setRa(out, second);
  if (double) setDoubleN(out, doubleM(insn));
  else setSingleN(out, singleM(insn));
  return true;
}

/** cccc 1110, bit 4 = 1: one core register. */
export function decodeVfpTransfer(insn: u32, out: usize): bool {
  const isRead = (insn & 0x10_0000) !== 0;
  const core = (insn >> 12) & 15;
  setRd(out, core);
  if ((insn & 0x100) !== 0) return decodeScalar(insn, out, core, isRead);
  switch ((insn >> 21) & 7) {
    case 0:
      if (core === PC_NUMBER) return false;
      setOp(out, isRead ? Op.VMOV_FROM_WORD : Op.VMOV_TO_WORD);
      setSingleN(out, singleN(insn));
      return true;
    case 7:
      return decodeSystemRegister(insn, out, core, isRead);
    default:
      return false;
  }
}

function decodeSystemRegister(insn: u32, out: usize, core: u32, isRead: bool): bool {
  const register = (insn >> 16) & 15;
  const isFpscr = register === 1;
  if (core === PC_NUMBER && !(isRead && isFpscr)) return false;
  setOp(out, isRead ? Op.VMRS : Op.VMSR);
  setSingleN(out, register);
  return true;
}

/**
 * VMOV to and from a scalar, VDUP from a core register. opc1 = 22:21, opc2 = 6:5 hold size and
 * index: 1iii byte, 0ii1 halfword, 0i00 word. Words are plain VFP; bytes, halfwords and VDUP are
 * Advanced SIMD.
 */
function decodeScalar(insn: u32, out: usize, core: u32, isRead: bool): bool {
  if (core === PC_NUMBER) return false;
  const highBit = (insn & 0x80_0000) !== 0;
  if (highBit && !isRead) return decodeDup(insn, out);
  const code = ((insn >> 19) & 12) | ((insn >> 5) & 3);
  let size: u32 = 2;
  let index = code >> 2;
  if ((code & 8) !== 0) {
    size = 0;
    index = code & 7;
  } else if ((code & 1) !== 0) {
    size = 1;
    index = (code >> 1) & 3;
  } else if ((code & 2) !== 0 || highBit) {
    return false;
  }
  const register = doubleN(insn);
  if (size === 2) {
    setOp(out, isRead ? Op.VMOV_FROM_WORD : Op.VMOV_TO_WORD);
    setSingleN(out, (register << 1) + index);
    markHigh(out, register);
    return true;
  }
  setImm(out, size | (highBit ? UNSIGNED : 0) | (index << INDEX_SHIFT));
  setOp(out, isRead ? Op.NEON_MOV_FROM_SCALAR : Op.NEON_MOV_TO_SCALAR);
  setDoubleN(out, register);
  return true;
}

function decodeDup(insn: u32, out: usize): bool {
  if ((insn & 0x40) !== 0) return false;
  const isByte = (insn & 0x40_0000) !== 0;
  const isHalf = (insn & 0x20) !== 0;
  if (isByte && isHalf) return false;
  const quad = (insn & 0x20_0000) !== 0;
  const register = doubleN(insn);
  if (quad && (register & 1) !== 0) return false;
  setImm(out, (isByte ? 0 : isHalf ? 1 : 2) | (quad ? Q_FORM : 0));
  setOp(out, Op.NEON_DUP_CORE);
  setDoubleN(out, register);
  return true;
}
