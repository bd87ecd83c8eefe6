import fc from "fast-check";
import { expect, it } from "vitest";
import { CPU_HZ } from "../src/clocks";
import { cycles, formatTime, ms, s, us } from "../src/units";

const UNITS = [
  ["us", us, 1_000_000n],
  ["ms", ms, 1_000n],
  ["s", s, 1n],
] as const;

it.each(UNITS)("%s: the least whole number of cycles that is not shorter", (_name, unit, perSecond) => {
  const longest = Number((BigInt(Number.MAX_SAFE_INTEGER) * perSecond) / BigInt(CPU_HZ));
  fc.assert(
    fc.property(fc.maxSafeNat(), (any) => {
      const count = any % (longest + 1);
      const product = BigInt(count) * BigInt(CPU_HZ);
      expect(BigInt(unit(count))).toBe((product + perSecond - 1n) / perSecond);
    }),
  );
  expect(() => unit(longest + 2)).toThrow(/too long/);
});

it("what is not a whole number of the unit is refused, with what to write instead", () => {
  expect(() => ms(1.5)).toThrow(new RangeError("ms(1.5): not a whole number; give us(…), or round"));
  expect(() => us(0.1)).toThrow("give cycles(…)");
  expect(() => s(-1)).toThrow("s(-1): negative");
  expect(() => cycles(2.5)).toThrow("cycles(2.5): not a whole number");
  expect(() => ms(Number.NaN)).toThrow("ms(NaN): not a number");
  expect(() => s(Number.POSITIVE_INFINITY)).toThrow("not a number");
  expect(cycles(7)).toBe(7);
});

it("a time for people has the unit that fits", () => {
  expect([us(5), ms(5), s(5)].map(formatTime)).toEqual(["5.001 us", "5.000 ms", "5.000 s"]);
});
