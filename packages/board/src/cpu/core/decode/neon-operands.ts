/** How Advanced SIMD decoders write a micro-op (imm layout: neon/ops.ts). */
import { INDEX_SHIFT, KIND_SHIFT, Q_FORM, UNSIGNED } from "../neon/ops";
import { doubleD, doubleM, doubleN, setDoubleD, setDoubleM, setDoubleN } from "./vfp-registers";
import { setImm, setOp } from "./write";

export function isQuad(insn: u32): bool {
  return (insn & 0x40) !== 0;
}

/** Does a quadword operand, if `quad`, start at an odd D register (Undefined)? */
function odd(register: u32, quad: bool): bool {
  return quad && (register & 1) !== 0;
}

/** imm of a family with this kind; `flags`: size, UNSIGNED, BY_SCALAR; `amount`: 0–127. */
export function immediate(kind: u32, flags: u32, quad: bool, amount: u32): u32 {
  return flags | (quad ? Q_FORM : 0) | (kind << KIND_SHIFT) | (amount << INDEX_SHIFT);
}

export function unsignedFlag(isUnsigned: bool): u32 {
  return isUnsigned ? UNSIGNED : 0;
}

/** Dd, Dn, Dm, each of which may be a quadword; false where that is Undefined. */
export function writeThree(
  out: usize,
  insn: u32,
  op: u32,
  imm: u32,
  quadD: bool,
  quadN: bool,
  quadM: bool,
): bool {
  if (odd(doubleD(insn), quadD) || odd(doubleN(insn), quadN) || odd(doubleM(insn), quadM)) return false;
  setOp(out, op);
  setImm(out, imm);
  setDoubleD(out, doubleD(insn));
  setDoubleN(out, doubleN(insn));
  setDoubleM(out, doubleM(insn));
  return true;
}

export function writeTwo(out: usize, insn: u32, op: u32, imm: u32, quadD: bool, quadM: bool): bool {
  if (odd(doubleD(insn), quadD) || odd(doubleM(insn), quadM)) return false;
  setOp(out, op);
  setImm(out, imm);
  setDoubleD(out, doubleD(insn));
  setDoubleM(out, doubleM(insn));
  return true;
}
