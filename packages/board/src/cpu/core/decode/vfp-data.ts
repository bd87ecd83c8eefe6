/**
 * VFP data processing (ARM DDI 0406C A7.5, table A7-16): opc1 = bits 23, 21:20; opc2 = 19:16; opc3
 * = 7:6.
 */
import {
  VABS_S,
  VADD_S,
  VCMP_QUIET_INVALID,
  VCMP_S,
  VCMP_ZERO_S,
  VCVT_FIXED_32,
  VCVT_FIXED_UNSIGNED,
  VCVT_FORMAT_D,
  VCVT_FORMAT_S,
  VCVT_FROM_FIXED_S,
  VCVT_FROM_INT_S,
  VCVT_HALF_TO_SINGLE,
  VCVT_SIGNED,
  VCVT_SINGLE_TO_HALF,
  VCVT_TO_FIXED_S,
  VCVT_TO_INT_S,
  VCVT_TRUNCATE,
  VDIV_S,
  VMLA_S,
  VMLS_S,
  VMOV_IMM_S,
  VMOV_S,
  VMUL_S,
  VNEG_S,
  VNMLA_S,
  VNMLS_S,
  VNMUL_S,
  VSQRT_S,
  VSUB_S,
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

/** `opS` with two or one source registers, in the format of bit 8. */
function three(out: usize, insn: u32, opS: u32): bool {
  const double = isDouble(insn);
  setOp(out, opS + u32(double));
  setFloatD(out, insn, double);
  if (double) setDoubleN(out, doubleN(insn));
  else setSingleN(out, singleN(insn));
  setFloatM(out, insn, double);
  return true;
}
function two(out: usize, insn: u32, opS: u32): bool {
  const double = isDouble(insn);
  setOp(out, opS + u32(double));
  setFloatD(out, insn, double);
  setFloatM(out, insn, double);
  return true;
}

export function decodeVfpData(insn: u32, out: usize): bool {
  const opc1 = ((insn >> 21) & 4) | ((insn >> 20) & 3);
  const second = (insn & 0x40) !== 0;
  switch (opc1) {
    case 0:
      return three(out, insn, second ? VMLS_S : VMLA_S);
    case 1:
      return three(out, insn, second ? VNMLA_S : VNMLS_S);
    case 2:
      return three(out, insn, second ? VNMUL_S : VMUL_S);
    case 3:
      return three(out, insn, second ? VSUB_S : VADD_S);
    case 4:
      return second ? false : three(out, insn, VDIV_S);
    case 7:
      return second ? decodeOther(insn, out) : decodeImmediate(insn, out);
    default:
      // Fused multiply-add came with VFPv4.
      return false;
  }
}

function decodeImmediate(insn: u32, out: usize): bool {
  const double = isDouble(insn);
  setOp(out, VMOV_IMM_S + u32(double));
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
      return two(out, insn, top ? VABS_S : VMOV_S);
    case 1:
      return two(out, insn, top ? VSQRT_S : VNEG_S);
    case 2:
    case 3:
      if (isDouble(insn)) return false;
      setImm(out, u32(top));
      setOp(out, opc2 === 2 ? VCVT_HALF_TO_SINGLE : VCVT_SINGLE_TO_HALF);
      setSingleD(out, singleD(insn));
      setSingleM(out, singleM(insn));
      return true;
    case 4:
      setImm(out, top ? VCMP_QUIET_INVALID : 0);
      return two(out, insn, VCMP_S);
    case 5:
      setImm(out, top ? VCMP_QUIET_INVALID : 0);
      setFloatD(out, insn, isDouble(insn));
      setOp(out, VCMP_ZERO_S + u32(isDouble(insn)));
      return true;
    case 7:
      return top ? decodeFormat(insn, out) : false;
    case 8:
      setImm(out, top ? VCVT_SIGNED : 0);
      setOp(out, VCVT_FROM_INT_S + u32(isDouble(insn)));
      setFloatD(out, insn, isDouble(insn));
      setSingleM(out, singleM(insn));
      return true;
    case 12:
    case 13:
      setImm(out, (opc2 === 13 ? VCVT_SIGNED : 0) | (top ? VCVT_TRUNCATE : 0));
      setOp(out, VCVT_TO_INT_S + u32(isDouble(insn)));
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
    setOp(out, VCVT_FORMAT_D);
    setSingleD(out, singleD(insn));
    setDoubleM(out, doubleM(insn));
  } else {
    setOp(out, VCVT_FORMAT_S);
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
  setOp(out, (toFixed ? VCVT_TO_FIXED_S : VCVT_FROM_FIXED_S) + u32(isDouble(insn)));
  setFloatD(out, insn, isDouble(insn));
  return true;
}
