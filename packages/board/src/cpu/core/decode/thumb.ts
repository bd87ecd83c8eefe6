/**
 * Decodes one Thumb instruction into `out` (see uop.ts). `insn`: a 16-bit instruction is
 * 0x0000hhhh, a 32-bit one has its first halfword in bits 31:16 (so insn ≥ 0xE8000000). `itstate`:
 * ITSTATE of this instruction, 0 outside an IT block; an instruction in a block takes its condition
 * from itstate<7:4> and (16-bit data processing) does not set flags. IT itself decodes to NOP:
 * decode/fetch.ts follows the block. Source: ARM DDI 0406C A6.
 */
import { Op } from "../op";
import { decodeThumb16 } from "./thumb16";
import { decodeThumbBranchControl } from "./thumb32-control";
import { decodeThumbCoprocessor } from "./thumb32-coprocessor";
import { decodeThumbImmediate, decodeThumbShifted } from "./thumb32-data";
import { decodeThumbDoubleExclusive, decodeThumbMultiple, decodeThumbSingle } from "./thumb32-memory";
import { decodeThumbLongMultiply, decodeThumbMultiply, decodeThumbRegister } from "./thumb32-register";
import { setCond, setOp } from "./write";

/** The smallest 32-bit instruction: first halfword 0b11101…. */
const FIRST_WIDE: u32 = 0xe800_0000;

export function decodeThumb(insn: u32, out: usize, itstate: u32): void {
  if (itstate !== 0) setCond(out, itstate >> 4);
  setOp(out, Op.UNDEFINED);
  if (insn < FIRST_WIDE) decodeThumb16(insn, out, itstate !== 0);
  else decodeWide(insn, out);
}

/** A6.3: op1 = bits 28:27, op2 = bits 26:20. */
function decodeWide(insn: u32, out: usize): void {
  const op2 = (insn >> 20) & 0x7f;
  switch ((insn >> 27) & 3) {
    case 1:
      if (op2 & 0x40) decodeThumbCoprocessor(insn, out);
      else if (op2 & 0x20) decodeThumbShifted(insn, out);
      else if (op2 & 4) decodeThumbDoubleExclusive(insn, out);
      else decodeThumbMultiple(insn, out);
      break;
    case 2:
      if (insn & 0x8000) decodeThumbBranchControl(insn, out);
      else decodeThumbImmediate(insn, out);
      break;
    default:
      if (op2 & 0x40) decodeThumbCoprocessor(insn, out);
      else if ((op2 & 0x71) === 0x10) decodeThumbCoprocessor(insn, out);
      else if (!(op2 & 0x20)) decodeThumbSingle(insn, out);
      else if ((op2 & 0x70) === 0x20) decodeThumbRegister(insn, out);
      else if ((op2 & 0x78) === 0x30) decodeThumbMultiply(insn, out);
      else decodeThumbLongMultiply(insn, out);
  }
}
