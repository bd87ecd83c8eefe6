/** Multiply and multiply-accumulate (A5.2.5). */
import { Op } from "../op";
import { setOp, setRa, setRd, setRm, setRn } from "./write";

export function decodeMultiply(insn: u32, out: usize): void {
  const kind = (insn >> 21) & 7;
  const flags = (insn >> 20) & 1;
  const high = (insn >> 16) & 15;
  const low = (insn >> 12) & 15;
  setRn(out, insn & 15);
  setRm(out, (insn >> 8) & 15);
  const isLong = kind >= 4 || kind === 2;
  setRd(out, isLong ? low : high);
  setRa(out, isLong ? high : low);
  switch (kind) {
    case 0:
      setOp(out, flags !== 0 ? Op.MULS : Op.MUL);
      break;
    case 1:
      setOp(out, flags !== 0 ? Op.MLAS : Op.MLA);
      break;
    case 2:
      setOp(out, flags !== 0 ? Op.UNDEFINED : Op.UMAAL);
      break;
    case 3:
      setOp(out, flags !== 0 ? Op.UNDEFINED : Op.MLS);
      break;
    case 4:
      setOp(out, flags !== 0 ? Op.UMULLS : Op.UMULL);
      break;
    case 5:
      setOp(out, flags !== 0 ? Op.UMLALS : Op.UMLAL);
      break;
    case 6:
      setOp(out, flags !== 0 ? Op.SMULLS : Op.SMULL);
      break;
    default:
      setOp(out, flags !== 0 ? Op.SMLALS : Op.SMLAL);
  }
}
