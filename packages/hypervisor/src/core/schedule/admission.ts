// Admission: earliest deadline first serves every reservation of a core if their budgets, each over
// its period, add up to the whole core at most (Liu and Layland, 1973).

/** A core's time, in the unit of {@link shareOf}. */
export const WHOLE_CORE: u64 = 1 << 20;

/** Part of a core that `budget` in every `period` takes, rounded down. */
export function shareOf(budget: u32, period: u32): u64 {
  return (<u64>budget * WHOLE_CORE) / period;
}
