import { TPIDRPRW, TPIDRURW } from "../../../../../../abi/src/arm/cp15";
import { OP_THREAD_READ, OP_THREAD_WRITE } from "../patched";
import { CONDITION_MASK } from "./conditions";
import { svc } from "./svc";

// Thread ID registers (ARM DDI 0406C B4.1.147, B4.1.149, B4.1.150). While the guest's kernel runs,
// the hardware's TPIDRURW holds the guest's TPIDRPRW. So a read of TPIDRPRW becomes a read of
// TPIDRURW, and the accesses to TPIDRURW become SVCs. A write of TPIDRPRW is Undefined in User
// mode.

const MRC: u32 = 0x0e100010;
const MCR: u32 = 0x0e000010;
/** What MRC and MCR of one register have in common, whatever the condition and Rt. */
const ACCESS_MASK: u32 = 0x0fff0fff;
const RT_SHIFT: u32 = 12;
const REGISTER: u32 = 0xf;
const CONDITION_AND_RT: u32 = 0xf000f000;
const PC: u32 = 15;

/** The replacement of an access to a thread ID register; or `word`, which has a condition. */
export function encodeThread(word: u32): u32 {
  const rt = (word >>> RT_SHIFT) & REGISTER;
  const access = word & ACCESS_MASK;
  if (access === (MRC | TPIDRPRW)) return (word & CONDITION_AND_RT) | MRC | TPIDRURW;
  if (access === (MRC | TPIDRURW)) return svc(word, OP_THREAD_READ, rt);
  if (access === (MCR | TPIDRURW) && rt !== PC) return svc(word, OP_THREAD_WRITE, rt);
  return word;
}

/** The instruction for which the MRC `word`, which has a condition, stands; or `word`. */
export function decodeThread(word: u32): u32 {
  if ((word & ACCESS_MASK) !== (MRC | TPIDRURW)) return word;
  return (word & CONDITION_AND_RT) | MRC | TPIDRPRW;
}

/** The instruction for which the SVC `word` with `op` and `operands` stands; or `word`. */
export function decodeThreadCall(word: u32, op: u32, operands: u32): u32 {
  if (operands > REGISTER) return word;
  const rest = (word & CONDITION_MASK) | (operands << RT_SHIFT) | TPIDRURW;
  if (op === OP_THREAD_READ) return rest | MRC;
  return op === OP_THREAD_WRITE && operands !== PC ? rest | MCR : word;
}
