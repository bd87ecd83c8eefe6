import { TPIDRPRW, TPIDRURO, TPIDRURW } from "../../../../../../abi/src/arm/cp15";
import { OP_THREAD_READ, OP_THREAD_WRITE, OP_USER_THREAD_WRITE, PATCH_JOINED } from "../patched";
import { CONDITION_MASK } from "./conditions";
import { ACCESS_MASK, MCR, MRC, PC, REGISTER, RT_SHIFT } from "./register-access";
import { svc } from "./svc";

// Thread ID registers (ARM DDI 0406C B4.1.147, B4.1.149, B4.1.150). While the guest's kernel runs,
// the hardware's TPIDRURW holds the guest's TPIDRPRW. So a read of TPIDRPRW becomes a read of
// TPIDRURW, and the accesses to TPIDRURW become SVCs. User mode may read TPIDRURO. Writes of
// TPIDRURO and TPIDRPRW are Undefined in User mode, so they would trap without a replacement. The
// write of TPIDRURO becomes an SVC, because it is frequent.

const CONDITION_AND_RT: u32 = 0xf000f000;

/** The replacement of an access to a thread ID register; or `word`, which has a condition. */
export function encodeThread(word: u32): u32 {
  const rt = (word >>> RT_SHIFT) & REGISTER;
  const access = word & ACCESS_MASK;
  if (access === (MRC | TPIDRPRW)) return (word & CONDITION_AND_RT) | MRC | TPIDRURW;
  if (access === (MRC | TPIDRURW)) return svc(word, OP_THREAD_READ, rt);
  if (rt === PC) return word;
  if (access === (MCR | TPIDRURW)) return svc(word, OP_THREAD_WRITE, rt);
  return access === (MCR | TPIDRURO) ? svc(word, OP_USER_THREAD_WRITE, rt) : word;
}

/** The instruction for which the MRC `word`, which has a condition, stands; or `word`. */
export function decodeThread(word: u32): u32 {
  if ((word & ACCESS_MASK) !== (MRC | TPIDRURW)) return word;
  return (word & CONDITION_AND_RT) | MRC | TPIDRPRW;
}

/** The instruction for which the SVC `word` with `op` and `operands` stands; or `word`. */
export function decodeThreadCall(word: u32, op: u32, operands: u32): u32 {
  const rt = op === OP_USER_THREAD_WRITE ? operands & ~PATCH_JOINED : operands;
  if (rt > REGISTER) return word;
  const rest = (word & CONDITION_MASK) | (rt << RT_SHIFT);
  if (op === OP_THREAD_READ) return rest | MRC | TPIDRURW;
  if (rt === PC) return word;
  if (op === OP_THREAD_WRITE) return rest | MCR | TPIDRURW;
  return op === OP_USER_THREAD_WRITE ? rest | MCR | TPIDRURO : word;
}
