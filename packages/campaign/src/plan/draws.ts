/**
 * Random numbers that depend on a text alone, so that a run can be made again anywhere. The numbers
 * are the words of SHA-256 of the text and a counter.
 */
import { createHash } from "node:crypto";

const WORD = 4;
const RANGE = 2 ** 32;

export class Draws {
  private words: number[] = [];
  private blocks = 0;

  constructor(private readonly text: string) {}

  /** From 0 up to, and without, 1. */
  fraction(): number {
    return (this.word() + this.word() / RANGE) / RANGE;
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.fraction() * count);
  }

  /** A whole number from `first` to `last`. */
  between(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }

  oneOf<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  private word(): number {
    if (this.words.length === 0) {
      const digest = createHash("sha256")
        .update(`${this.blocks++} ${this.text}`)
        .digest();
      for (let at = 0; at < digest.length; at += WORD) this.words.push(digest.readUInt32LE(at));
    }
    return this.words.pop()!;
  }
}
