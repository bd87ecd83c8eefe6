/**
 * The interrupts that could be signalled to a core: a set of IDs, a bit each. The cost of finding
 * the highest depends on the number of IDs in the set.
 */
import { ID_COUNT } from "./registers";

const BITS_PER_WORD = 32;

export class Candidates {
  private readonly words = new Uint32Array(ID_COUNT / BITS_PER_WORD);

  put(id: number, isCandidate: boolean): void {
    const word = Math.floor(id / BITS_PER_WORD);
    const bit = 1 << (id % BITS_PER_WORD);
    if (isCandidate) this.words[word]! |= bit;
    else this.words[word]! &= ~bit;
  }

  /** The lowest ID in the set that is at least `from`; −1 if there is none. */
  next(from: number): number {
    let word = Math.floor(from / BITS_PER_WORD);
    if (word >= this.words.length) return -1;
    let bits = this.words[word]! & (-1 << (from % BITS_PER_WORD));
    while (bits === 0) {
      if (++word === this.words.length) return -1;
      bits = this.words[word]!;
    }
    return word * BITS_PER_WORD + lowestBit(bits);
  }
}

/** Number of the lowest bit that is set. */
export function lowestBit(bits: number): number {
  return BITS_PER_WORD - 1 - Math.clz32(bits & -bits);
}
