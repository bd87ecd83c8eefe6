import { Area } from "../area";
import { readRegister, registerField } from "./registers";
import { expandImmediate } from "./status";

// The result of a data-processing instruction that returns from an exception (ARM DDI 0406C A5.2,
// A8.4.3). The flags are not computed, because such a return takes them from SPSR.

const I: u32 = 1 << 25;
const OPCODE_SHIFT: u32 = 21;
const OPCODE: u32 = 0xf;
const RN_SHIFT: u32 = 16;
const AMOUNT_SHIFT: u32 = 7;
const AMOUNT: u32 = 0x1f;
const TYPE_SHIFT: u32 = 5;
const TYPE: u32 = 3;
const WORD_BITS: u32 = 32;
const C_SHIFT: u32 = 29;

/** The result of `instruction`, with the guest's registers. */
export function result(area: Area, instruction: u32): u32 {
  const a = readRegister(area, registerField(instruction, RN_SHIFT));
  const b = (instruction & I) !== 0 ? expandImmediate(instruction) : shifted(area, instruction);
  const carry = carryOf(area);
  switch ((instruction >>> OPCODE_SHIFT) & OPCODE) {
    case 0: // AND
      return a & b;
    case 1: // EOR
      return a ^ b;
    case 2: // SUB
      return a - b;
    case 3: // RSB
      return b - a;
    case 4: // ADD
      return a + b;
    case 5: // ADC
      return a + b + carry;
    case 6: // SBC
      return a - b - 1 + carry;
    case 7: // RSC
      return b - a - 1 + carry;
    case 12: // ORR
      return a | b;
    case 13: // MOV
      return b;
    case 14: // BIC
      return a & ~b;
    default: // MVN
      return ~b;
  }
}

/** The guest's carry flag. */
function carryOf(area: Area): u32 {
  return (area.psr >>> C_SHIFT) & 1;
}

/** The value of operand 2 of `instruction`: a register, shifted by an immediate. */
export function shifted(area: Area, instruction: u32): u32 {
  const value = readRegister(area, registerField(instruction, 0));
  const amount = (instruction >>> AMOUNT_SHIFT) & AMOUNT;
  switch ((instruction >>> TYPE_SHIFT) & TYPE) {
    case 0: // LSL
      return value << amount;
    case 1: // LSR; 0 means 32
      return amount === 0 ? 0 : value >>> amount;
    case 2: // ASR; 0 means 32
      return <u32>(<i32>value >> (amount === 0 ? WORD_BITS - 1 : amount));
    default: // ROR; 0 means RRX
      return amount === 0 ? (carryOf(area) << (WORD_BITS - 1)) | (value >>> 1) : rotr<u32>(value, amount);
  }
}
