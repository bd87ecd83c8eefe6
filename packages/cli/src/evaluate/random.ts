/**
 * Random numbers from a seed: the same seed gives the same numbers on every host. The generator is
 * mulberry32 (public domain, Tommy Ettinger).
 */
const INCREMENT = 0x6d2b79f5;
const RANGE = 2 ** 32;

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** From 0 up to, and without, 1. */
  next(): number {
    this.state = (this.state + INCREMENT) | 0;
    let value = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / RANGE;
  }

  /** A whole number, both limits included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  one<T>(values: readonly T[]): T {
    return values[this.between(0, values.length - 1)]!;
  }

  /**
   * Parts that add up to `sum`, each combination equally likely (UUniFast: Bini & Buttazzo,
   * Real-Time Systems 2005).
   */
  parts(count: number, sum: number): number[] {
    const parts: number[] = [];
    let left = sum;
    for (let n = count - 1; n > 0; n--) {
      const next = left * this.next() ** (1 / n);
      parts.push(left - next);
      left = next;
    }
    return [...parts, left];
  }
}
