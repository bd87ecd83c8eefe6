// What rounding does not decide: NaNs, flush-to-zero, zeros and infinities, conversions, half
// precision, estimates (ARM DDI 0406C A2.7).
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  AHP,
  compileFloatModule,
  DN,
  FLAG,
  type FloatModule,
  FZ,
  MODE,
  toBits32,
  toBits64,
} from "./float-module";

let float: FloatModule;
beforeAll(async () => {
  float = await compileFloatModule();
});

const { IOC, DZC, OFC, UFC, IXC, IDC } = FLAG;
const QNAN = 0x7fc0_1234;
const NEGATIVE_QNAN = 0xffc0_5678;
const SNAN = 0x7f80_4321;
const SNAN_MADE_QUIET = 0x7fc0_4321;
const NEGATIVE_SNAN = 0xff80_0001;
const DEFAULT_NAN = 0x7fc0_0000;
const INFINITY = 0x7f80_0000;
const NEGATIVE_INFINITY = 0xff80_0000;
const ONE = 0x3f80_0000;
const NEGATIVE_ZERO = 0x8000_0000;
const DENORMAL = 0x0000_0001;
const SMALLEST_NORMAL = 0x0080_0000;

describe("NaN operands", () => {
  it.each([
    ["a quiet NaN passes", 0, QNAN, ONE, QNAN, 0],
    ["the first of two quiet ones wins", 0, NEGATIVE_QNAN, QNAN, NEGATIVE_QNAN, 0],
    ["a signalling second operand beats a quiet first one", 0, QNAN, SNAN, SNAN_MADE_QUIET, IOC],
    ["the first of two signalling ones wins", 0, SNAN, NEGATIVE_SNAN, SNAN_MADE_QUIET, IOC],
    ["default NaN mode forgets sign and payload", DN, NEGATIVE_QNAN, ONE, DEFAULT_NAN, 0],
    ["default NaN mode still raises", DN, ONE, NEGATIVE_SNAN, DEFAULT_NAN, IOC],
  ])("%s", (_, fpscr, a, b, bits, flags) => {
    for (const name of ["add32", "multiply32", "divide32", "maximum32"]) {
      expect(float.run32(fpscr, name, a, b), name).toEqual({ bits, flags });
    }
  });

  it("a subtraction keeps the sign of a NaN that is subtracted", () => {
    expect(float.run32(0, "subtract32", ONE, QNAN)).toEqual({ bits: QNAN, flags: 0 });
  });

  it("binary64 behaves alike", () => {
    expect(float.run64(0, "add64", 0x7ff0_0000_0000_0001n, 0x7ff8_0000_0000_0002n)).toEqual({
      bits: 0x7ff8_0000_0000_0001n,
      flags: IOC,
    });
  });
});

describe("zeros and infinities", () => {
  it.each([
    ["∞ − ∞", MODE.RN, "subtract32", INFINITY, INFINITY, DEFAULT_NAN, IOC],
    ["∞ + ∞", MODE.RN, "add32", INFINITY, INFINITY, INFINITY, 0],
    ["0 · ∞", MODE.RN, "multiply32", NEGATIVE_ZERO, INFINITY, DEFAULT_NAN, IOC],
    ["0 / 0", MODE.RN, "divide32", 0, NEGATIVE_ZERO, DEFAULT_NAN, IOC],
    ["∞ / ∞", MODE.RN, "divide32", INFINITY, NEGATIVE_INFINITY, DEFAULT_NAN, IOC],
    ["1 / −0", MODE.RN, "divide32", ONE, NEGATIVE_ZERO, NEGATIVE_INFINITY, DZC],
    ["∞ / 0 is no division by zero", MODE.RN, "divide32", INFINITY, 0, INFINITY, 0],
    ["1 / −∞", MODE.RN, "divide32", ONE, NEGATIVE_INFINITY, NEGATIVE_ZERO, 0],
    ["1 − 1 to nearest", MODE.RN, "subtract32", ONE, ONE, 0, 0],
    ["1 − 1 downwards", MODE.RM, "subtract32", ONE, ONE, NEGATIVE_ZERO, 0],
    ["0 + −0 to nearest", MODE.RN, "add32", 0, NEGATIVE_ZERO, 0, 0],
    ["0 + −0 downwards", MODE.RM, "add32", 0, NEGATIVE_ZERO, NEGATIVE_ZERO, 0],
    ["−0 + −0", MODE.RP, "add32", NEGATIVE_ZERO, NEGATIVE_ZERO, NEGATIVE_ZERO, 0],
  ] as const)("%s", (_, mode, name, a, b, bits, flags) => {
    expect(float.run32(mode, name, a, b)).toEqual({ bits, flags });
  });

  it("square roots: −0 stays, a negative number is invalid", () => {
    expect(float.run32(0, "squareRoot32", NEGATIVE_ZERO)).toEqual({ bits: NEGATIVE_ZERO, flags: 0 });
    expect(float.run32(0, "squareRoot32", NEGATIVE_INFINITY)).toEqual({ bits: DEFAULT_NAN, flags: IOC });
  });
});

describe("flush-to-zero", () => {
  it("takes a denormal operand for a zero of its sign", () => {
    expect(float.run32(FZ, "add32", 0x8000_0001, NEGATIVE_ZERO)).toEqual({ bits: NEGATIVE_ZERO, flags: IDC });
    expect(float.run32(FZ, "divide32", ONE, DENORMAL)).toEqual({ bits: INFINITY, flags: IDC | DZC });
  });

  it("notices it beside a NaN too", () => {
    expect(float.run32(FZ, "add32", DENORMAL, QNAN)).toEqual({ bits: QNAN, flags: IDC });
  });

  it("flushes a tiny result, exact or not, with underflow alone", () => {
    expect(float.run32(FZ, "multiply32", SMALLEST_NORMAL, toBits32(0.5))).toEqual({ bits: 0, flags: UFC });
    expect(float.run32(FZ, "multiply32", 0x8080_0001, toBits32(0.75))).toEqual({
      bits: NEGATIVE_ZERO,
      flags: UFC,
    });
  });

  it("judges tininess before rounding, even with inexact already set", () => {
    // (1 − 2⁻²⁴) · 2⁻¹²⁶ rounds up to the smallest normal number.
    const belowOne = 0x3f7f_ffff;
    expect(float.run32(IXC, "multiply32", SMALLEST_NORMAL, belowOne).flags).toBe(IXC | UFC);
    expect(float.run32(FZ | IXC, "multiply32", SMALLEST_NORMAL, belowOne)).toEqual({
      bits: 0,
      flags: IXC | UFC,
    });
  });

  it("leaves denormals alone when it is off: exact ones do not even underflow", () => {
    expect(float.run32(0, "multiply32", SMALLEST_NORMAL, toBits32(0.5))).toEqual({
      bits: 0x0040_0000,
      flags: 0,
    });
  });
});

describe("comparison", () => {
  const LESS = 8;
  const EQUAL = 6;
  const GREATER = 2;
  const UNORDERED = 3;

  it("orders numbers as they are, and −0 equal to 0", () => {
    const finite = fc.float({ noNaN: true });
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        const expected = a < b ? LESS : a === b ? EQUAL : GREATER;
        expect(float.run32(0, "compare32", toBits32(a), toBits32(b), 0)).toEqual({
          bits: expected,
          flags: 0,
        });
        expect(float.run32(0, "compare64", toBits64(a), toBits64(b), 1).bits).toBe(expected);
      }),
    );
    expect(float.run32(0, "compare32", 0, NEGATIVE_ZERO, 0).bits).toBe(EQUAL);
  });

  it("a quiet NaN is invalid for VCMPE only, a signalling one for both", () => {
    expect(float.run32(0, "compare32", QNAN, ONE, 0)).toEqual({ bits: UNORDERED, flags: 0 });
    expect(float.run32(0, "compare32", QNAN, ONE, 1)).toEqual({ bits: UNORDERED, flags: IOC });
    expect(float.run32(0, "compare32", ONE, SNAN, 0)).toEqual({ bits: UNORDERED, flags: IOC });
  });

  it("maximum and minimum tell the zeros apart", () => {
    expect(float.run32(0, "maximum32", NEGATIVE_ZERO, 0).bits).toBe(0);
    expect(float.run32(0, "minimum32", 0, NEGATIVE_ZERO).bits).toBe(NEGATIVE_ZERO);
  });
});

describe("conversions", () => {
  it("between the formats", () => {
    expect(float.run64(0, "singleToDouble", DENORMAL).bits).toBe(toBits64(2 ** -149));
    expect(float.run64(0, "singleToDouble", SNAN)).toEqual({ bits: 0x7ff8_0864_2000_0000n, flags: IOC });
    expect(float.run32(0, "doubleToSingle", toBits64(1e300))).toEqual({ bits: INFINITY, flags: OFC | IXC });
    expect(float.run32(0, "doubleToSingle", 0xfff8_0000_2000_0000n)).toEqual({ bits: 0xffc0_0001, flags: 0 });
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        expect(float.run32(0, "doubleToSingle", toBits64(x)).bits).toBe(toBits32(x));
      }),
    );
  });

  it.each([
    ["2.5 to nearest is even", MODE.RN, 2.5, 2, IXC],
    ["3.5 to nearest is even", MODE.RN, 3.5, 4, IXC],
    ["−2.5 upwards", MODE.RP, -2.5, -2, IXC],
    ["−2.5 downwards", MODE.RM, -2.5, -3, IXC],
    ["−2.5 towards zero", MODE.RZ, -2.5, -2, IXC],
    ["a tiny number upwards", MODE.RP, 1e-300, 1, IXC],
    ["a tiny negative number upwards", MODE.RP, -1e-300, 0, IXC],
    ["2³¹ saturates", MODE.RN, 2 ** 31, 0x7fff_ffff, IOC],
    ["−2³¹ is the lowest", MODE.RN, -(2 ** 31), -(2 ** 31), 0],
    ["2³¹ − ¼ to nearest saturates", MODE.RN, 2 ** 31 - 0.25, 0x7fff_ffff, IOC],
    ["2³¹ − ¼ towards zero does not", MODE.RZ, 2 ** 31 - 0.25, 0x7fff_ffff, IXC],
    ["infinity saturates", MODE.RN, -Infinity, -(2 ** 31), IOC],
    ["a NaN is 0", MODE.RN, Number.NaN, 0, IOC],
  ] as const)("to a signed integer: %s", (_, mode, x, integer, flags) => {
    const result = float.run64(mode, "fixedFrom64", toBits64(x), 0, 32, 0);
    expect({ integer: Number(BigInt.asIntN(64, result.bits)), flags: result.flags }).toEqual({
      integer,
      flags,
    });
  });

  it("to unsigned integers: negative numbers saturate unless they round to 0", () => {
    expect(float.run64(MODE.RN, "fixedFrom64", toBits64(-0.5), 0, 32, 1)).toEqual({ bits: 0n, flags: IXC });
    expect(float.run64(MODE.RN, "fixedFrom64", toBits64(-0.75), 0, 32, 1)).toEqual({ bits: 0n, flags: IOC });
    expect(float.run64(MODE.RN, "fixedFrom64", toBits64(2 ** 32 - 1), 0, 32, 1).bits).toBe(0xffff_ffffn);
  });

  it("fixed-point numbers, both ways", () => {
    expect(float.run64(0, "fixedTo64", -3n, 1).bits).toBe(toBits64(-1.5));
    expect(float.run32(0, "fixedTo32", 0x1_0000n, 16).bits).toBe(ONE);
    expect(float.run32(0, "fixedTo32", 0xffff_ffffn, 0)).toEqual({ bits: 0x4f80_0000, flags: IXC });
    expect(float.run64(0, "fixedFrom32", toBits32(-1.5), 8, 16, 0).bits).toBe(BigInt.asUintN(64, -384n));
    expect(float.run64(0, "fixedFrom32", toBits32(200), 8, 16, 0)).toEqual({ bits: 0x7fffn, flags: IOC });
  });
});

describe("half precision", () => {
  it("goes to single precision and back unchanged", () => {
    for (let half = 0; half < 0x1_0000; half++) {
      const isSignalling = (half & 0x7c00) === 0x7c00 && (half & 0x3ff) !== 0 && (half & 0x200) === 0;
      const { bits, flags } = float.run32(0, "halfToSingle", half);
      expect(flags).toBe(isSignalling ? IOC : 0);
      const back = float.run32(0, "singleToHalf", bits);
      expect(back).toEqual({ bits: isSignalling ? half | 0x200 : half, flags: 0 });
      const other = float.run32(AHP, "halfToSingle", half);
      expect(float.run32(AHP, "singleToHalf", other.bits)).toEqual({ bits: half, flags: 0 });
    }
  });

  it.each([
    ["rounds to even", 0, 1 + 2 ** -11, 0x3c00, IXC],
    ["rounds up from the middle of odd and even", 0, 1 + 3 * 2 ** -11, 0x3c02, IXC],
    ["overflows to infinity", 0, 65520, 0x7c00, OFC | IXC],
    ["overflows to the largest number towards zero", MODE.RZ, 65536, 0x7bff, OFC | IXC],
    ["underflows", 0, 2 ** -26, 0, UFC | IXC],
    ["flush-to-zero leaves half denormals alone", FZ, 2 ** -24, 1, 0],
    ["the alternative format goes further", AHP, 65536, 0x7c00, 0],
    ["the alternative format saturates", AHP, 131072, 0x7fff, IOC],
    ["the alternative format has no infinity", AHP, -Infinity, 0xffff, IOC],
  ] as const)("%s", (_, fpscr, x, bits, flags) => {
    expect(float.run32(fpscr, "singleToHalf", toBits32(x))).toEqual({ bits, flags });
  });

  it("a NaN keeps the top of its payload; the alternative format makes it a zero", () => {
    expect(float.run32(0, "singleToHalf", 0xffc0_6000)).toEqual({ bits: 0xfe03, flags: 0 });
    expect(float.run32(DN, "singleToHalf", 0xffc0_6000)).toEqual({ bits: 0x7e00, flags: 0 });
    expect(float.run32(AHP, "singleToHalf", 0xffc0_6000)).toEqual({ bits: 0x8000, flags: IOC });
  });
});

describe("estimates, with the standard FPSCR value", () => {
  const standard = FZ | DN;

  it("are the architecture's 8-bit tables", () => {
    // 1.0 lies at the low end of its interval [1, 1 + 2⁻⁸): 511/512; 2 is 1 with another exponent.
    expect(float.run32(standard, "floatReciprocalEstimate", ONE).bits).toBe(0x3f7f_8000);
    expect(float.run32(standard, "floatReciprocalEstimate", toBits32(-2)).bits).toBe(0xbeff_8000);
    expect(float.run32(standard, "floatRootEstimate", ONE).bits).toBe(0x3f7f_8000);
    expect(float.run32(standard, "floatRootEstimate", toBits32(4)).bits).toBe(0x3eff_8000);
    expect(float.run32(standard, "reciprocalEstimate", 0x7fff_ffff).bits).toBe(0xffff_ffff);
    expect(float.run32(standard, "reciprocalEstimate", 0x8000_0000).bits).toBe(0xff80_0000);
    expect(float.run32(standard, "rootEstimate", 0x4000_0000).bits).toBe(0xff80_0000);
  });

  it("are near the truth", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-30, max: 1e30, noNaN: true }), (x) => {
        const near = (name: string, truth: number) => {
          const ratio =
            new Float32Array(new Uint32Array([float.run32(standard, name, toBits32(x)).bits]).buffer)[0]! /
            truth;
          expect(Math.abs(ratio - 1)).toBeLessThan(2 ** -8);
        };
        near("floatReciprocalEstimate", 1 / x);
        near("floatRootEstimate", 1 / Math.sqrt(x));
      }),
    );
  });

  it("of special values", () => {
    expect(float.run32(standard, "floatReciprocalEstimate", NEGATIVE_ZERO)).toEqual({
      bits: NEGATIVE_INFINITY,
      flags: DZC,
    });
    expect(float.run32(standard, "floatReciprocalEstimate", DENORMAL)).toEqual({
      bits: INFINITY,
      flags: IDC | DZC,
    });
    expect(float.run32(standard, "floatReciprocalEstimate", toBits32(2 ** 126))).toEqual({
      bits: 0,
      flags: UFC,
    });
    expect(float.run32(standard, "floatRootEstimate", toBits32(-1))).toEqual({
      bits: DEFAULT_NAN,
      flags: IOC,
    });
    expect(float.run32(standard, "floatRootEstimate", INFINITY)).toEqual({ bits: 0, flags: 0 });
  });

  it("steps count infinity times zero as zero", () => {
    expect(float.run32(standard, "reciprocalStep", INFINITY, 0)).toEqual({ bits: toBits32(2), flags: 0 });
    expect(float.run32(standard, "rootStep", 0, NEGATIVE_INFINITY)).toEqual({
      bits: toBits32(1.5),
      flags: 0,
    });
    expect(float.run32(standard, "reciprocalStep", toBits32(0.5), toBits32(3)).bits).toBe(toBits32(0.5));
  });
});
