/** The bytes of the module in work, and the numbers in them (LEB128). */
import { Opcode } from "./opcode";
import { OUTPUT } from "./workspace";

const MORE: u32 = 0x80;
const BITS: u32 = 0x7f;
const SIGN: u32 = 0x40;
const BITS_IN_BYTE = 7;

let at: usize = 0;

export function beginOutput(): void {
  at = OUTPUT;
}

export function position(): usize {
  return at;
}

export function byte(value: u32): void {
  store<u8>(at, value);
  at++;
}

export function copy(from: usize, length: u32): void {
  memory.copy(at, from, length);
  at += length;
}

export function unsigned(value: u32): void {
  let rest = value;
  while (rest > BITS) {
    byte((rest & BITS) | MORE);
    rest >>>= BITS_IN_BYTE;
  }
  byte(rest);
}

export function signed(value: i64): void {
  let rest = value;
  while (true) {
    const low = u32(rest) & BITS;
    rest >>= BITS_IN_BYTE;
    const done = (rest === 0 && (low & SIGN) === 0) || (rest === -1 && (low & SIGN) !== 0);
    byte(done ? low : low | MORE);
    if (done) return;
  }
}

const SIZE_BYTES = 5;

/** Leaves room for a size that is known later (`fillSize`). */
export function reserveSize(): usize {
  at += SIZE_BYTES;
  return at;
}

/** The size of all that was written since `from`, which reserveSize returned. */
export function fillSize(from: usize): void {
  let rest = u32(at - from);
  for (let i = 0; i < SIZE_BYTES; i++) {
    store<u8>(from - SIZE_BYTES + i, i < SIZE_BYTES - 1 ? (rest & BITS) | MORE : rest);
    rest >>>= BITS_IN_BYTE;
  }
}

export function getLocal(local: u32): void {
  byte(Opcode.LOCAL_GET);
  byte(local);
}

export function setLocal(local: u32): void {
  byte(Opcode.LOCAL_SET);
  byte(local);
}

export function teeLocal(local: u32): void {
  byte(Opcode.LOCAL_TEE);
  byte(local);
}

export function constant(value: i32): void {
  byte(Opcode.I32_CONST);
  signed(value);
}

/** Adds to what is on the stack. */
export function addConstant(value: i32): void {
  if (value === 0) return;
  constant(value);
  byte(Opcode.I32_ADD);
}

export function constant64(value: i64): void {
  byte(Opcode.I64_CONST);
  signed(value);
}

/** A load or store at `offset` from the address on the stack; no alignment is promised. */
export function access(opcode: u32, offset: u32): void {
  byte(opcode);
  byte(0);
  unsigned(offset);
}
