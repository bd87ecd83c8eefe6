import { DACR, TPIDRURW } from "../../../../../../abi/src/arm/cp15";
import { mcr, mrc } from "../../../../../../toolchain/hw/hw";
import { MODE_ABT, MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_SYS, MODE_UND, MODE_USR } from "../../psr";
import { accessNormalWorldRegisters } from "../../scr";
import { Area, bankOffset } from "../area";
import { LR, registerAt, SP } from "./registers";

// A change of the guest's mode (ARM DDI 0406C B1.3.1, B1.3.2). It exchanges sp and lr. To or from
// FIQ mode, it also exchanges r8–r12. Between User mode and a privileged mode, it also exchanges
// DACR and TPIDRURW of the hardware (area.ts). Others can write the memory of `area`. Therefore
// each value of Area.mode, also one that is no mode, leads to an address in the area.

const WORD: u32 = 4;
const BANK_LR: u32 = WORD;
const BANK_SPSR: u32 = 2 * WORD;
const R8: u32 = 8;
const R12: u32 = 12;

/** Whether `mode` is a mode of the normal world. */
export function isMode(mode: u32): bool {
  return (
    mode === MODE_USR ||
    mode === MODE_FIQ ||
    mode === MODE_IRQ ||
    mode === MODE_SVC ||
    mode === MODE_ABT ||
    mode === MODE_UND ||
    mode === MODE_SYS
  );
}

/** Address of the bank of `mode` in the area: sp, lr, spsr. */
function bankAt(area: Area, mode: u32): u32 {
  return changetype<u32>(area) + bankOffset(mode);
}

/** SPSR of the present mode. In User and System mode the value has no meaning. */
export function readSpsr(area: Area): u32 {
  return load<u32>(bankAt(area, area.mode) + BANK_SPSR);
}

export function writeSpsr(area: Area, value: u32): void {
  store<u32>(bankAt(area, area.mode) + BANK_SPSR, value);
}

/** Whether the present mode has no SPSR: User and System mode. */
export function isWithoutSpsr(area: Area): bool {
  return area.mode === MODE_SYS || area.mode === MODE_USR;
}

/**
 * Address of the sp of `mode`: in the frame if this is the bank of the present mode, or the bank.
 */
export function stackPointerAt(area: Area, mode: u32): u32 {
  const bank = bankAt(area, mode);
  return bank === bankAt(area, area.mode) ? registerAt(area, SP) : bank;
}

/** Address of register `number` (r0–r14) of User mode: in the frame, the bank, or fiq8 … fiq12. */
export function userRegisterAt(area: Area, number: u32): u32 {
  if (number >= R8 && number <= R12 && area.mode === MODE_FIQ) return fiqAt(area, number);
  const user = bankAt(area, MODE_USR);
  if (number < SP || bankAt(area, area.mode) === user) return registerAt(area, number);
  return user + (number - SP) * WORD;
}

function fiqAt(area: Area, number: u32): u32 {
  return changetype<u32>(area) + <u32>offsetof<Area>("fiq8") + (number - R8) * WORD;
}

/**
 * Changes the guest's mode to `mode`, for which {@link isMode} is true. The guest's registers are
 * in the frame. Call on the core of the guest, which is loaded there. Monitor mode, SCR.NS = 0.
 */
export function setMode(area: Area, mode: u32): void {
  const old = area.mode;
  if (old === mode) return;
  const from = bankAt(area, old);
  const to = bankAt(area, mode);
  if (from !== to) {
    exchange(registerAt(area, SP), from, to);
    exchange(registerAt(area, LR), from + BANK_LR, to + BANK_LR);
  }
  if (old === MODE_FIQ || mode === MODE_FIQ) {
    for (let number = R8; number <= R12; number++) {
      const value = load<u32>(registerAt(area, number));
      store<u32>(registerAt(area, number), load<u32>(fiqAt(area, number)));
      store<u32>(fiqAt(area, number), value);
    }
  }
  area.mode = mode;
  if (mode === MODE_USR) closePrivileged(area);
  else if (old === MODE_USR) openPrivileged(area);
}

/** Stores the register at `register` to `from`, and loads it from `to`. */
function exchange(register: u32, from: u32, to: u32): void {
  store<u32>(from, load<u32>(register));
  store<u32>(register, load<u32>(to));
}

/** Sets DACR and TPIDRURW of the hardware for the guest's privileged modes. */
function openPrivileged(area: Area): void {
  accessNormalWorldRegisters(true);
  mcr(DACR, area.privilegedDacr);
  area.userThread = mrc(TPIDRURW);
  mcr(TPIDRURW, area.privilegedThread);
  accessNormalWorldRegisters(false);
}

/** Sets DACR and TPIDRURW of the hardware for the guest's User mode. */
function closePrivileged(area: Area): void {
  accessNormalWorldRegisters(true);
  mcr(DACR, area.userDacr);
  mcr(TPIDRURW, area.userThread);
  accessNormalWorldRegisters(false);
}
