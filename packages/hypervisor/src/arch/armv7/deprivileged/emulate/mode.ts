import { DACR, TPIDRURW } from "../../../../../../abi/src/arm/cp15";
import { mcr, mrc } from "../../../../../../toolchain/hw/hw";
import { MODE_ABT, MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_SYS, MODE_UND, MODE_USR } from "../../psr";
import { accessNormalWorldRegisters } from "../../scr";
import { Area, bankOffset } from "../area";
import { LR, registerAt, SP } from "./registers";

// The guest's mode, and what a change of it exchanges (ARM DDI 0406C B1.3.1, B1.3.2): sp and lr;
// r8–r12 for FIQ mode; and, between User mode and the privileged modes, the DACR of the hardware
// and its TPIDRURW (area.ts). `area` is memory that others can write, so a mode from it is only
// used as these functions do: each of its values leads to a place in the area.

const WORD: u32 = 4;
const BANK_LR: u32 = WORD;
const BANK_SPSR: u32 = 2 * WORD;
const R8: u32 = 8;
const R12: u32 = 12;

/** Whether `mode` is one that the normal world has. */
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

/** Address of sp, lr, spsr of `mode` in the area. */
function bankAt(area: Area, mode: u32): u32 {
  return changetype<u32>(area) + bankOffset(mode);
}

/** SPSR of the present mode. In User and System mode a word without a meaning. */
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

/** Address of the sp of `mode`, wherever it is now. */
export function stackPointerAt(area: Area, mode: u32): u32 {
  const bank = bankAt(area, mode);
  return bank === bankAt(area, area.mode) ? registerAt(area, SP) : bank;
}

/** Address of r0–r14 as User mode has it. */
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
 * The guest goes on in `mode` (isMode). Its registers are in the frame. Monitor mode, SCR.NS = 0,
 * on the core of the guest, which is loaded there.
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

function exchange(register: u32, from: u32, to: u32): void {
  store<u32>(from, load<u32>(register));
  store<u32>(register, load<u32>(to));
}

function openPrivileged(area: Area): void {
  accessNormalWorldRegisters(true);
  mcr(DACR, area.privilegedDacr);
  area.userThread = mrc(TPIDRURW);
  mcr(TPIDRURW, area.privilegedThread);
  accessNormalWorldRegisters(false);
}

function closePrivileged(area: Area): void {
  accessNormalWorldRegisters(true);
  mcr(DACR, area.userDacr);
  mcr(TPIDRURW, area.userThread);
  accessNormalWorldRegisters(false);
}
