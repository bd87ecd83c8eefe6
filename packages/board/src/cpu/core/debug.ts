/** Registers for the debugger and the loader. */
import { coreAt } from "./blocks";
import { DebugRegister } from "./contract";
import { pcOf } from "./program-counter";
import { CURRENT_UOP, GE, ITSTATE, MASKS, PC, QF, R, THUMB } from "./state";
import { readSpsr, writeSpsr } from "./system/banks";
import { PSR_MODE, readCpsr, setBigEndian, writeFlags } from "./system/psr";
import { switchMode } from "./system/switch-mode";

const MASK_BITS = 0x1c0;

/**
 * A register of the current mode. Inside a bus call PC is the address of the instruction that makes
 * the access.
 */
export function readRegister(number: i32, register: i32): u32 {
  const core = coreAt(number);
  if (register === DebugRegister.PC) {
    const running: usize = load<u32>(core, CURRENT_UOP);
    return running !== 0 ? pcOf(core, running) : load<u32>(core, PC);
  }
  if (register === DebugRegister.CPSR) return readCpsr(core);
  if (register === DebugRegister.SPSR) return readSpsr(core);
  return load<u32>(core + R + (register << 2));
}

/** CPSR is written whole, with mode and masks, also where the core itself could not. */
export function writeRegister(number: i32, register: i32, value: u32): void {
  const core = coreAt(number);
  if (register === DebugRegister.PC) store<u32>(core, value, PC);
  else if (register === DebugRegister.CPSR) writeWholeCpsr(core, value);
  else if (register === DebugRegister.SPSR) writeSpsr(core, value);
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
