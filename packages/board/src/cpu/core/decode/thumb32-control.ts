/** 32-bit Thumb branches and miscellaneous control (ARM DDI 0406C A6.3.4). */
import { Op } from "../op";
import { CPS_CHANGE_MODE, CPS_DISABLE, CPS_ENABLE, PSR_SPSR } from "../uop";
import { setHint } from "./thumb16";
import { setAmount, setCond, setImm, setOp, setRd, setRm } from "./write";

const PC_AHEAD: i32 = 4;
const IS_SPSR: u32 = 0x0010_0000;

export function decodeThumbBranchControl(insn: u32, out: usize): void {
  const isLink = (insn & 0x4000) !== 0;
  if (insn & 0x1000) {
    setOp(out, isLink ? Op.BL : Op.B);
    setImm(out, longOffset(insn) + PC_AHEAD);
  } else if (isLink) {
    if (insn & 1) return;
    setOp(out, Op.BLX_IMM);
    setImm(out, longOffset(insn) + PC_AHEAD);
  } else if ((insn & 0x0380_0000) !== 0x0380_0000) {
    setOp(out, Op.B);
    setCond(out, (insn >> 22) & 15);
    setImm(out, conditionalOffset(insn) + PC_AHEAD);
  } else {
    decodeControl(insn, out);
  }
}

/** S:I1:I2:imm10:imm11:'0', where I = NOT(J EOR S). */
function longOffset(insn: u32): i32 {
  const s = (insn >> 26) & 1;
  const i1 = ((insn >> 13) & 1) ^ s ^ 1;
  const i2 = ((insn >> 11) & 1) ^ s ^ 1;
  const offset = (s << 24) | (i1 << 23) | (i2 << 22) | (((insn >> 16) & 0x3ff) << 12) | ((insn & 0x7ff) << 1);
  return ((offset << 7) as i32) >> 7;
}

/** S:J2:J1:imm6:imm11:'0'. */
function conditionalOffset(insn: u32): i32 {
  const offset =
    (((insn >> 26) & 1) << 20) |
    (((insn >> 11) & 1) << 19) |
    (((insn >> 13) & 1) << 18) |
    (((insn >> 16) & 0x3f) << 12) |
    ((insn & 0x7ff) << 1);
  return ((offset << 11) as i32) >> 11;
}

function decodeControl(insn: u32, out: usize): void {
  const op1 = (insn >> 12) & 7;
  switch ((insn >> 20) & 0x7f) {
    case 0b0111000:
    case 0b0111001:
      setOp(out, Op.MSR_R);
      setRm(out, (insn >> 16) & 15);
      setAmount(out, ((insn >> 8) & 15) | (insn & IS_SPSR ? PSR_SPSR : 0));
      break;
    case 0b0111010:
      if (insn & 0x700) decodeCps(insn, out);
      else setHint(out, insn & 0xff);
      break;
    case 0b0111011:
      decodeBarrier(insn, out);
      break;
    case 0b0111100:
      // BXJ without Jazelle is BX.
      setOp(out, Op.BX);
      setRm(out, (insn >> 16) & 15);
      break;
    case 0b0111101:
      setOp(out, Op.RETURN_SUB);
      setImm(out, insn & 0xff);
      break;
    case 0b0111110:
    case 0b0111111:
      setOp(out, Op.MRS);
      setRd(out, (insn >> 8) & 15);
      setImm(out, insn & IS_SPSR ? PSR_SPSR : 0);
      break;
    case 0b1111111:
      if (op1 === 0) {
        setOp(out, Op.SMC);
        setImm(out, (insn >> 16) & 15);
      }
      break;
    default:
      break;
  }
}

/** imod 10:9, M 8, A I F 7:5, mode 4:0. */
function decodeCps(insn: u32, out: usize): void {
  let imm: u32 = insn & 31;
  if (insn & 0x100) imm |= CPS_CHANGE_MODE;
  if (insn & 0x400) imm |= ((insn & 0xe0) << 1) | (insn & 0x200 ? CPS_DISABLE : CPS_ENABLE);
  setOp(out, Op.CPS);
  setImm(out, imm);
}

/** CLREX, and the barriers: the core executes in order, so they have nothing to do. */
function decodeBarrier(insn: u32, out: usize): void {
  switch ((insn >> 4) & 15) {
    case 2:
      setOp(out, Op.CLREX);
      break;
    case 4:
    case 5:
    case 6:
      setOp(out, Op.NOP);
      break;
    default:
      break;
  }
}
