/** The banked registers of each mode: r13, r14 and SPSR (ARM DDI 0406C B1.3.2). */
import { BANK_SIZE, BANKS, MODE, R, USER_R8 } from "../state";
import { Mode } from "./mode";

/** Offset of SPSR in a bank. */
const BANK_SPSR = 8;

/** The bank [r13, r14, SPSR] of `mode`; USR and SYS share one. */
export function bankOf(core: usize, mode: u32): usize {
  let bank: usize = 0;
  switch (mode) {
    case Mode.FIQ:
      bank = 1;
      break;
    case Mode.IRQ:
      bank = 2;
      break;
    case Mode.SVC:
      bank = 3;
      break;
    case Mode.MON:
      bank = 4;
      break;
    case Mode.ABT:
      bank = 5;
      break;
    case Mode.UND:
      bank = 6;
      break;
  }
  return core + BANKS + bank * BANK_SIZE;
}

/** SPSR of the current mode; USR and SYS have none and read their bank's unused word. */
export function readSpsr(core: usize): u32 {
  return load<u32>(bankOf(core, load<u32>(core, MODE)), BANK_SPSR);
}

export function writeSpsr(core: usize, value: u32): void {
  store<u32>(bankOf(core, load<u32>(core, MODE)), value, BANK_SPSR);
}

/**
 * Address of register `number` (unscaled) as User mode sees it (LDM/STM with ^).
 */
export function userRegister(core: usize, number: u32): usize {
  const mode = load<u32>(core, MODE);
  if (mode === Mode.FIQ && number >= 8 && number <= 12) return core + USER_R8 + ((number - 8) << 2);
  if (number >= 13 && number <= 14 && mode !== Mode.USR && mode !== Mode.SYS) {
    return core + BANKS + ((number - 13) << 2);
  }
  return core + R + (number << 2);
}
