/** Registers for the debugger and the loader, and the abort of a load that the debugger refuses. */
import { coreAt } from "./blocks";
import { DebugRegister } from "./contract";
import { pcOf } from "./program-counter";
import { CURRENT_UOP, PC, R } from "./state";
import { readSpsr, writeSpsr } from "./system/banks";
import { takeExternalAbort } from "./system/exceptions";
import { readCpsr, writeWholeCpsr } from "./system/psr";

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

export function writeRegister(number: i32, register: i32, value: u32): void {
  const core = coreAt(number);
  if (register === DebugRegister.PC) store<u32>(core, value, PC);
  else if (register === DebugRegister.CPSR) writeWholeCpsr(core, value);
  else if (register === DebugRegister.SPSR) writeSpsr(core, value);
  else store<u32>(core + R + (register << 2), value);
}

/** The load at PC, from `va`, gets no answer. Between slices. */
export function refuseLoad(number: i32, va: u32): void {
  takeExternalAbort(coreAt(number), va);
}
