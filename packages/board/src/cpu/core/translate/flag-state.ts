/**
 * The condition flags in locals. A comparison only keeps its operands: C and V are made when
 * something reads them, and when the function is left.
 *
 *     DIFFERS = 0   C and V stand in their locals (so it is when the function begins)
 *     DIFFERS = 1   C and V are those of A − B
 *
 * The translator follows what is known of DIFFERS from instruction to instruction.
 */
import { LOCAL_A, LOCAL_B, LOCAL_C, LOCAL_DIFFERS, LOCAL_N, LOCAL_V, LOCAL_Z } from "./locals";
import { Named } from "./named-template";
import { Opcode } from "./opcode";
import { byte, constant, getLocal, setLocal, teeLocal } from "./output";
import { isWritten, useLocal, writeLocal } from "./registers";
import { pasteDifference } from "./template-bytes";

/** What is known here; bits. */
export const enum Known {
  /** C and V stand in their locals. */
  PLACED = 1,
  /** C and V are those of A − B. */
  DIFFERENCE = 2,
  /** N and Z are those of A − B, too. */
  ALL_OF_DIFFERENCE = 4,
  /** Nothing: DIFFERS says it when the code runs. */
  NOTHING = 0,
}

let known: u32 = Known.NOTHING;

export function knownFlags(): u32 {
  return known;
}

export function setKnownFlags(flags: u32): void {
  known = flags;
}

/** What is known where two ways meet. */
export function meet(a: u32, b: u32): u32 {
  return a & b;
}

export function getN(): void {
  useLocal(LOCAL_N);
  getLocal(LOCAL_N);
}

export function getZ(): void {
  useLocal(LOCAL_Z);
  getLocal(LOCAL_Z);
}

export function getC(): void {
  getMade(LOCAL_C, Named.DIFFERENCE_CARRY);
}

export function getV(): void {
  getMade(LOCAL_V, Named.DIFFERENCE_OVERFLOW);
}

function getMade(local: u32, difference: u32): void {
  useLocal(local);
  if ((known & Known.PLACED) !== 0) {
    getLocal(local);
    return;
  }
  pasteDifference(difference);
  if ((known & Known.DIFFERENCE) !== 0) return;
  getLocal(local);
  getLocal(LOCAL_DIFFERS);
  byte(Opcode.SELECT);
}

export function putN(): void {
  putNz(LOCAL_N);
}

export function putZ(): void {
  putNz(LOCAL_Z);
}

function putNz(local: u32): void {
  writeLocal(local);
  setLocal(local);
  known &= ~Known.ALL_OF_DIFFERENCE;
}

/** C takes the value from the stack; V stays. */
export function putC(): void {
  putMade(LOCAL_C, LOCAL_V, Named.DIFFERENCE_OVERFLOW);
}

export function putV(): void {
  putMade(LOCAL_V, LOCAL_C, Named.DIFFERENCE_CARRY);
}

function putMade(local: u32, other: u32, otherTemplate: u32): void {
  if ((known & Known.PLACED) === 0) {
    getMade(other, otherTemplate);
    writeLocal(other);
    setLocal(other);
    constant(0);
    setLocal(LOCAL_DIFFERS);
  }
  writeLocal(local);
  setLocal(local);
  known = Known.PLACED;
}

/** a, b on the stack → a − b, with all flags. */
export function subtract(): void {
  writeLocal(LOCAL_N);
  writeLocal(LOCAL_Z);
  writeLocal(LOCAL_C);
  writeLocal(LOCAL_V);
  setLocal(LOCAL_B);
  teeLocal(LOCAL_A);
  getLocal(LOCAL_B);
  byte(Opcode.I32_SUB);
  teeLocal(LOCAL_N);
  teeLocal(LOCAL_Z);
  if ((known & Known.DIFFERENCE) === 0) {
    constant(1);
    setLocal(LOCAL_DIFFERS);
  }
  known = Known.DIFFERENCE | Known.ALL_OF_DIFFERENCE;
}

/** C and V go to their locals, because what the function writes is to be stored. */
export function placeFlags(): void {
  if (!isWritten(LOCAL_C)) return;
  known = Known.NOTHING;
  getMade(LOCAL_C, Named.DIFFERENCE_CARRY);
  setLocal(LOCAL_C);
  getMade(LOCAL_V, Named.DIFFERENCE_OVERFLOW);
  setLocal(LOCAL_V);
}
