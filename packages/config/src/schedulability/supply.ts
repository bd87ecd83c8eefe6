/**
 * How much processor time a VM has for certain, in microseconds.
 *
 * A reservation (Q in every T) gives nothing for 2 (T − Q) at worst: its budget came at the start of one period, and comes
 * at the end of the next. Then Q in every T (periodic resource model, Shin & Lee, RTSS 2003):
 *
 *        budget                                   budget         budget
 *      |█████|░░░░░░░░░░░░░░░░|░░░░░░░░░░░░░░░░|█████|░░░░░░░░░|█████|
 *      0     Q                T                2T−Q 2T
 *            └── 2 (T − Q): nothing ───────────┘
 */
import { SWITCH_US } from "./costs";

export interface Supply {
  /** Share of the processor in the long run, 0 … 1. */
  rate: number;
  /** Longest time without any. */
  gap: number;
  /** The least time that `t` microseconds are sure to bring. */
  within(t: number): number;
  /** The longest time in which `work` microseconds of processor time come. */
  until(work: number): number;
}

/** A core of its own. */
export const WHOLE_CORE: Supply = { rate: 1, gap: 0, within: (t) => t, until: (work) => work };

/** Best effort on a shared core: nothing is certain. */
export const NOTHING: Supply = {
  rate: 0,
  gap: Number.POSITIVE_INFINITY,
  within: () => 0,
  until: (work) => (work === 0 ? 0 : Number.POSITIVE_INFINITY),
};

/** @param switched whether MVM must switch to the VM in every period: that much of the budget is not the guest's */
export function reservationSupply(
  { budget, period }: { budget: number; period: number },
  switched: boolean,
): Supply {
  const useful = switched ? Math.max(0, budget - SWITCH_US) : budget;
  if (useful === 0) return NOTHING;
  const idle = period - useful;
  return {
    rate: useful / period,
    gap: 2 * idle,
    within(t) {
      const since = t - idle;
      if (since <= 0) return 0;
      const periods = Math.floor(since / period);
      return periods * useful + Math.max(0, since - periods * period - idle);
    },
    until(work) {
      if (work <= 0) return 0;
      const periodsBefore = Math.ceil(work / useful) - 1;
      return 2 * idle + periodsBefore * idle + work;
    },
  };
}
