// The judge of the arithmetic tests: results as exact rationals, rounded by the definition of each
// mode.
import { FLAG, MODE } from "./float-module";

export interface Format {
  fractionBits: number;
  exponentBits: number;
}

/** A finite number, numerator · 2^exponent, or undefined for anything else. */
export interface Dyadic {
  numerator: bigint;
  exponent: number;
  denormal: boolean;
}

export function dyadicOf({ fractionBits, exponentBits }: Format, bits: bigint): Dyadic | undefined {
  const top = (1n << BigInt(exponentBits)) - 1n;
  const field = (bits >> BigInt(fractionBits)) & top;
  if (field === top) return undefined;
  const fraction = bits & ((1n << BigInt(fractionBits)) - 1n);
  const magnitude = field === 0n ? fraction : fraction | (1n << BigInt(fractionBits));
  const bias = (1 << (exponentBits - 1)) - 1;
  return {
    numerator: bits >> BigInt(fractionBits + exponentBits) ? -magnitude : magnitude,
    exponent: Math.max(Number(field), 1) - bias - fractionBits,
    denormal: field === 0n && fraction !== 0n,
  };
}

/** floor(√n). */
function integerRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

const abs = (n: bigint) => (n < 0n ? -n : n);

/**
 * The result's sign and magnitude: floor(|x| · 2^scale), and whether something non-zero lies below.
 */
function scaled(name: string, a: Dyadic, b: Dyadic, scale: number) {
  const shift = (n: bigint, by: number) => (by >= 0 ? n << BigInt(by) : n >> BigInt(-by));
  const lost = (n: bigint, by: number) => by < 0 && shift(shift(n, by), -by) !== n;
  switch (name) {
    case "add":
    case "subtract": {
      const exponent = Math.min(a.exponent, b.exponent);
      const right = b.numerator << BigInt(b.exponent - exponent);
      const sum = (a.numerator << BigInt(a.exponent - exponent)) + (name === "add" ? right : -right);
      const by = exponent + scale;
      return { negative: sum < 0n, zero: sum === 0n, floor: shift(abs(sum), by), rest: lost(abs(sum), by) };
    }
    case "multiply": {
      const product = a.numerator * b.numerator;
      const by = a.exponent + b.exponent + scale;
      return {
        negative: product < 0n,
        zero: product === 0n,
        floor: shift(abs(product), by),
        rest: lost(abs(product), by),
      };
    }
    case "divide": {
      if (a.numerator === 0n || b.numerator === 0n) return undefined;
      const by = a.exponent - b.exponent + scale;
      const dividend = by >= 0 ? abs(a.numerator) << BigInt(by) : abs(a.numerator);
      const divisor = by < 0 ? abs(b.numerator) << BigInt(-by) : abs(b.numerator);
      return {
        negative: a.numerator < 0n !== b.numerator < 0n,
        zero: false,
        floor: dividend / divisor,
        rest: dividend % divisor !== 0n,
      };
    }
    case "squareRoot": {
      if (a.numerator <= 0n) return undefined;
      const by = a.exponent + 2 * scale;
      const radicand = shift(a.numerator, by);
      const root = integerRoot(radicand);
      return {
        negative: false,
        zero: false,
        floor: root,
        rest: root * root !== radicand || lost(a.numerator, by),
      };
    }
  }
  throw new Error(`no operation ${name}`);
}

/**
 * Result and flags of an operation on finite numbers; undefined where rounding is not what decides.
 */
export function roundRational(
  { fractionBits, exponentBits }: Format,
  name: string,
  a: Dyadic | undefined,
  b: Dyadic | undefined,
  mode: number,
  flush: boolean,
): { bits: bigint; flags: number } | undefined {
  if (!a || !b || (flush && (a.denormal || b.denormal))) return undefined;
  const bias = (1 << (exponentBits - 1)) - 1;
  const lowest = 1 - bias - fractionBits; // exponent of the last place of denormals
  // Two bits below the last place of the smallest numbers, so that halves and "tiny" can be told.
  const exact = scaled(name, a, b, -lowest + 2);
  if (!exact || exact.zero) return undefined;
  const sign = exact.negative ? 1n << BigInt(fractionBits + exponentBits) : 0n;
  const width = exact.floor.toString(2).length;
  const tiny = exact.floor >> BigInt(fractionBits + 2) === 0n;
  if (tiny && flush) return { bits: sign, flags: FLAG.UFC };
  const drop = BigInt(tiny ? 2 : width - fractionBits - 1);
  const ulp = 1n << drop;
  const rest = exact.floor & (ulp - 1n);
  const inexact = rest !== 0n || exact.rest;
  let kept = exact.floor >> drop;
  const aboveHalf = rest > ulp / 2n || (rest === ulp / 2n && (exact.rest || (kept & 1n) === 1n));
  const up =
    mode === MODE.RN
      ? aboveHalf
      : mode === MODE.RP
        ? inexact && !exact.negative
        : mode === MODE.RM && inexact && exact.negative;
  if (up) kept += 1n;
  const magnitude = ((drop - 2n) << BigInt(fractionBits)) + kept;
  const infinity = ((1n << BigInt(exponentBits)) - 1n) << BigInt(fractionBits);
  if (magnitude >= infinity) {
    const toInfinity = mode === MODE.RN || mode === (exact.negative ? MODE.RM : MODE.RP);
    return { bits: sign | (toInfinity ? infinity : infinity - 1n), flags: FLAG.OFC | FLAG.IXC };
  }
  return { bits: sign | magnitude, flags: inexact ? FLAG.IXC | (tiny ? FLAG.UFC : 0) : 0 };
}
