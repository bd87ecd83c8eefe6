import { DACR, SCTLR } from "../../../../../../abi/src/arm/cp15";
import { OP_DACR_READ, OP_DACR_WRITE, OP_SCTLR_READ } from "../patched";
import { CONDITION_MASK } from "./conditions";
import { ACCESS_MASK, MCR, MRC, PC, REGISTER, RT_SHIFT } from "./register-access";
import { svc } from "./svc";

// Accesses to DACR and SCTLR (ARM DDI 0406C B4.1.43, B4.1.130) that kernels make at each entry and
// exit. They are Undefined in User mode, so they would trap without a replacement. MVM replaces
// them because the path of an SVC through the stub is shorter.

/** The replacement of such an access; or `word`, which has a condition. */
export function encodeControl(word: u32): u32 {
  const rt = (word >>> RT_SHIFT) & REGISTER;
  if (rt === PC) return word;
  switch (word & ACCESS_MASK) {
    case MRC | DACR:
      return svc(word, OP_DACR_READ, rt);
    case MCR | DACR:
      return svc(word, OP_DACR_WRITE, rt);
    case MRC | SCTLR:
      return svc(word, OP_SCTLR_READ, rt);
    default:
      return word;
  }
}

/** The instruction for which the SVC `word` with `op` and `operands` stands; or `word`. */
export function decodeControl(word: u32, op: u32, operands: u32): u32 {
  if (operands >= PC) return word;
  const rest = (word & CONDITION_MASK) | (operands << RT_SHIFT);
  switch (op) {
    case OP_DACR_READ:
      return rest | MRC | DACR;
    case OP_DACR_WRITE:
      return rest | MCR | DACR;
    case OP_SCTLR_READ:
      return rest | MRC | SCTLR;
    default:
      return word;
  }
}
