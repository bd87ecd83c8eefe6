/**
 * Times as people write them, in CPU cycles: `run({ for: ms(10) })`. A result is a whole number of
 * cycles, and at least as long as the time: 10 ms are 6,666,667 cycles, because a second has
 * 666,666,666. The functions throw RangeError for a part of a unit, a negative time, and a time
 * that has more cycles than a number can count (about 156 days).
 */
import { CPU_HZ } from "./clocks";

interface Unit {
  /** The function that gives times in this unit. */
  readonly name: string;
  readonly perSecond: number;
  /** What to write in place of a part of this unit. */
  readonly finer: string;
}

const US: Unit = { name: "us", perSecond: 1_000_000, finer: "give cycles(…), or round" };
const MS: Unit = { name: "ms", perSecond: 1_000, finer: "give us(…), or round" };
const S: Unit = { name: "s", perSecond: 1, finer: "give ms(…), or round" };

/** Microseconds, a whole number of at least 0. @returns CPU cycles */
export function us(count: number): number {
  return cyclesOf(count, US);
}

/** Milliseconds, a whole number of at least 0. @returns CPU cycles */
export function ms(count: number): number {
  return cyclesOf(count, MS);
}

/** Seconds, a whole number of at least 0. @returns CPU cycles */
export function s(count: number): number {
  return cyclesOf(count, S);
}

/** CPU cycles, a whole number of at least 0. @returns the same number */
export function cycles(count: number): number {
  return whole(count, "cycles", "round");
}

/** A time in CPU cycles for people: "1.500 ms". */
export function formatTime(time: number): string {
  const seconds = time / CPU_HZ;
  if (seconds >= 1) return `${seconds.toFixed(3)} s`;
  if (seconds >= 1 / MS.perSecond) return `${(seconds * MS.perSecond).toFixed(3)} ms`;
  return `${(seconds * US.perSecond).toFixed(3)} us`;
}

/** Whole seconds and the rest are converted apart, so that no product is rounded. */
function cyclesOf(count: number, { name, perSecond, finer }: Unit): number {
  whole(count, name, finer);
  const seconds = Math.floor(count / perSecond);
  const rest = count - seconds * perSecond;
  const time = seconds * CPU_HZ + Math.ceil((rest * CPU_HZ) / perSecond);
  if (Number.isSafeInteger(time)) return time;
  throw new RangeError(`${name}(${count}): too long; a run has at most 2^53 cycles, about 156 days`);
}

function whole(count: number, name: string, finer: string): number {
  if (!Number.isFinite(count)) throw new RangeError(`${name}(${count}): not a number`);
  if (count < 0) throw new RangeError(`${name}(${count}): negative; time does not go back`);
  if (!Number.isInteger(count)) throw new RangeError(`${name}(${count}): not a whole number; ${finer}`);
  if (!Number.isSafeInteger(count)) throw new RangeError(`${name}(${count}): too long`);
  return count;
}
