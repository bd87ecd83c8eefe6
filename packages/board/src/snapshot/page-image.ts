/**
 * Memory as it was at some time, a page at a time. An image never changes. Images share the pages
 * that are equal, so an image that differs from another in a few pages costs little more than these
 * pages.
 */
export const PAGE_SIZE = 0x1000;

/** Pages in a block. An image copies the blocks in which a page is another. */
const BLOCK = 64;

/** The bytes of a page; undefined: all are 0. */
export type Page = Uint8Array | undefined;
type Block = readonly Page[];

const NO_BLOCK: Block = [];

export class PageImage {
  /** All bytes are 0. */
  static readonly EMPTY: PageImage = new PageImage([]);

  private constructor(private readonly blocks: readonly (Block | undefined)[]) {}

  page(number: number): Page {
    return this.blocks[Math.floor(number / BLOCK)]?.[number % BLOCK];
  }

  /** This image with other pages. The pages become the image's own: nobody may change them. */
  with(changes: Iterable<readonly [number: number, page: Page]>): PageImage {
    const blocks = [...this.blocks];
    const copied = new Map<number, Page[]>();
    for (const [number, page] of changes) {
      const index = Math.floor(number / BLOCK);
      let block = copied.get(index);
      if (block === undefined) {
        block = [...(blocks[index] ?? NO_BLOCK)];
        copied.set(index, block);
        blocks[index] = block;
      }
      block[number % BLOCK] = page;
    }
    return new PageImage(blocks);
  }

  /** The numbers of the pages that are not shared with `other`, in order. */
  *differences(other: PageImage): Generator<number, void, void> {
    const count = Math.max(this.blocks.length, other.blocks.length);
    for (let index = 0; index < count; index++) {
      const [a, b] = [this.blocks[index] ?? NO_BLOCK, other.blocks[index] ?? NO_BLOCK];
      if (a === b) continue;
      for (let at = 0; at < BLOCK; at++) if (a[at] !== b[at]) yield index * BLOCK + at;
    }
  }

  /** The pages that have a byte other than 0, in order. */
  *pages(): Generator<[number: number, page: Uint8Array], void, void> {
    for (const [index, block] of this.blocks.entries()) {
      for (const [at, page] of block?.entries() ?? [])
        if (page !== undefined) yield [index * BLOCK + at, page];
    }
  }
}

/** `bytes` as a page that nobody changes: `known` itself if it has the same bytes. */
export function keepPage(bytes: Uint8Array, known: Page): Page {
  const words = wordsOf(bytes);
  if (known === undefined) return isZero(words) ? undefined : bytes.slice();
  return isEqual(words, wordsOf(known)) ? known : bytes.slice();
}

function wordsOf({ buffer, byteOffset, byteLength }: Uint8Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / Uint32Array.BYTES_PER_ELEMENT);
}

// Loops, because every snapshot looks at hundreds of pages: a call for each word would take several
// times as long.

function isZero(words: Uint32Array): boolean {
  for (let index = 0; index < words.length; index++) if (words[index] !== 0) return false;
  return true;
}

function isEqual(words: Uint32Array, others: Uint32Array): boolean {
  for (let index = 0; index < words.length; index++) if (words[index] !== others[index]) return false;
  return true;
}
