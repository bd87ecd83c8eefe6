/** For the debugger and the loader: registers by number, translation. Call between slices. */
import { pcOf } from "./decode/fetch";
import { coreAt } from "./run";
import { CURRENT_UOP, GE, ITSTATE, MASKS, PC, QF, R, THUMB } from "./state";
import { debugTranslate } from "./system/address-translation";
import { readSpsr, switchMode, writeSpsr } from "./system/modes";
import { PSR_MODE, readCpsr, setBigEndian, writeFlags } from "./system/psr";

const PC_NUMBER = 15;
const CPSR_NUMBER = 16;
const SPSR_NUMBER = 17;
const MASK_BITS = 0x1c0;

/**
 * 0–14 registers of the current mode, 15 PC (inside a bus call: of the access), 16 CPSR, 17 SPSR.
 */
export function readRegister(number: i32, register: i32): u32 {
  const core = coreAt(number);
  if (register === PC_NUMBER) {
    const running: usize = load<u32>(core, CURRENT_UOP);
    return running !== 0 ? pcOf(core, running) : load<u32>(core, PC);
  }
  if (register === CPSR_NUMBER) return readCpsr(core);
  if (register === SPSR_NUMBER) return readSpsr(core);
  return load<u32>(core + R + (register << 2));
}

/** CPSR is written whole, mode and masks too, whatever the core itself may do. */
export function writeRegister(number: i32, register: i32, value: u32): void {
  const core = coreAt(number);
  if (register === PC_NUMBER) store<u32>(core, value, PC);
  else if (register === CPSR_NUMBER) writeWholeCpsr(core, value);
  else if (register === SPSR_NUMBER) writeSpsr(core, value);
  else store<u32>(core + R + (register << 2), value);
}

function writeWholeCpsr(core: usize, value: u32): void {
  writeFlags(core, value);
  store<u32>(core, (value >> 27) & 1, QF);
  store<u32>(core, (value >> 16) & 0xf, GE);
  store<u32>(core, value & MASK_BITS, MASKS);
  store<u32>(core, (value >> 5) & 1, THUMB);
  store<u32>(core, ((value >> 8) & 0xfc) | ((value >> 25) & 3), ITSTATE);
  setBigEndian(core, (value >> 9) & 1);
  switchMode(core, value & PSR_MODE);
}

/** Physical address of `va` as the core's present mode and world see it, −1 = not mapped. */
export function translate(number: i32, va: u32): i64 {
  return debugTranslate(coreAt(number), va);
}
