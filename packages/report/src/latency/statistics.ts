import { CPU_HZ } from "@mvm/config";

/** Minimum, mean, 99th percentile and maximum of a list of times, in CPU cycles. */
export interface Statistics {
  min: number;
  mean: number;
  p99: number;
  max: number;
}

const PERCENTILE = 0.99;

/**
 * Undefined for an empty list. The percentile is the nearest rank: the least value that 99 % of the
 * values do not exceed.
 */
export function statisticsOf(values: readonly number[]): Statistics | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const rank = Math.ceil(PERCENTILE * sorted.length) - 1;
  return {
    min: sorted[0]!,
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    p99: sorted[rank]!,
    max: sorted.at(-1)!,
  };
}

/**
 * How often each value occurs, sorted by value. The whole distribution allows an exact comparison
 * of two runs.
 */
export function distributionOf(values: readonly number[]): [value: number, count: number][] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

const MICROSECONDS_PER_SECOND = 1e6;

export function microseconds(cycles: number): number {
  return (cycles / CPU_HZ) * MICROSECONDS_PER_SECOND;
}

/** The same figures in microseconds. */
export function inMicroseconds({ min, mean, p99, max }: Statistics): Statistics {
  return { min: microseconds(min), mean: microseconds(mean), p99: microseconds(p99), max: microseconds(max) };
}
