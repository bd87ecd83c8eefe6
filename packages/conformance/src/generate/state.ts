import { RECORD, SCRATCH_BYTES } from "../layout";
import { emptyInput } from "../program";
import type { Random } from "../random";

export const MODE = { USR: 0x10, FIQ: 0x11, IRQ: 0x12, SVC: 0x13, ABT: 0x17, UND: 0x1b, SYS: 0x1f } as const;
/** The modes that have an SPSR. */
export const EXCEPTION_MODES = [MODE.FIQ, MODE.IRQ, MODE.SVC, MODE.ABT, MODE.UND] as const;

export const CPSR_T = 0x20;
export const CPSR_I = 0x80;
const CPSR_A = 0x100;
/** N Z C V Q and GE: what a program may start with at will. */
export const CPSR_FLAGS = 0xf80f_0000;

/**
 * FPSCR bits that the A9 has, but the trap enables: flags, QC, AHP, DN, FZ, rounding, cumulative
 * exceptions.
 */
const FPSCR_WRITABLE = 0xffc0_009f;

/** A random machine state in the given mode. */
export function drawState(mode: number, thumb: boolean, random: Random): Uint8Array {
  const input = emptyInput();
  const view = new DataView(input.buffer);
  const set = (offset: number, value: number): void => view.setUint32(offset, value >>> 0, true);
  for (let at: number = RECORD.R0; at < RECORD.D0; at += 4) set(at, random.interestingWord());
  for (const bank of [RECORD.SVC, RECORD.ABT, RECORD.UND, RECORD.IRQ, RECORD.FIQ + 20]) {
    set(bank + 8, drawPsr(random.pick(EXCEPTION_MODES), random));
  }
  const single = random.oneIn(2);
  for (let at: number = RECORD.D0; at < RECORD.SCRATCH; at += 8) {
    const [low, high] = single
      ? [random.interestingSingle(), random.interestingSingle()]
      : random.oneIn(3)
        ? [random.interestingWord(), random.interestingWord()]
        : random.interestingDouble();
    set(at, low);
    set(at + 4, high);
  }
  for (let i = 0; i < SCRATCH_BYTES; i += 4) set(RECORD.SCRATCH + i, random.interestingWord());
  set(RECORD.FPSCR, random.oneIn(2) ? 0 : random.word() & FPSCR_WRITABLE);
  set(RECORD.DFSR, 0);
  set(RECORD.CPSR, drawPsr(mode, random) | (thumb ? CPSR_T : 0));
  return input;
}

/** A status register with random flags in `mode`; FIQ open (see runtime.S), Arm state. */
export function drawPsr(mode: number, random: Random): number {
  return ((random.word() & (CPSR_FLAGS | CPSR_A | CPSR_I)) | mode) >>> 0;
}
