/**
 * Sine and cosine, made of +, − and × alone. ECMAScript leaves the last bits of Math.sin and
 * Math.cos to the engine (ECMA-262, 21.3.2), and a run must be the same with every engine. These
 * are the Taylor polynomials; for an |x| of at most 1 their error is below 1e-14.
 */

/** 1/3!, 1/5! … and 1/2!, 1/4! …, each with its sign; the last term first. */
const SINE: readonly number[] = coefficients(17);
const COSINE: readonly number[] = coefficients(16);

export function sine(x: number): number {
  return x + x * series(SINE, x * x);
}

export function cosine(x: number): number {
  return 1 + series(COSINE, x * x);
}

/** `square` times the polynomial, by Horner's rule. */
function series(terms: readonly number[], square: number): number {
  let sum = 0;
  for (const term of terms) sum = (sum + term) * square;
  return sum;
}

/** Of the terms `last`, `last` − 2 … down to 2 or 3: (−1)^⌊n/2⌋ / n! */
function coefficients(last: number): number[] {
  const terms: number[] = [];
  for (let n = last; n >= 2; n -= 2) {
    let factorial = 1;
    for (let factor = 2; factor <= n; factor++) factorial *= factor;
    terms.push((n & 2 ? -1 : 1) / factorial);
  }
  return terms;
}
