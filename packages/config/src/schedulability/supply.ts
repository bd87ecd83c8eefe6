/**
 * How much processor time a VM has for certain, in microseconds.
 *
 * A reservation (Q in every T) gives nothing for 2 (T − Q) at worst: its budget came at the start
 * of one period, and comes at the end of the next. Then Q in every T (periodic resource model, Shin
 * & Lee, RTSS 2003):
 *
 *        budget                                   budget         budget
 *      |█████|░░░░░░░░░░░░░░░░|░░░░░░░░░░░░░░░░|█████|░░░░░░░░░|█████|
 *      0     Q                T                2T−Q 2T
 *            └── 2 (T − Q): nothing ───────────┘
 */
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

/** A core of its own, with nothing of MVM on it. */
export const ALL: Supply = { rate: 1, gap: 0, within: (t) => t, until: (work) => work };

/** Best effort on a shared core: nothing is certain. */
export const NOTHING: Supply = {
  rate: 0,
  gap: Number.POSITIVE_INFINITY,
  within: () => 0,
  until: (work) => (work === 0 ? 0 : Number.POSITIVE_INFINITY),
};

/**
 * A core of its own but for the `share` of it that MVM takes there, in pieces of `piece` at most.
 */
export function servedSupply(share: number, piece: number): Supply {
  const rate = 1 - share;
  if (rate <= 0) return NOTHING;
  return {
    rate,
    gap: piece,
    within: (t) => Math.max(0, (t - piece) * rate),
    until: (work) => (work <= 0 ? 0 : piece + work / rate),
  };
}

/** @param budget what the guest itself has of it, 0 … period */
export function reservationSupply({ budget, period }: { budget: number; period: number }): Supply {
  if (budget === 0) return NOTHING;
  const idle = period - budget;
  return {
    rate: budget / period,
    gap: 2 * idle,
    within(t) {
      const since = t - idle;
      if (since <= 0) return 0;
      const periods = Math.floor(since / period);
      return periods * budget + Math.max(0, since - periods * period - idle);
    },
    until(work) {
      if (work <= 0) return 0;
      const periodsBefore = Math.ceil(work / budget) - 1;
      return 2 * idle + periodsBefore * idle + work;
    },
  };
}
