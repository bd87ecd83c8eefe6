/** Whether the condition of an instruction holds. */
import { Known, knownFlags } from "./flag-state";
import { LOCAL_A, LOCAL_B } from "./locals";
import { Named, numberOf } from "./named-template";
import { Opcode } from "./opcode";
import { byte, getLocal } from "./output";
import { paste } from "./template";

const NO_OPCODE: u32 = 0;

/** The comparison of A with B that a condition is, after a difference. */
function comparison(condition: u32): u32 {
  switch (condition) {
    case 0:
      return Opcode.I32_EQ;
    case 1:
      return Opcode.I32_NE;
    case 2:
      return Opcode.I32_GE_U;
    case 3:
      return Opcode.I32_LT_U;
    case 8:
      return Opcode.I32_GT_U;
    case 9:
      return Opcode.I32_LE_U;
    case 10:
      return Opcode.I32_GE_S;
    case 11:
      return Opcode.I32_LT_S;
    case 12:
      return Opcode.I32_GT_S;
    case 13:
      return Opcode.I32_LE_S;
    default:
      return NO_OPCODE;
  }
}

const CARRY_SET: u32 = 2;
const CARRY_CLEAR: u32 = 3;

/** Leaves 0 on the stack if the condition (0–13) does not hold. */
export function testCondition(up: usize, condition: u32): void {
  const opcode = comparison(condition);
  const known = knownFlags();
  const needsCarryOnly = condition === CARRY_SET || condition === CARRY_CLEAR;
  const enough: u32 = needsCarryOnly ? Known.DIFFERENCE : Known.ALL_OF_DIFFERENCE;
  if (opcode !== NO_OPCODE && (known & enough) !== 0) {
    // The function writes the flags where it is left.
    getLocal(LOCAL_A);
    getLocal(LOCAL_B);
    byte(opcode);
    return;
  }
  paste(numberOf(Named.EQ + (condition >> 1)), up);
  if ((condition & 1) !== 0) byte(Opcode.I32_EQZ);
}
