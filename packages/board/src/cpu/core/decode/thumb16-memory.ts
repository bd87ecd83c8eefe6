/** The 16-bit Thumb loads and stores (ARM DDI 0406C A6.2.4 and PUSH, POP, LDM, STM). */
import { Op } from "../op";
import { M_BEFORE, M_UP, M_WRITEBACK } from "../uop";
import { LR_NUMBER, PC_NUMBER, SP_NUMBER } from "./registers";
import { setAmount, setImm, setOp, setRd, setRm, setRn } from "./write";

/** What PC reads as, from this instruction's word-aligned address. */
const PC_AHEAD: u32 = 4;

export function decodeThumb16Memory(insn: u32, out: usize): void {
  const rt = insn & 7;
  const rn = (insn >> 3) & 7;
  const imm5 = (insn >> 6) & 31;
  switch (insn >> 11) {
    case 0b01001:
      setOp(out, Op.LDR_LIT);
      setRd(out, (insn >> 8) & 7);
      setImm(out, ((insn & 0xff) << 2) + PC_AHEAD);
      return;
    case 0b01010:
    case 0b01011:
      setOp(out, registerOp((insn >> 9) & 7));
      setRd(out, rt);
      setRn(out, rn);
      setRm(out, (insn >> 6) & 7);
      setAmount(out, 0);
      return;
    case 0b01100:
      setOffset(out, Op.STR_I, rt, rn, imm5 << 2);
      return;
    case 0b01101:
      setOffset(out, Op.LDR_I, rt, rn, imm5 << 2);
      return;
    case 0b01110:
      setOffset(out, Op.STRB_I, rt, rn, imm5);
      return;
    case 0b01111:
      setOffset(out, Op.LDRB_I, rt, rn, imm5);
      return;
    case 0b10000:
      setOffset(out, Op.STRH_I, rt, rn, imm5 << 1);
      return;
    case 0b10001:
      setOffset(out, Op.LDRH_I, rt, rn, imm5 << 1);
      return;
    case 0b10010:
      setOffset(out, Op.STR_I, (insn >> 8) & 7, SP_NUMBER, (insn & 0xff) << 2);
      return;
    case 0b10011:
      setOffset(out, Op.LDR_I, (insn >> 8) & 7, SP_NUMBER, (insn & 0xff) << 2);
      return;
    default:
      return;
  }
}

function registerOp(opB: u32): u32 {
  switch (opB) {
    case 0:
      return Op.STR_R;
    case 1:
      return Op.STRH_R;
    case 2:
      return Op.STRB_R;
    case 3:
      return Op.LDRSB_R;
    case 4:
      return Op.LDR_R;
    case 5:
      return Op.LDRH_R;
    case 6:
      return Op.LDRB_R;
    default:
      return Op.LDRSH_R;
  }
}

function setOffset(out: usize, op: u32, rt: u32, rn: u32, imm: u32): void {
  setOp(out, op);
  setRd(out, rt);
  setRn(out, rn);
  setImm(out, imm);
}

/** LDMIA writes its base back, unless the base is in the list. STMIA always does. */
export function decodeThumb16Multiple(insn: u32, out: usize): void {
  const rn = (insn >> 8) & 7;
  const list = insn & 0xff;
  const isLoad = (insn & 0x800) !== 0;
  const keepsBase = isLoad && ((list >> rn) & 1) !== 0;
  setOp(out, isLoad ? Op.LDM : Op.STM);
  setRn(out, rn);
  setImm(out, list | M_UP | (keepsBase ? 0 : M_WRITEBACK));
}

export function decodePush(insn: u32, out: usize): void {
  setOp(out, Op.STM);
  setRn(out, SP_NUMBER);
  setImm(out, (insn & 0xff) | (((insn >> 8) & 1) << LR_NUMBER) | M_BEFORE | M_WRITEBACK);
}

export function decodePop(insn: u32, out: usize): void {
  setOp(out, Op.LDM);
  setRn(out, SP_NUMBER);
  setImm(out, (insn & 0xff) | (((insn >> 8) & 1) << PC_NUMBER) | M_UP | M_WRITEBACK);
}
