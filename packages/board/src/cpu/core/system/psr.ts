/**
 * CPSR packed and unpacked, and which of its bits may change (ARM DDI 0406C B1.3.3,
 * CPSRWriteByInstr).
 */

import { selectContext } from "../memory/contexts";
import {
  BIG_ENDIAN,
  CF,
  CP15_COMMON,
  GE,
  ITSTATE,
  MASKS,
  MODE,
  NF,
  PRIVILEGED,
  QF,
  SECURE,
  THUMB,
  VF,
  ZF,
} from "../state";
import { SCR, SCR_AW, SCR_FW, SCTLR, SCTLR_NMFI, worldBank } from "./cp15-state";
import { Mode, modeExists } from "./mode";
import { switchMode } from "./switch-mode";

export const PSR_A = 0x100;
export const PSR_I = 0x80;
export const PSR_F = 0x40;
const PSR_T_POS = 5;
const PSR_E_POS = 9;
const PSR_GE_POS = 16;
export const PSR_MODE = 0x1f;
const PSR_Q_POS = 27;
const PSR_V_POS = 28;
const PSR_C_POS = 29;
const PSR_Z_POS = 30;
const PSR_N = 0x8000_0000;

/** ITSTATE as it stands in a PSR: bits 7:2 at 15:10, bits 1:0 at 26:25. */
function packIt(it: u32): u32 {
  return ((it & 0xfc) << 8) | ((it & 3) << 25);
}

function unpackIt(psr: u32): u32 {
  return ((psr >> 8) & 0xfc) | ((psr >> 25) & 3);
}

/** CPSR with ITSTATE as the state block has it. */
export function readCpsr(core: usize): u32 {
  return (
    (load<u32>(core, NF) & PSR_N) |
    (u32(load<u32>(core, ZF) === 0) << PSR_Z_POS) |
    (load<u32>(core, CF) << PSR_C_POS) |
    ((load<u32>(core, VF) >>> 31) << PSR_V_POS) |
    (load<u32>(core, QF) << PSR_Q_POS) |
    (load<u32>(core, GE) << PSR_GE_POS) |
    (load<u32>(core, BIG_ENDIAN) << PSR_E_POS) |
    packIt(load<u32>(core, ITSTATE)) |
    load<u32>(core, MASKS) |
    (load<u32>(core, THUMB) << PSR_T_POS) |
    load<u32>(core, MODE)
  );
}

/** N, Z, C, V from bits 31:28. */
export function writeFlags(core: usize, psr: u32): void {
  store<u32>(core, psr & PSR_N, NF);
  store<u32>(core, ((psr >> PSR_Z_POS) & 1) ^ 1, ZF);
  store<u32>(core, (psr >> PSR_C_POS) & 1, CF);
  store<u32>(core, (psr << 3) & PSR_N, VF);
}

/**
 * Writes the fields of CPSR in `mask` (c x s f = bits 0–3) as an instruction may. `isReturn`: an
 * exception return, which also writes T and IT and, in spite of SCTLR.NMFI, can set F. If the mode
 * does not exist or is not allowed (UNPREDICTABLE), the mode stays.
 */
export function writeCpsr(core: usize, value: u32, mask: u32, isReturn: bool): void {
  const privileged = load<u32>(core, PRIVILEGED) !== 0;
  const secure = load<u32>(core, SECURE) !== 0;
  const scr = load<u32>(core, CP15_COMMON + SCR);
  if ((mask & 8) !== 0) {
    writeFlags(core, value);
    store<u32>(core, (value >> PSR_Q_POS) & 1, QF);
  }
  if ((mask & 4) !== 0) store<u32>(core, (value >> PSR_GE_POS) & 0xf, GE);
  if (isReturn) {
    store<u32>(core, unpackIt(value), ITSTATE);
    store<u32>(core, (value >> PSR_T_POS) & 1, THUMB);
  }
  let masks = load<u32>(core, MASKS);
  if ((mask & 2) !== 0) {
    setBigEndian(core, (value >> PSR_E_POS) & 1);
    if (privileged && (secure || (scr & SCR_AW) !== 0)) masks = (masks & ~PSR_A) | (value & PSR_A);
  }
  if ((mask & 1) !== 0 && privileged) {
    masks = (masks & ~PSR_I) | (value & PSR_I);
    const maskable =
      (load<u32>(worldBank(core), SCTLR) & SCTLR_NMFI) === 0 || (value & PSR_F) === 0 || isReturn;
    if (maskable && (secure || (scr & SCR_FW) !== 0)) masks = (masks & ~PSR_F) | (value & PSR_F);
    store<u32>(core, masks, MASKS);
    const mode = value & PSR_MODE;
    if (modeExists(mode) && (secure || mode !== Mode.MON)) switchMode(core, mode);
  }
  store<u32>(core, masks, MASKS);
}

/** Writes CPSR whole, as a debugger does: with mode and masks, whatever the core may change. */
export function writeWholeCpsr(core: usize, value: u32): void {
  writeFlags(core, value);
  store<u32>(core, (value >> PSR_Q_POS) & 1, QF);
  store<u32>(core, (value >> PSR_GE_POS) & 0xf, GE);
  store<u32>(core, value & (PSR_A | PSR_I | PSR_F), MASKS);
  store<u32>(core, (value >> PSR_T_POS) & 1, THUMB);
  store<u32>(core, unpackIt(value), ITSTATE);
  setBigEndian(core, (value >> PSR_E_POS) & 1);
  switchMode(core, value & PSR_MODE);
}

/**
 * CPSR.E. Big-endian data has its own translation context, in which all accesses take the slow
 * path.
 */
export function setBigEndian(core: usize, bigEndian: u32): void {
  if (load<u32>(core, BIG_ENDIAN) === bigEndian) return;
  store<u32>(core, bigEndian, BIG_ENDIAN);
  selectContext(core);
}
