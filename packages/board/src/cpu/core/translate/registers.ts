/**
 * The registers and flags in locals. A function loads those that it uses when it begins, and stores
 * those that it writes when it is left. The translator makes each function twice: the first time
 * finds out which these are.
 */
import { CF, NF, R, VF, ZF } from "../state";
import { LOCAL_C, LOCAL_CORE, LOCAL_N, LOCAL_R0, LOCAL_V, LOCAL_Z } from "./locals";
import { readsPcAligned } from "./micro-op";
import { Opcode } from "./opcode";
import { access, byte, getLocal, setLocal } from "./output";
import { pcAhead, pcOffset } from "./page";
import { pageAddress } from "./page-address";
import { loopWrites } from "./page-cache";
import { wayReads, wayWrites } from "./way";

const PC_NUMBER: u32 = 15;

/** A bit for each local. */
let used: u32 = 0;
let written: u32 = 0;

export function forgetRegisters(): void {
  used = 0;
  written = 0;
}

/** The value of register `number`, as the instruction of `up` reads it, goes to the stack. */
export function getRegister(up: usize, number: u32): void {
  if (number === PC_NUMBER) {
    const pc = pcOffset(up) + pcAhead();
    pageAddress(readsPcAligned(up) ? pc & ~3 : pc);
    return;
  }
  useLocal(LOCAL_R0 + number);
  getLocal(LOCAL_R0 + number);
}

/**
 * Register `number` takes the value from the stack. An instruction that writes r15 in this way is
 * UNPREDICTABLE; the interpreter writes it where no other instruction reads.
 */
export function putRegister(number: u32): void {
  if (number === PC_NUMBER) {
    byte(Opcode.DROP);
    return;
  }
  writeLocal(LOCAL_R0 + number);
  setLocal(LOCAL_R0 + number);
}

/** The local has to hold the value that the state had when the function began. */
export function useLocal(local: u32): void {
  used |= 1 << local;
  wayReads(1 << local);
}

export function writeLocal(local: u32): void {
  used |= 1 << local;
  written |= 1 << local;
  wayWrites(1 << local);
  loopWrites(1 << local);
}

export function isWritten(local: u32): bool {
  return (written & (1 << local)) !== 0;
}

/** Where a local stands in the state of the core. */
function fieldOf(local: u32): u32 {
  switch (local) {
    case LOCAL_N:
      return NF;
    case LOCAL_Z:
      return ZF;
    case LOCAL_C:
      return CF;
    case LOCAL_V:
      return VF;
    default:
      return R + ((local - LOCAL_R0) << 2);
  }
}

export function loadLocal(local: u32): void {
  getLocal(LOCAL_CORE);
  access(Opcode.I32_LOAD, fieldOf(local));
  setLocal(local);
}

export function storeLocal(local: u32): void {
  getLocal(LOCAL_CORE);
  getLocal(local);
  access(Opcode.I32_STORE, fieldOf(local));
}

export function loadUsed(): void {
  for (let rest = used; rest !== 0; rest &= rest - 1) loadLocal(<u32>ctz<u32>(rest));
}

export function storeWritten(): void {
  for (let rest = written; rest !== 0; rest &= rest - 1) storeLocal(<u32>ctz<u32>(rest));
}
