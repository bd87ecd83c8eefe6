/** MRC, MCR, MRRC, MCRR of CP14 and CP15: to the right register file, PC as a destination. */

import { CP_REGISTER_MASK } from "../../../../../abi/src/arm/cp15";
import { PC_OPERAND, R } from "../state";
import { Status } from "../status";
import { UOP_IMM, UOP_RD } from "../uop";
import { coprocessorStatus } from "./coprocessor-status";
import { readDebug, writeDebug } from "./cp14";
import { readCp15 } from "./cp15-read";
import { writeCp15 } from "./cp15-write";
import { writeFlags } from "./psr";

const COPROCESSOR_POS = 8;
const DEBUG_COPROCESSOR = 14;

/** Is it an access to CP14? */
export function isDebug(insn: u32): bool {
  return ((insn >> COPROCESSOR_POS) & 0xf) === DEBUG_COPROCESSOR;
}

export function readCoprocessor(core: usize, up: usize): Status {
  const insn = load<u32>(up, UOP_IMM);
  const key = insn & CP_REGISTER_MASK;
  const value = isDebug(insn) ? readDebug(core, key) : readCp15(core, key);
  if (coprocessorStatus !== Status.NEXT) return coprocessorStatus;
  const rd: u32 = load<u8>(up, UOP_RD);
  if (rd === PC_OPERAND) writeFlags(core, value);
  else store<u32>(core + R + rd, value);
  return Status.NEXT;
}

export function writeCoprocessor(core: usize, up: usize): Status {
  const insn = load<u32>(up, UOP_IMM);
  const key = insn & CP_REGISTER_MASK;
  const value = load<u32>(core + R + load<u8>(up, UOP_RD));
  return isDebug(insn) ? writeDebug(core, key, value) : writeCp15(core, key, value);
}

/** The Cortex-A9 has no 64-bit CP15 registers; CP14's DBGDRAR and DBGDSAR are 32-bit on it. */
export function readCoprocessorPair(_core: usize, _up: usize): Status {
  return Status.UNDEFINED;
}

export function writeCoprocessorPair(_core: usize, _up: usize): Status {
  return Status.UNDEFINED;
}
