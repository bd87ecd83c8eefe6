/** From the runs to the figures of the tables. A ratio above 1: the virtual ZC702 is faster. */
import type { Sample } from "./campaign";
import { SIDES, type Side } from "./sides";

export interface Ratios {
  /** Processor time of QEMU's default mode / of the virtual ZC702. */
  qemu: number | undefined;
  /** The same with -icount. */
  icount: number | undefined;
  /** Time on the wall of QEMU's default mode / of the virtual ZC702. */
  wall: number | undefined;
}

export interface Figures extends Omit<Sample, "runs"> {
  /** By side: medians, in seconds. */
  cpu: Partial<Record<Side, number>>;
  wall: Partial<Record<Side, number>>;
  ratios: Ratios;
}

type Time = "cpu" | "wall";

export function figuresOf({ runs, ...sample }: Sample): Figures {
  const medians = (time: Time) =>
    Object.fromEntries(
      SIDES.flatMap((side) => {
        const own = runs[side]?.map((run) => run[time]);
        return own === undefined ? [] : [[side, median(own)]];
      }),
    );
  const ratio = (side: Side, time: Time) => {
    const [other, own] = [runs[side], runs.board];
    // The two runs of one time were neighbours, so they had the same host.
    return other && own && median(other.map((run, n) => run[time] / own[n]![time]));
  };
  const ratios = { qemu: ratio("qemu", "cpu"), icount: ratio("icount", "cpu"), wall: ratio("qemu", "wall") };
  return { ...sample, cpu: medians("cpu"), wall: medians("wall"), ratios };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Undefined: there are no values. */
export function geometricMean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
