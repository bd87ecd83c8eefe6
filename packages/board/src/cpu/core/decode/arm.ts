/** The ARM instruction set by its top-level groups (ARM DDI 0406C A5.1). */
import { Op } from "../op";
import { branchOffset } from "./arm-branch";
import { decodeDataProcessing } from "./arm-data";
import { decodeMedia } from "./arm-media";
import { decodeBlock, decodeLoadStore } from "./arm-memory";
import { decodeUnconditional } from "./arm-unconditional";
import { decodeCoprocessor } from "./coprocessor";
import { setCond, setImm, setOp } from "./write";

const REGISTER_FORM = 0x0200_0000;
const MEDIA = 0x10;

/** Decodes one ARM instruction into `out` (see uop.ts). */
export function decodeArm(insn: u32, out: usize): void {
  const cond = insn >>> 28;
  if (cond === 15) {
    decodeUnconditional(insn, out);
    return;
  }
  setCond(out, cond);
  switch ((insn >> 25) & 7) {
    case 0:
    case 1:
      decodeDataProcessing(insn, out);
      break;
    case 2:
      decodeLoadStore(insn, out);
      break;
    case 3:
      if ((insn & REGISTER_FORM) !== 0 && (insn & MEDIA) !== 0) decodeMedia(insn, out);
      else decodeLoadStore(insn, out);
      break;
    case 4:
      decodeBlock(insn, out);
      break;
    case 5:
      setOp(out, (insn & (1 << 24)) !== 0 ? Op.BL : Op.B);
      setImm(out, branchOffset(insn));
      break;
    default:
      if ((insn & 0x0f00_0000) === 0x0f00_0000) {
        setOp(out, Op.SVC);
        setImm(out, insn & 0xff_ffff);
      } else decodeCoprocessor(insn, false, out);
  }
}
