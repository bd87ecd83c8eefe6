/**
 * A place in a TypeScript source; `file` is relative to the repository, or "~lib/…" for
 * AssemblyScript's library.
 */
export interface SourceLine {
  file: string;
  line: number;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CONTINUES = 0x20;

/**
 * Maps byte offsets of a Wasm module to source lines ("Source Map Format", ECMA-426; the generated
 * column is the offset).
 */
export class SourceMap {
  private readonly offsets: number[] = [];
  private readonly places: (SourceLine | undefined)[] = [];

  constructor(json: string) {
    const map = JSON.parse(json) as { sources: string[]; mappings: string };
    let offset = 0;
    let source = 0;
    let line = 0;
    for (const segment of map.mappings.split(",")) {
      if (segment === "") continue;
      const fields = decodeVlq(segment);
      offset += fields[0]!;
      source += fields[1] ?? 0;
      line += fields[2] ?? 0;
      this.offsets.push(offset);
      this.places.push(fields.length > 1 ? { file: map.sources[source]!, line: line + 1 } : undefined);
    }
  }

  /**
   * The source line of the instruction at this offset; undefined when the compiler kept no line.
   */
  lookup(offset: number): SourceLine | undefined {
    let low = 0;
    let high = this.offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.offsets[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : this.places[low - 1];
  }
}

function decodeVlq(text: string): number[] {
  const values: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of text) {
    const bits = DIGITS.indexOf(digit);
    value |= (bits & (CONTINUES - 1)) << shift;
    shift += 5;
    if (bits & CONTINUES) continue;
    values.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return values;
}
