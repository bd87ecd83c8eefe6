/**
 * Pieces of code that a debugger puts in the place of a program's own code: words of the ARM
 * instruction set (ARM DDI 0406C A8).
 */

/** The bytes of an instruction. */
export const WORD = 4;

/** UDF #0. */
export const UNDEFINED = 0xe7f0_00f0;
/** SMC #0. */
export const SMC = 0xe160_0070;
/** CPSID i: IRQs are masked from now on. */
export const MASK_IRQS = 0xf10c_0080;
/** STR r1, [r2]; LDR r3, [r2]. */
export const STORE = 0xe582_1000;
export const LOAD = 0xe592_3000;
export const DSB = 0xf57f_f04f;

/** Switches the MMU of the present world off: SCTLR.M is cleared, by r1. */
export const MMU_OFF: readonly number[] = [
  0xee11_1f10, // mrc p15, 0, r1, c1, c0, 0
  0xe3c1_1001, // bic r1, r1, #1
  0xee01_1f10, // mcr p15, 0, r1, c1, c0, 0
  0xf57f_f06f, // isb
];

const MOVW = 0xe300_0000;
const MOVT = 0xe340_0000;
const BRANCH = 0xea00_0000;
const BRANCH_OFFSET = 0x00ff_ffff;
/** A branch counts from two instructions ahead. */
const PIPELINE = 2;

/** MOVW and MOVT: load a 32-bit number into a register. */
export function loadNumber(register: number, value: number): number[] {
  const half = (opcode: number, bits: number) =>
    (opcode | ((bits & 0xf000) << 4) | (register << 12) | (bits & 0xfff)) >>> 0;
  return [half(MOVW, value & 0xffff), half(MOVT, value >>> 16)];
}

/** A branch at the word `from` to the word `to`. */
export function branch(from: number, to: number): number {
  return (BRANCH | ((to - from - PIPELINE) & BRANCH_OFFSET)) >>> 0;
}

/** The code as it lies in memory. */
export function codeBytes(code: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(code).buffer);
}
