/**
 * Whether the vector of an exception leads to a loop and to nothing else. A handler in C has a
 * prologue, and a start code saves registers before it calls the handler. Such code only saves
 * registers, so a loop behind it is as a loop in the vector.
 */
import { signed, thumbBranchTarget } from "./closed-loop";

/** Two bytes, or a word, at a virtual address; undefined: they cannot be read. */
export interface ReadCode {
  half(address: number): number | undefined;
  word(address: number): number | undefined;
}

export interface Place {
  address: number;
  isThumb: boolean;
}

/** Prologues and branches on the way have not more instructions. */
const LONGEST = 32;

/** Does the code from `start` on come to a place that is meant, and only save registers before? */
export function leadsTo(read: ReadCode, start: Place, isMeant: (place: Place) => boolean): boolean {
  let place: Place | undefined = start;
  for (let steps = 0; steps < LONGEST && place !== undefined; steps++) {
    if (isMeant(place)) return true;
    place = place.isThumb ? thumbStep(read, place.address) : armStep(read, place.address);
  }
  return false;
}

/** [mask, bits] of an instruction. */
type Pattern = readonly [mask: number, bits: number];
const isOne = (patterns: readonly Pattern[], code: number) =>
  patterns.some(([mask, bits]) => (code & mask) >>> 0 === bits);

const SAVES: readonly Pattern[] = [
  [0xffff_0000, 0xe92d_0000], // push {…}
  [0xffff_0000, 0xe52d_0000], // str rX, [sp, #-n]!
  [0xffbf_0e00, 0xed2d_0a00], // vpush {…}
  [0xffff_0000, 0xe58d_0000], // str rX, [sp, #n]
  [0xffff_0000, 0xe88d_0000], // stm sp, {…}
  [0xffff_0000, 0xe50b_0000], // str rX, [fp, #-n]
];
/** Bits 15:12 are the register that is written. */
const FRAME_ADDRESSES: readonly Pattern[] = [
  [0xffff_0000, 0xe24d_0000], // sub rX, sp, #n
  [0xffff_0000, 0xe28d_0000], // add rX, sp, #n
  [0xffff_0000, 0xe24e_0000], // sub rX, lr, #n
  [0xffff_0fff, 0xe1a0_000d], // mov rX, sp
  [0xffff_0fff, 0xe14f_0000], // mrs rX, spsr
];
const HINTS_AND_BARRIERS: readonly Pattern[] = [
  [0xffff_fffc, 0xe320_f000], // nop, yield, wfe, wfi
  [0xffff_ffff, 0xe1a0_0000], // mov r0, r0
  [0xffff_ffc0, 0xf57f_f040], // dsb, dmb, isb
];
const BRANCHES: readonly Pattern[] = [[0xfe00_0000, 0xea00_0000]]; // b, bl
const CALL_OF_THUMB: readonly Pattern[] = [[0xfe00_0000, 0xfa00_0000]]; // blx
/** Bit 24 of BLX is bit 1 of the offset. */
const HALF_SHIFT = 23;
const HALF = 2;
const LDR_PC_LITERAL: readonly Pattern[] = [[0xff7f_f000, 0xe51f_f000]];
const PC = 15;
const ADDS = 1 << 23;
const OFFSET = 0xfff;
const ARM_AHEAD = 8;

function armStep(read: ReadCode, address: number): Place | undefined {
  const code = read.word(address);
  if (code === undefined) return undefined;
  if (isOne(BRANCHES, code)) return arm(address + ARM_AHEAD + (signed(code, 24) << 2));
  if (isOne(CALL_OF_THUMB, code))
    return thumb(address + ARM_AHEAD + (signed(code, 24) << 2) + ((code >>> HALF_SHIFT) & HALF));
  if (isOne(LDR_PC_LITERAL, code)) return loaded(read, address + ARM_AHEAD, code, (code & ADDS) !== 0);
  const writes = (code >>> 12) & PC;
  const saves = isOne(SAVES, code) || (isOne(FRAME_ADDRESSES, code) && writes !== PC);
  return saves || isOne(HINTS_AND_BARRIERS, code) ? arm(address + 4) : undefined;
}

function arm(address: number): Place {
  return { address: address >>> 0, isThumb: false };
}

function thumb(address: number): Place {
  return { address: address >>> 0, isThumb: true };
}

/** Bit 0 of what is loaded chooses the state. */
function loaded(read: ReadCode, base: number, code: number, adds: boolean): Place | undefined {
  const offset = code & OFFSET;
  const target = read.word((adds ? base + offset : base - offset) >>> 0);
  return target === undefined ? undefined : { address: (target & ~1) >>> 0, isThumb: (target & 1) !== 0 };
}

const THUMB_SAVES: readonly Pattern[] = [
  [0xfe00, 0xb400], // push {…}
  [0xff80, 0xb080], // sub sp, #n
  [0xf800, 0xa800], // add rX, sp, #n
  [0xff78, 0x4668], // mov rX, sp
  [0xf800, 0x9000], // str rX, [sp, #n]
  [0xf838, 0x6038], // str rX, [r7, #n]
  [0xffcf, 0xbf00], // nop, yield, wfe, wfi
  [0xffff, 0x46c0], // mov r8, r8
];
/** The first halfword is the upper half. */
const WIDE_THUMB_SAVES: readonly Pattern[] = [
  [0xffff_0000, 0xe92d_0000], // push.w {…}
  [0xffff_0fff, 0xf84d_0d04], // str.w rX, [sp, #-4]!
  [0xffbf_0e00, 0xed2d_0a00], // vpush {…}
  [0xffff_8f00, 0xf1ae_0e00], // sub.w lr, lr, #n
  [0xffff_8f00, 0xf1ad_0d00], // sub.w sp, sp, #n
  [0xffff_f0ff, 0xf3ff_8000], // mrs rX, spsr
  [0xffff_ffc0, 0xf3bf_8f40], // dsb, dmb, isb
];
const LDR_W_PC_LITERAL: readonly Pattern[] = [[0xff7f_f000, 0xf85f_f000]];
const FIRST_WIDE = 0b11101;
const THUMB_AHEAD = 4;
/** To a multiple of 4. */
const align = (address: number) => (address & ~3) >>> 0;

function thumbStep(read: ReadCode, address: number): Place | undefined {
  const first = read.half(address);
  if (first === undefined) return undefined;
  if (first >>> 11 < FIRST_WIDE) {
    const target = thumbBranchTarget(address, first, 0);
    if (target !== undefined) return thumb(target);
    return isOne(THUMB_SAVES, first) ? thumb(address + 2) : undefined;
  }
  const second = read.half(address + 2);
  if (second === undefined) return undefined;
  const code = ((first << 16) | second) >>> 0;
  const target = thumbBranchTarget(address, first, second);
  if (target !== undefined) return thumb(target);
  if (isOne(LDR_W_PC_LITERAL, code))
    return loaded(read, align(address + THUMB_AHEAD), code, (code & ADDS) !== 0);
  return isOne(WIDE_THUMB_SAVES, code) ? thumb(address + 4) : undefined;
}
