/**
 * Shadow tables under a guest that does everything at random: what they grant, the guest's tables
 * and the configuration grant; what these grant, the guest gets. MVM_SHADOW_STEPS: steps in all.
 */
import { expect, test } from "vitest";
import { RandomGuest, type Theme } from "./random-guest";

const STEPS = Number(process.env["MVM_SHADOW_STEPS"] ?? 60_000);
const RUN = 10_000;
const LOOK = 50;

/** Pools of the usual size, and so small that tables are evicted all the time. */
const THEMES: Theme[] = ["tables", "sections", "tables", "supersections"];
const POOLS = [[], [3, 16], [6, 5]] as const;

test("the shadow never grants what the guest's tables do not, and never refuses what they grant", () => {
  const total = { granted: 0, refused: 0, stale: 0, faults: 0, code: 0, unscanned: 0 };
  const runs = Math.ceil(STEPS / RUN);
  for (let run = 0; run < runs; run++) {
    const guest = new RandomGuest(run + 1, THEMES[run % THEMES.length]!, ...POOLS[run % POOLS.length]!);
    for (let step = 0; step < RUN; step++) {
      try {
        guest.step();
        if (step % LOOK === 0) guest.checkTlb();
      } catch (error) {
        throw new Error(`run ${run}, step ${step}: ${(error as Error).message}`, { cause: error });
      }
    }
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += guest[key];
  }
  if (process.env["MVM_SHADOW_STEPS"]) console.log(total);
  expect(total.granted).toBeGreaterThan(STEPS / 10);
  expect(total.refused).toBeGreaterThan(STEPS / 10);
  expect(total.stale).toBeGreaterThan(STEPS / 1000);
  expect(total.code).toBeGreaterThan(STEPS / 100);
});
