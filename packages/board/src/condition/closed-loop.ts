/**
 * Code that a core can leave by an exception only: a loop of branches, hints and barriers, such as
 * `b .` or `1: wfi; b 1b`. Nothing in the loop depends on memory or registers.
 */

export interface ClosedLoop {
  /** Addresses of the first and the last instruction. */
  first: number;
  last: number;
}

/** Two bytes at a virtual address; undefined: they cannot be read. */
export type ReadHalf = (address: number) => number | undefined;

interface Step {
  size: number;
  /** Where the instruction branches to; undefined: it does nothing. */
  target?: number;
}

/** A longer loop is not recognised. */
const LONGEST = 16;

/** The loop that the core is in if its next instruction is at `pc`; undefined: none. */
export function closedLoopAt(read: ReadHalf, pc: number, isThumb: boolean): ClosedLoop | undefined {
  const visited: number[] = [];
  let at = pc;
  while (visited.length < LONGEST) {
    const begin = visited.indexOf(at);
    if (begin >= 0) {
      const loop = visited.slice(begin);
      return { first: Math.min(...loop), last: Math.max(...loop) };
    }
    visited.push(at);
    const step = isThumb ? thumbStep(read, at) : armStep(read, at);
    if (step === undefined) return undefined;
    at = (step.target ?? at + step.size) >>> 0;
  }
  return undefined;
}

/** Sign-extends the low `bits` bits. */
export function signed(value: number, bits: number): number {
  return (value << (32 - bits)) >> (32 - bits);
}

/** NOP, YIELD, WFE, WFI. SEV is none of them, because it acts on the other core. */
function isQuietHint(hint: number): boolean {
  return hint <= 3;
}

function armStep(read: ReadHalf, at: number): Step | undefined {
  const low = read(at);
  const high = read(at + 2);
  if (low === undefined || high === undefined) return undefined;
  const word = ((high << 16) | low) >>> 0;
  if (word >>> 24 === 0xea) return { size: 4, target: at + 8 + (signed(word, 24) << 2) };
  if ((word & 0xffff_ff00) >>> 0 === 0xe320_f000 && isQuietHint(word & 0xff)) return { size: 4 };
  if (word === MOV_R0_R0) return { size: 4 };
  const isBarrier = (word & 0xffff_ffc0) >>> 0 === 0xf57f_f040;
  return isBarrier ? { size: 4 } : undefined;
}

const MOV_R0_R0 = 0xe1a0_0000;
const MOV_R8_R8 = 0x46c0;

function thumbStep(read: ReadHalf, at: number): Step | undefined {
  const first = read(at);
  if (first === undefined) return undefined;
  const near = thumbBranchTarget(at, first, 0);
  if (near !== undefined) return { size: 2, target: near };
  if ((first & 0xff0f) === 0xbf00 && isQuietHint((first >>> 4) & 0xf)) return { size: 2 };
  if (first === MOV_R8_R8) return { size: 2 };
  const second = read(at + 2);
  if (second === undefined) return undefined;
  if (isWideBranch(first, second)) return { size: 4, target: wideTarget(at, first, second) };
  if (first === 0xf3af && (second & 0xff00) === 0x8000 && isQuietHint(second & 0xff)) return { size: 4 };
  const isBarrier = first === 0xf3bf && (second & 0xffc0) === 0x8f40;
  return isBarrier ? { size: 4 } : undefined;
}

/** B, encoding T4. */
function isWideBranch(first: number, second: number): boolean {
  return first >>> 11 === 0b11110 && (second & 0xd000) === 0x9000;
}

/** Where B (encodings T2 and T4) or BL of Thumb code goes; undefined: it is another instruction. */
export function thumbBranchTarget(at: number, first: number, second: number): number | undefined {
  if (first >>> 11 === 0b11100) return at + 4 + (signed(first, 11) << 1);
  const isCall = first >>> 11 === 0b11110 && (second & 0xd000) === 0xd000;
  return isCall || isWideBranch(first, second) ? wideTarget(at, first, second) : undefined;
}

/** I1 = NOT(J1 EOR S), I2 = NOT(J2 EOR S). */
function wideTarget(at: number, first: number, second: number): number {
  const s = (first >>> 10) & 1;
  const i1 = 1 ^ ((second >>> 13) & 1) ^ s;
  const i2 = 1 ^ ((second >>> 11) & 1) ^ s;
  const offset = (s << 24) | (i1 << 23) | (i2 << 22) | ((first & 0x3ff) << 12) | ((second & 0x7ff) << 1);
  return at + 4 + signed(offset, 25);
}
