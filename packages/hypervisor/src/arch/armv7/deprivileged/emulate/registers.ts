import { Area } from "../area";

// The guest's registers r0–r15 in the frame of its trap.

const WORD: u32 = 4;
export const SP: u32 = 13;
export const LR: u32 = 14;
export const PC: u32 = 15;
/** An instruction reads the PC as its own address plus this number (ARM state). */
const PC_AHEAD: u32 = 8;
/** A register is named by four bits of an instruction. */
const REGISTER: u32 = 0xf;

/** The number of the register whose field in `instruction` begins at bit `shift`. */
export function registerField(instruction: u32, shift: u32): u32 {
  return (instruction >>> shift) & REGISTER;
}

/** Address of register `number`, r0–r14. */
export function registerAt(area: Area, number: u32): u32 {
  return changetype<u32>(area) + <u32>offsetof<Area>("r0") + number * WORD;
}

/** The value of register `number`, r0–r15, as an instruction reads it. */
export function readRegister(area: Area, number: u32): u32 {
  return number === PC ? area.pc + PC_AHEAD : load<u32>(registerAt(area, number));
}

/** Writes `value` to register `number`, r0–r14. */
export function writeRegister(area: Area, number: u32, value: u32): void {
  store<u32>(registerAt(area, number), value);
}
