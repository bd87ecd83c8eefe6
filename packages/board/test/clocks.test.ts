import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PeripheralClock } from "../src/clocks";
import { clockDriftOf } from "../src/options";

describe("PERIPHCLK", () => {
  it("makes an edge in every second cycle", () => {
    const clock = new PeripheralClock();
    expect([0, 1, 2, 3, 4].map((cycle) => clock.ticksAt(cycle))).toEqual([0, 0, 1, 1, 2]);
    expect([0, 1, 2].map((ticks) => clock.cycleOfTick(ticks))).toEqual([0, 2, 4]);
  });

  it("makes 1,000,100 edges for 1,000,000 if it drifts by 100 millionths", () => {
    const cycles = 2_000_000;
    expect(new PeripheralClock(100).ticksAt(cycles)).toBe(1_000_100);
    expect(new PeripheralClock(-100).ticksAt(cycles)).toBe(999_900);
  });

  it("has reached an edge in the cycle of the edge, and not one cycle before", () => {
    const drift = fc.integer({ min: -100_000, max: 100_000 });
    const ticks = fc.integer({ min: 1, max: 2 ** 45 });
    fc.assert(
      fc.property(drift, ticks, (millionths, edge) => {
        const clock = new PeripheralClock(millionths);
        const cycle = clock.cycleOfTick(edge);
        expect(clock.ticksAt(cycle)).toBeGreaterThanOrEqual(edge);
        expect(clock.ticksAt(cycle - 1)).toBeLessThan(edge);
      }),
    );
  });

  it("drifts by a tenth at most", () => {
    expect(clockDriftOf({})).toBe(0);
    expect(clockDriftOf({ clockDrift: -100_000 })).toBe(-100_000);
    for (const clockDrift of [100_001, Number.NaN])
      expect(() => clockDriftOf({ clockDrift })).toThrow("give a number from -100000 to 100000");
  });
});
