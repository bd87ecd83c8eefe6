/** The visible part of the timeline. Times are in cycles; x is in pixels from the left. */
import { CPU_HZ } from "@mvm/board/clocks";

/** From 2 µs to 20 minutes across. */
const NARROWEST = 2e-6 * CPU_HZ;
const WIDEST = 1200 * CPU_HZ;
/** Where the present stands while the view follows it, as a part of the width. */
const PRESENT_AT = 0.92;
const STEPS = [1, 2, 5];
/** The least pixels between two marks of the axis. */
const MARK_PIXELS = 90;

export interface View {
  /** The cycle at the left edge. */
  begin: number;
  /** Cycles across. */
  span: number;
}

export function xOf({ begin, span }: View, width: number, cycle: number): number {
  return ((cycle - begin) / span) * width;
}

export function cycleAt({ begin, span }: View, width: number, x: number): number {
  return begin + (x / width) * span;
}

/** The same cycle stays below the pointer. */
export function zoomed(view: View, factor: number, at: number): View {
  const span = Math.min(WIDEST, Math.max(NARROWEST, view.span * factor));
  return { begin: at - ((at - view.begin) / view.span) * span, span };
}

export function moved({ begin, span }: View, part: number): View {
  return { begin: begin + part * span, span };
}

/** @param first where the timeline begins: nothing is to be seen before it */
export function following({ span }: View, cycle: number, first: number): View {
  return { begin: Math.max(first, cycle - PRESENT_AT * span), span };
}

export function centred({ span }: View, cycle: number): View {
  return { begin: cycle - span / 2, span };
}

/** The times of the axis's marks, in seconds, and the digits that tell them apart. */
export function marks({ begin, span }: View, width: number): { seconds: number[]; digits: number } {
  const least = (span / CPU_HZ / width) * MARK_PIXELS;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (STEPS.find((each) => each * power >= least) ?? 10) * power;
  const first = Math.max(0, Math.ceil(begin / CPU_HZ / step));
  const last = Math.floor((begin + span) / CPU_HZ / step);
  const seconds = Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => (first + n) * step);
  return { seconds, digits: Math.max(0, -Math.floor(Math.log10(step))) };
}

const MICRO = 1e-6;
const MILLI = 1e-3;

/** "1.234 ms": a duration with three digits. */
export function durationText(cycles: number): string {
  const seconds = cycles / CPU_HZ;
  if (seconds < MILLI) return `${(seconds / MICRO).toFixed(2)} µs`;
  return seconds < 1 ? `${(seconds / MILLI).toFixed(3)} ms` : `${seconds.toFixed(3)} s`;
}

/** "1.234 567 s": a moment of the run, to the microsecond. */
export function momentText(cycle: number): string {
  return `${(cycle / CPU_HZ).toFixed(6)} s`;
}
