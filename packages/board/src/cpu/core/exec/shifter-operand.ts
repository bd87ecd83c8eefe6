/** Operand 2 of the _S forms: rm shifted as imm and ra of the micro-op say (uop.ts). */
import { R } from "../state";
import { Shift, UOP_IMM, UOP_RA } from "../uop";
import { amount, rm } from "./operands";
import { carryOut, shift } from "./shifter";

/** rm shifted as the micro-op says. */
export function shifted(core: usize, up: usize): u32 {
  const kind = load<u32>(up, UOP_IMM);
  if (kind <= u32(Shift.RRX)) return shift(core, rm(core, up), kind, amount(up));
  return shift(core, rm(core, up), kind - Shift.LSL_REG, byRegister(core, up));
}

/** The carry out of that shift. */
export function shiftCarry(core: usize, up: usize): u32 {
  const kind = load<u32>(up, UOP_IMM);
  if (kind <= u32(Shift.RRX)) return carryOut(core, rm(core, up), kind, amount(up));
  return carryOut(core, rm(core, up), kind - Shift.LSL_REG, byRegister(core, up));
}

function byRegister(core: usize, up: usize): u32 {
  return load<u32>(core + R + <usize>load<u8>(up, UOP_RA)) & 0xff;
}
