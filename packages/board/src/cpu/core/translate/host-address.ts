/**
 * The address of guest memory in the board's memory, by the software TLB (memory/contexts.ts). An
 * access that misses, is not aligned or leaves its page is left to the interpreter.
 */
import { WRITE_ENTRIES } from "../memory/contexts";
import { beginLeaveIf, endLeaveIf } from "./frames";
import { LOCAL_ENTRY, LOCAL_TLB, LOCAL_VA } from "./locals";
import { Opcode } from "./opcode";
import { access, byte, constant, getLocal, teeLocal } from "./output";
import { exitBefore } from "./progress-count";

const TAG: u32 = 0xffff_f000;
/** Bits 20:12 of the address choose an entry of 8 bytes. */
const INDEX_SHIFT = 9;
const INDEX: u32 = 0xff8;
const ADDEND = 4;

/**
 * LOCAL_VA has the address of `bytes` bytes that lie at a multiple of `alignment`. Their host
 * address goes to the stack.
 */
export function hostAddress(up: usize, bytes: u32, alignment: u32, isWrite: bool): void {
  const entries = isWrite ? WRITE_ENTRIES : 0;
  if (bytes > alignment) leaveIfCrossing(up, bytes);
  beginLeaveIf(exitBefore(up));
  getLocal(LOCAL_TLB);
  getLocal(LOCAL_VA);
  constant(INDEX_SHIFT);
  byte(Opcode.I32_SHR_U);
  constant(INDEX);
  byte(Opcode.I32_AND);
  byte(Opcode.I32_ADD);
  teeLocal(LOCAL_ENTRY);
  access(Opcode.I32_LOAD, u32(entries));
  getLocal(LOCAL_VA);
  constant(TAG | (alignment - 1));
  byte(Opcode.I32_AND);
  byte(Opcode.I32_NE);
  endLeaveIf();
  getLocal(LOCAL_VA);
  getLocal(LOCAL_ENTRY);
  access(Opcode.I32_LOAD, u32(entries) + ADDEND);
  byte(Opcode.I32_ADD);
}

/** The last byte must lie in the page of the first. */
function leaveIfCrossing(up: usize, bytes: u32): void {
  beginLeaveIf(exitBefore(up));
  getLocal(LOCAL_VA);
  constant(bytes - 1);
  byte(Opcode.I32_ADD);
  getLocal(LOCAL_VA);
  byte(Opcode.I32_XOR);
  constant(TAG);
  byte(Opcode.I32_AND);
  endLeaveIf();
}
