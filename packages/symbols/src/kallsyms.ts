/**
 * The symbols that a Linux kernel has of itself (CONFIG_KALLSYMS), from an image of its memory.
 * Their tables have no address that is known from outside. So they are found by their contents:
 *
 *     up to 6.4    offsets · relative base · count · names · markers · … · tokens · token index
 *     from 6.5 on  count · names · markers · tokens · token index · offsets · relative base · …
 *
 * A name is a length and as many tokens; a token stands for a text, such as "sched_". The first
 * character of a name is its type, as in a System.map. A marker is the offset of each 256th name.
 * The order is that of Linux's own generator (write_src in its scripts/kallsyms).
 */
import { zeroTerminated } from "./elf/file";
import { type IndexedSymbol, SymbolIndex } from "./symbol-index";
import { mapSymbol } from "./system-map";

const WORD = 4;
const TOKENS = 256;
/** The tokens of digits are the digits themselves, side by side, with zeros between them. */
const DIGITS = new TextEncoder().encode("0\x001\x002\x003\x004\x005\x006\x007\x008\x009\0");
const FIRST_DIGIT = 0x30;
const NAMES_OF_MARKER = 256;
/** Longest text of all tokens, which is far more than kernels have. */
const MOST_TOKEN_TEXT = 0x2000;
/** The names behind the last marker are at most 256, of at most this many bytes each. */
const MOST_NAME = 0x80;
/** A length with this bit goes on in the next byte. */
const LONG_NAME = 0x80;
const LENGTH_BITS = 7;
/** Kernels of 32-bit Arm are above user space. */
const LOWEST_KERNEL = 0x4000_0000;

/** Undefined: there are no such tables in `memory`, or they are of a form that is not known. */
export function findKernelSymbols(memory: Uint8Array): SymbolIndex | undefined {
  const search = new KernelTables(memory);
  for (let at = indexOf(memory, DIGITS, 0); at >= 0; at = indexOf(memory, DIGITS, at + 1)) {
    const symbols = search.around(at);
    if (symbols !== undefined) return symbols;
  }
  return undefined;
}

interface TokenTables {
  readonly texts: readonly string[];
  /** Where the texts begin. */
  readonly start: number;
  /** Behind the index. */
  readonly end: number;
}

class KernelTables {
  private readonly view: DataView;

  constructor(private readonly memory: Uint8Array) {
    this.view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  }

  /** The symbols, if the tokens of the digits are at `digits`. */
  around(digits: number): SymbolIndex | undefined {
    const tokens = this.tokensAt(digits);
    if (tokens === undefined) return undefined;
    // Other tables may stand between the markers and the tokens.
    for (let end = tokens.start & ~(WORD - 1); end > WORD; end -= WORD) {
      const markers = this.markersBefore(end);
      const names = markers && this.namesBefore(markers, tokens.texts);
      const addresses = names && this.addressesOf(names, tokens.end);
      if (names !== undefined && addresses !== undefined) return indexOfSymbols(names.list, addresses);
      if (tokens.start - end > this.farthest(tokens)) return undefined;
    }
    return undefined;
  }

  private tokensAt(digits: number): TokenTables | undefined {
    const last = Math.min(digits + MOST_TOKEN_TEXT, this.memory.length - 2 * TOKENS);
    for (let index = (digits + DIGITS.length + 1) & ~1; index <= last; index += 2) {
      if (this.half(index) !== 0) continue;
      const start = digits - this.half(index + 2 * FIRST_DIGIT);
      if (start < 0 || !this.isTokenIndex(index, start)) continue;
      const texts = Array.from({ length: TOKENS }, (_, token) =>
        zeroTerminated(this.memory, start + this.half(index + 2 * token)),
      );
      return { texts, start, end: index + 2 * TOKENS };
    }
    return undefined;
  }

  private isTokenIndex(index: number, start: number): boolean {
    for (let token = 1; token < TOKENS; token++) {
      const offset = this.half(index + 2 * token);
      if (offset <= this.half(index + 2 * (token - 1))) return false;
      if (start + offset > index || this.memory[start + offset - 1] !== 0) return false;
    }
    return true;
  }

  /** How far before the tokens the markers may end: kernels have at most a million symbols. */
  private farthest({ end }: TokenTables): number {
    return Math.min(end, 3 * 2 ** 20);
  }

  /** Ascending words up to `end`, the first of which is 0. Undefined: there are none. */
  private markersBefore(end: number): { start: number; end: number } | undefined {
    // Padding: the last word is not a marker.
    for (let at = end - WORD; at >= 0; at -= WORD) {
      const value = this.word(at);
      if (value === 0) return end - at < 2 * WORD ? undefined : { start: at, end };
      if (at === 0 || this.word(at - WORD) >= value) return undefined;
    }
    return undefined;
  }

  private namesBefore(
    markers: { start: number; end: number },
    texts: readonly string[],
  ): { list: string[]; count: number } | undefined {
    const most = (markers.end - markers.start) / WORD;
    const lastOffset = this.word(markers.end - WORD);
    const latest = markers.start - lastOffset - WORD;
    if (latest < 0) return undefined;
    const earliest = Math.max(latest - NAMES_OF_MARKER * MOST_NAME, 0);
    for (let count = latest & ~(WORD - 1); count >= earliest; count -= WORD) {
      const number = this.word(count);
      if (Math.ceil(number / NAMES_OF_MARKER) !== most) continue;
      const list = this.names(count + WORD, number, markers, texts);
      if (list !== undefined) return { list, count };
    }
    return undefined;
  }

  private names(
    start: number,
    number: number,
    markers: { start: number },
    texts: readonly string[],
  ): string[] | undefined {
    const list: string[] = [];
    let at = start;
    for (let name = 0; name < number; name++) {
      const marker =
        name % NAMES_OF_MARKER === 0 ? this.word(markers.start + (name / NAMES_OF_MARKER) * WORD) : -1;
      if (marker >= 0 && marker !== at - start) return undefined;
      let length = this.memory[at++]!;
      if ((length & LONG_NAME) !== 0) length = (length & ~LONG_NAME) | (this.memory[at++]! << LENGTH_BITS);
      if (length === 0 || at + length > markers.start) return undefined;
      let text = "";
      for (const token of this.memory.subarray(at, at + length)) text += texts[token]!;
      list.push(text);
      at += length;
    }
    return list;
  }

  private addressesOf(
    { list, count }: { list: string[]; count: number },
    tokensEnd: number,
  ): number[] | undefined {
    const size = list.length * WORD;
    const before = count - WORD - size;
    if (before >= 0) {
      const addresses = this.addresses(before, count - WORD, list.length);
      if (addresses !== undefined) return addresses;
    }
    const behind = (tokensEnd + WORD - 1) & ~(WORD - 1);
    return this.addresses(behind, behind + size, list.length);
  }

  private addresses(offsets: number, base: number, count: number): number[] | undefined {
    if (base + WORD > this.memory.length) return undefined;
    const relative = this.word(base);
    if (relative < LOWEST_KERNEL) return undefined;
    const addresses: number[] = [];
    for (let symbol = 0; symbol < count; symbol++) {
      const address = relative + this.word(offsets + symbol * WORD);
      if (address >= 2 ** 32 || address < (addresses.at(-1) ?? 0)) return undefined;
      addresses.push(address);
    }
    return addresses;
  }

  private half(offset: number): number {
    return this.view.getUint16(offset, true);
  }

  private word(offset: number): number {
    return this.view.getUint32(offset, true);
  }
}

function indexOfSymbols(names: readonly string[], addresses: readonly number[]): SymbolIndex {
  const symbols = names.flatMap((name, index): IndexedSymbol[] => {
    const symbol = mapSymbol(addresses[index]!, name.slice(0, 1), name.slice(1));
    return symbol === undefined ? [] : [symbol];
  });
  return new SymbolIndex(symbols);
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const first = wanted[0]!;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1))
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  return -1;
}
