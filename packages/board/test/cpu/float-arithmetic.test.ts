// The arithmetic against the host's IEEE doubles (to nearest) and against exact rational arithmetic
// (all modes).
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { dyadicOf, type Format, roundRational } from "./float-exact";
import {
  compileFloatModule,
  FLAG,
  type FloatModule,
  FZ,
  fromBits32,
  fromBits64,
  MODE,
  toBits32,
  toBits64,
} from "./float-module";

let float: FloatModule;
beforeAll(async () => {
  float = await compileFloatModule();
});

const single: Format = { fractionBits: 23, exponentBits: 8 };
const double: Format = { fractionBits: 52, exponentBits: 11 };

/**
 * Bit patterns with extreme exponents, short fractions and neighbours of powers of two as likely as
 * any other.
 */
function patterns({ fractionBits, exponentBits }: Format): fc.Arbitrary<bigint> {
  const top = (1n << BigInt(exponentBits)) - 1n;
  const ones = (1n << BigInt(fractionBits)) - 1n;
  const exponent = fc.oneof(
    fc.bigInt(0n, top),
    fc.constantFrom(0n, 1n, 2n, top >> 1n, (top >> 1n) + 1n, top - 2n, top - 1n, top),
    fc.bigInt((top >> 1n) - 60n, (top >> 1n) + 60n),
  );
  const fraction = fc.oneof(
    fc.bigInt(0n, ones),
    fc.constantFrom(0n, 1n, 2n, ones - 1n, ones, ones >> 1n, (ones >> 1n) + 1n),
  );
  return fc
    .tuple(fc.constantFrom(0n, 1n), exponent, fraction)
    .map(([s, e, f]) => (s << BigInt(fractionBits + exponentBits)) | (e << BigInt(fractionBits)) | f);
}

const doubles = patterns(double);
const singles = patterns(single).map(Number);
const modes = fc.constantFrom(MODE.RN, MODE.RP, MODE.RM, MODE.RZ);
const runs = { numRuns: 20_000 };

describe("rounding to nearest agrees with the host", () => {
  const operations: [string, (a: number, b: number) => number][] = [
    ["add", (a, b) => a + b],
    ["subtract", (a, b) => a - b],
    ["multiply", (a, b) => a * b],
    ["divide", (a, b) => a / b],
    ["squareRoot", (a) => Math.sqrt(a)],
  ];
  for (const [name, native] of operations) {
    for (const sticky of [0, FLAG.IXC]) {
      it(`${name}, binary64, inexact ${sticky ? "already set" : "clear"}`, () => {
        fc.assert(
          fc.property(doubles, doubles, (a, b) => {
            const expected = native(fromBits64(a), fromBits64(b));
            const { bits } = float.run64(sticky, `${name}64`, a, b);
            if (Number.isNaN(expected)) expect(fromBits64(bits)).toBeNaN();
            else expect(bits).toBe(toBits64(expected));
          }),
          runs,
        );
      });
      it(`${name}, binary32, inexact ${sticky ? "already set" : "clear"}`, () => {
        fc.assert(
          fc.property(singles, singles, (a, b) => {
            const expected = native(fromBits32(a), fromBits32(b));
            const { bits } = float.run32(sticky, `${name}32`, a, b);
            if (Number.isNaN(expected)) expect(fromBits32(bits)).toBeNaN();
            else expect(bits).toBe(toBits32(expected));
          }),
          runs,
        );
      });
    }
  }
});

describe("every rounding mode, with its flags, agrees with exact arithmetic", () => {
  const operations = ["add", "subtract", "multiply", "divide", "squareRoot"];
  for (const name of operations) {
    for (const [format, width] of [
      [double, 64],
      [single, 32],
    ] as const) {
      it(`${name}, binary${width}`, () => {
        const pattern = patterns(format);
        fc.assert(
          fc.property(pattern, pattern, modes, fc.boolean(), (a, b, mode, flush) => {
            const expected = roundRational(
              format,
              name,
              dyadicOf(format, a),
              dyadicOf(format, b),
              mode,
              flush,
            );
            if (!expected) return; // zeros, infinities, NaNs and flushed operands: the facts below
            const fpscr = mode | (flush ? FZ : 0);
            const actual =
              width === 64
                ? float.run64(fpscr, `${name}64`, a, b)
                : float.run32(fpscr, `${name}32`, Number(a), Number(b));
            expect({ bits: BigInt(actual.bits), flags: actual.flags }).toEqual(expected);
          }),
          runs,
        );
      });
    }
  }
});
