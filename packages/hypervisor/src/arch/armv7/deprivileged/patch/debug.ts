import { OP_DEBUG_READ } from "../patched";
import { CONDITION_MASK } from "./conditions";
import { svc } from "./svc";

// The registers of the debug unit that User mode can read (ARM DDI 0406C C11.2.2): DBGDIDR,
// DBGDSCRint, DBGDTRRXint, DBGDRAR, DBGDSAR. Their reads become SVCs, because a deprivileged guest
// has no debug unit. Linux reads DBGDIDR when it starts, to learn whether there is a debug unit.

/** MRC p14, 0, Rt, CRn, CRm, 0, whatever the condition, Rt, CRn and CRm. */
const READ_MASK: u32 = 0x0ff00ff0;
const READ: u32 = 0x0e100e10;
const CRN_SHIFT: u32 = 16;
const RT_SHIFT: u32 = 12;
const FIELD: u32 = 0xf;
/** Fields of the operands of the SVC. */
const OPERAND_CRN_SHIFT: u32 = 4;
const OPERAND_CRM_SHIFT: u32 = 8;
const OPERANDS: u32 = 0xfff;

/** The replacement of a read of a debug register; or `word`, which has a condition. */
export function encodeDebugRead(word: u32): u32 {
  if ((word & READ_MASK) !== READ) return word;
  const crn = (word >>> CRN_SHIFT) & FIELD;
  const rt = (word >>> RT_SHIFT) & FIELD;
  const crm = word & FIELD;
  return svc(word, OP_DEBUG_READ, rt | (crn << OPERAND_CRN_SHIFT) | (crm << OPERAND_CRM_SHIFT));
}

/** The instruction for which the SVC `word` with `op` and `operands` stands; or `word`. */
export function decodeDebugRead(word: u32, op: u32, operands: u32): u32 {
  if (op !== OP_DEBUG_READ || operands > OPERANDS) return word;
  const rt = operands & FIELD;
  const crn = (operands >>> OPERAND_CRN_SHIFT) & FIELD;
  const crm = (operands >>> OPERAND_CRM_SHIFT) & FIELD;
  return (word & CONDITION_MASK) | READ | (rt << RT_SHIFT) | (crn << CRN_SHIFT) | crm;
}
