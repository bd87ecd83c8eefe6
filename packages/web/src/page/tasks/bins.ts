/** A distribution of latencies in bins, for a histogram. */
import { CPU_HZ } from "@mvm/board/clocks";

export type Distribution = readonly (readonly [cycles: number, count: number])[];

export interface Bins {
  /** The middle of each bin, in microseconds. */
  middles: number[];
  /** For each distribution: per cent of its jobs in each bin; null where there are none. */
  parts: (number | null)[][];
}

const BINS = 40;
const PERCENT = 100;
const MICROSECONDS = 1e6;

/** The same bins for all distributions, so that their bars can be compared. */
export function binsOf(distributions: readonly Distribution[]): Bins {
  const all = distributions.flat().map(([cycles]) => cycles);
  if (all.length === 0) return { middles: [], parts: distributions.map(() => []) };
  const least = Math.min(...all);
  const width = Math.max(1, Math.ceil((Math.max(...all) - least + 1) / BINS));
  const count = Math.floor((Math.max(...all) - least) / width) + 1;
  const middles = Array.from(
    { length: count },
    (_, n) => ((least + (n + 0.5) * width) / CPU_HZ) * MICROSECONDS,
  );
  const parts = distributions.map((distribution) => {
    const total = distribution.reduce((sum, [, jobs]) => sum + jobs, 0);
    const bins = new Array<number>(count).fill(0);
    for (const [cycles, jobs] of distribution) bins[Math.floor((cycles - least) / width)]! += jobs;
    return bins.map((jobs) => (jobs === 0 ? null : (PERCENT * jobs) / total));
  });
  return { middles, parts };
}
