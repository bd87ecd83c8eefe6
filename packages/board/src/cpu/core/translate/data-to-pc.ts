/**
 * ARM data processing into the PC, as jump tables and computed entries of copy loops use it: MOV
 * and ADD whose operand 2 is a register, shifted left by a constant (exec/branch.ts dataToPc).
 */
import { immOf } from "./micro-op";
import { Opcode } from "./opcode";
import { byte, constant } from "./output";
import { getRegister } from "./registers";

// Fields of the instruction (ARM DDI 0406C A5.2.1): operand 2 is a register that a constant shifts
// left, and the flags are not set.
const FORM = 0x0e10_0070;
const OPCODE_POS = 21;
const OPCODE = 0xf;
const ADD = 4;
const MOV = 13;
const RN_POS = 16;
const AMOUNT_POS = 7;
const AMOUNT = 0x1f;
const REGISTER = 0xf;

/** Is `insn` one of those? */
export function isTargetOfData(insn: i32): bool {
  const opcode = (insn >> OPCODE_POS) & OPCODE;
  return (insn & FORM) === 0 && (opcode === ADD || opcode === MOV);
}

/** The address goes to the stack. */
export function targetOfData(up: usize): void {
  const insn = immOf(up);
  getRegister(up, insn & REGISTER);
  constant((insn >> AMOUNT_POS) & AMOUNT);
  byte(Opcode.I32_SHL);
  if (((insn >> OPCODE_POS) & OPCODE) !== ADD) return;
  getRegister(up, (insn >> RN_POS) & REGISTER);
  byte(Opcode.I32_ADD);
}
