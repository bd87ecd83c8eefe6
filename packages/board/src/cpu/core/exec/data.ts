/** Extension, packing and reversal that the executor's own switch does not have. */
import { Op } from "../op";
import { Status } from "../status";
import {
  addHalves,
  pack,
  reverseBits,
  rotated,
  signByte,
  signHalf,
  signPairs,
  swapInHalves,
  zeroPairs,
} from "./bits";
import { putRd, rm, rn } from "./operands";
import { select } from "./saturate";

export function executeData(core: usize, up: usize, op: u32): Status {
  switch (op) {
    case Op.SXTAB:
      putRd(core, up, rn(core, up) + signByte(rotated(core, up)));
      return Status.NEXT;
    case Op.SXTAH:
      putRd(core, up, rn(core, up) + signHalf(rotated(core, up)));
      return Status.NEXT;
    case Op.UXTB16:
      putRd(core, up, zeroPairs(rotated(core, up)));
      return Status.NEXT;
    case Op.SXTB16:
      putRd(core, up, signPairs(rotated(core, up)));
      return Status.NEXT;
    case Op.UXTAB16:
      putRd(core, up, addHalves(rn(core, up), zeroPairs(rotated(core, up))));
      return Status.NEXT;
    case Op.SXTAB16:
      putRd(core, up, addHalves(rn(core, up), signPairs(rotated(core, up))));
      return Status.NEXT;
    case Op.RBIT:
      putRd(core, up, reverseBits(rm(core, up)));
      return Status.NEXT;
    case Op.REV16:
      putRd(core, up, swapInHalves(rm(core, up)));
      return Status.NEXT;
    case Op.REVSH:
      putRd(core, up, signHalf(swapInHalves(rm(core, up))));
      return Status.NEXT;
    case Op.PKHBT:
      pack(core, up, false);
      return Status.NEXT;
    case Op.PKHTB:
      pack(core, up, true);
      return Status.NEXT;
    case Op.SEL:
      select(core, up);
      return Status.NEXT;
    default:
      return Status.UNDEFINED;
  }
}
