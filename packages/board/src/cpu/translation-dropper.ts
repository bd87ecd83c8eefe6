/** For tests: gives up translated code at random moments. */
import type { CoreExports } from "./instance";

/** One slice of so many begins without translated code. */
const RARITY = 32;
/** A multiplier and an increment of a linear congruential generator (Numerical Recipes, 7.1). */
const MULTIPLIER = 1_664_525;
const INCREMENT = 1_013_904_223;

/** To be called before each slice. Undefined: nothing is dropped. */
export function dropperOf(seed: number | undefined, core: CoreExports): (() => void) | undefined {
  if (seed === undefined) return undefined;
  let state = seed;
  return () => {
    state = (Math.imul(state, MULTIPLIER) + INCREMENT) >>> 0;
    if ((state >>> 16) % RARITY === 0) core.forgetTranslations();
  };
}
