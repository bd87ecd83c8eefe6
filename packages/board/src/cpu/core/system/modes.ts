/**
 * Processor modes, their register banks, and what follows from mode and world: privilege,
 * translation context, VFP access (ARM DDI 0406C B1.3).
 */

import { selectContext } from "../memory/contexts";
import {
  BANK_SIZE,
  BANKS,
  CP15_COMMON,
  FIQ_R8,
  LR,
  MODE,
  PRIVILEGED,
  R,
  SECURE,
  SP,
  USER_R8,
} from "../state";
import { closeWorldAccount } from "./accounts";
import { SCR, SCR_NS } from "./cp15-state";
import { updateVfpAccess } from "./vfp-access";

export const enum Mode {
  USR = 0x10,
  FIQ = 0x11,
  IRQ = 0x12,
  SVC = 0x13,
  MON = 0x16,
  ABT = 0x17,
  UND = 0x1b,
  SYS = 0x1f,
}

/** Offset of SPSR in a bank. */
const BANK_SPSR = 8;
const R8 = 32;
const FIVE_REGISTERS = 20;

/** Is `mode` one that this core has? */
export function modeExists(mode: u32): bool {
  switch (mode) {
    case Mode.USR:
    case Mode.FIQ:
    case Mode.IRQ:
    case Mode.SVC:
    case Mode.MON:
    case Mode.ABT:
    case Mode.UND:
    case Mode.SYS:
      return true;
    default:
      return false;
  }
}

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

/** Makes `mode` current: swaps banked registers and recomputes world and privilege. */
export function switchMode(core: usize, mode: u32): void {
  const old = load<u32>(core, MODE);
  if (old !== mode) {
    const from = bankOf(core, old);
    const to = bankOf(core, mode);
    if (from !== to) {
      store<u32>(from, load<u32>(core, R + SP), 0);
      store<u32>(from, load<u32>(core, R + LR), 4);
      store<u32>(core, load<u32>(to, 0), R + SP);
      store<u32>(core, load<u32>(to, 4), R + LR);
    }
    if (old === Mode.FIQ) swapHighRegisters(core, FIQ_R8, USER_R8);
    else if (mode === Mode.FIQ) swapHighRegisters(core, USER_R8, FIQ_R8);
    store<u32>(core, mode, MODE);
  }
  refreshWorld(core);
}

/** r8–r12 go to `saved`, and come from `restored`. */
function swapHighRegisters(core: usize, saved: usize, restored: usize): void {
  memory.copy(core + saved, core + R + R8, FIVE_REGISTERS);
  memory.copy(core + R + R8, core + restored, FIVE_REGISTERS);
}

/** Call after MODE or SCR changed. */
export function refreshWorld(core: usize): void {
  const mode = load<u32>(core, MODE);
  const nonSecure = load<u32>(core, CP15_COMMON + SCR) & SCR_NS;
  store<u32>(core, u32(mode !== Mode.USR), PRIVILEGED);
  const secure = u32(mode === Mode.MON || nonSecure === 0);
  if (secure !== load<u32>(core, SECURE)) {
    closeWorldAccount(core);
    store<u32>(core, secure, SECURE);
  }
  selectContext(core);
  updateVfpAccess(core);
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
