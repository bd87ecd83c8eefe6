/**
 * VFP data processing (ARM DDI 0406C A7.5, table A7-16): opc1 = bits 23, 21:20; opc2 = 19:16; opc3
 * = 7:6.
 */
import { Op } from "../op";
import {
  VCMP_QUIET_INVALID,
  VCVT_FIXED_32,
  VCVT_FIXED_UNSIGNED,
  VCVT_SIGNED,
  VCVT_TRUNCATE,
} from "../vfp/ops";
import {
  doubleD,
  doubleM,
  doubleN,
  setDoubleD,
  setDoubleM,
  setDoubleN,
  setSingleD,
  setSingleM,
  setSingleN,
  singleD,
  singleM,
  singleN,
} from "./vfp-registers";
import { setImm, setOp } from "./write";

function isDouble(insn: u32): bool {
  return (insn & 0x100) !== 0;
}

function setFloatD(out: usize, insn: u32, double: bool): void {
  if (double) setDoubleD(out, doubleD(insn));
  else setSingleD(out, singleD(insn));
}
function setFloatM(out: usize, insn: u32, double: bool): void {
  if (double) setDoubleM(out, doubleM(insn));
  else setSingleM(out, singleM(insn));
}

/** An op with two or one source registers, in the format of bit 8. */
function three(out: usize, insn: u32, single: u32, binary64: u32): bool {
  const double = isDouble(insn);
  setOp(out, double ? binary64 : single);
  setFloatD(out, insn, double);
  if (double) setDoubleN(out, doubleN(insn));
  else setSingleN(out, singleN(insn));
  setFloatM(out, insn, double);
  return true;
}
function two(out: usize, insn: u32, single: u32, binary64: u32): bool {
  const double = isDouble(insn);
  setOp(out, double ? binary64 : single);
  setFloatD(out, insn, double);
  setFloatM(out, insn, double);
  return true;
}

export function decodeVfpData(insn: u32, out: usize): bool {
  const opc1 = ((insn >> 21) & 4) | ((insn >> 20) & 3);
  const second = (insn & 0x40) !== 0;
  switch (opc1) {
    case 0:
      return second ? three(out, insn, Op.VMLS_S, Op.VMLS_D) : three(out, insn, Op.VMLA_S, Op.VMLA_D);
    case 1:
      return second ? three(out, insn, Op.VNMLA_S, Op.VNMLA_D) : three(out, insn, Op.VNMLS_S, Op.VNMLS_D);
    case 2:
      return second ? three(out, insn, Op.VNMUL_S, Op.VNMUL_D) : three(out, insn, Op.VMUL_S, Op.VMUL_D);
    case 3:
      return second ? three(out, insn, Op.VSUB_S, Op.VSUB_D) : three(out, insn, Op.VADD_S, Op.VADD_D);
    case 4:
      return second ? false : three(out, insn, Op.VDIV_S, Op.VDIV_D);
    case 7:
      return second ? decodeOther(insn, out) : decodeImmediate(insn, out);
    default:
      // Fused multiply-add came with VFPv4.
      return false;
  }
}

function decodeImmediate(insn: u32, out: usize): bool {
  const double = isDouble(insn);
  setOp(out, double ? Op.VMOV_IMM_D : Op.VMOV_IMM_S);
  setImm(out, ((insn >> 12) & 0xf0) | (insn & 0xf));
  setFloatD(out, insn, double);
  return true;
}

/** opc1 = 1x11, opc3 = x1. */
function decodeOther(insn: u32, out: usize): bool {
  const opc2 = (insn >> 16) & 15;
  const top = (insn & 0x80) !== 0;
  switch (opc2) {
    case 0:
      return top ? two(out, insn, Op.VABS_S, Op.VABS_D) : two(out, insn, Op.VMOV_S, Op.VMOV_D);
    case 1:
      return top ? two(out, insn, Op.VSQRT_S, Op.VSQRT_D) : two(out, insn, Op.VNEG_S, Op.VNEG_D);
    case 2:
    case 3:
      if (isDouble(insn)) return false;
      setImm(out, u32(top));
      setOp(out, opc2 === 2 ? Op.VCVT_HALF_TO_SINGLE : Op.VCVT_SINGLE_TO_HALF);
      setSingleD(out, singleD(insn));
      setSingleM(out, singleM(insn));
      return true;
    case 4:
      setImm(out, top ? VCMP_QUIET_INVALID : 0);
      return two(out, insn, Op.VCMP_S, Op.VCMP_D);
    case 5:
      setImm(out, top ? VCMP_QUIET_INVALID : 0);
      setFloatD(out, insn, isDouble(insn));
      setOp(out, isDouble(insn) ? Op.VCMP_ZERO_D : Op.VCMP_ZERO_S);
      return true;
    case 7:
      return top ? decodeFormat(insn, out) : false;
    case 8:
      setImm(out, top ? VCVT_SIGNED : 0);
      setOp(out, isDouble(insn) ? Op.VCVT_FROM_INT_D : Op.VCVT_FROM_INT_S);
      setFloatD(out, insn, isDouble(insn));
      setSingleM(out, singleM(insn));
      return true;
    case 12:
    case 13:
      setImm(out, (opc2 === 13 ? VCVT_SIGNED : 0) | (top ? VCVT_TRUNCATE : 0));
      setOp(out, isDouble(insn) ? Op.VCVT_TO_INT_D : Op.VCVT_TO_INT_S);
      setSingleD(out, singleD(insn));
      setFloatM(out, insn, isDouble(insn));
      return true;
    case 10:
    case 11:
    case 14:
    case 15:
      return decodeFixed(insn, out);
    default:
      return false;
  }
}

function decodeFormat(insn: u32, out: usize): bool {
  if (isDouble(insn)) {
    setOp(out, Op.VCVT_FORMAT_D);
    setSingleD(out, singleD(insn));
    setDoubleM(out, doubleM(insn));
  } else {
    setOp(out, Op.VCVT_FORMAT_S);
    setDoubleD(out, doubleD(insn));
    setSingleM(out, singleM(insn));
  }
  return true;
}

function decodeFixed(insn: u32, out: usize): bool {
  const size: u32 = (insn & 0x80) !== 0 ? 32 : 16;
  const complement = ((insn << 1) & 30) | ((insn >> 5) & 1);
  if (complement > size) return false;
  const isUnsigned = (insn & 0x10000) !== 0;
  const toFixed = (insn & 0x40000) !== 0;
  setImm(
    out,
    (size - complement) | (isUnsigned ? VCVT_FIXED_UNSIGNED : 0) | (size === 32 ? VCVT_FIXED_32 : 0),
  );
  if (isDouble(insn)) setOp(out, toFixed ? Op.VCVT_TO_FIXED_D : Op.VCVT_FROM_FIXED_D);
  else setOp(out, toFixed ? Op.VCVT_TO_FIXED_S : Op.VCVT_FROM_FIXED_S);
  setFloatD(out, insn, isDouble(insn));
  return true;
}
