/**
 * Register tables. The code of a device, the diagnostics, docs/registers.md and the tests all read
 * the same table, so an offset or a reset value stands in one place.
 */

/** How software reaches a register, in the terms of UG585: w1c = wtc, rc = clronrd. */
export type RegisterAccess = "rw" | "ro" | "wo" | "w1c" | "rc";

/**
 * Instead of the access, where the board does not do all that the document says:
 *
 *  - `kept`: the register is read and written, and the board keeps the value. Nothing follows from
 *    the value.
 *  - `absent`: the board does not have this register of the document. A read gives 0, a write is
 *    ignored, and both are noted.
 */
export type Modelled = "yes" | "kept" | "absent";

/**
 * [offset, access, reset value, meaning, implemented bits (default all), number of consecutive
 * words (default 1)]
 */
export type RegisterRow = readonly [
  offset: number,
  access: RegisterAccess | "kept" | "absent",
  reset: number,
  meaning: string,
  mask?: number,
  count?: number,
];

export interface RegisterSpec {
  name: string;
  offset: number;
  access: RegisterAccess;
  modelled: Modelled;
  reset: number;
  meaning: string;
  /** Bits that keep what is written to them. */
  mask: number;
  /** Number of consecutive words. */
  count: number;
}

const ALL_BITS = 0xffff_ffff;
const WORD_SHIFT = 2;

export class RegisterMap<N extends string> {
  readonly specs: RegisterSpec[] = [];
  /** Offset of each register by name. */
  readonly at: Readonly<Record<N, number>>;
  /** Words from offset 0 to the last register. */
  readonly words: number;
  private readonly byWord: (RegisterSpec | undefined)[] = [];
  private readonly byName = new Map<string, RegisterSpec>();

  constructor(
    readonly device: string,
    rows: Record<N, RegisterRow>,
  ) {
    for (const name of Object.keys(rows) as N[]) {
      const spec = specOf(name, rows[name]);
      this.specs.push(spec);
      this.byName.set(name, spec);
    }
    // Properties that are added one by one, by names that are computed, make an object slow in V8.
    this.at = Object.fromEntries(this.specs.map(({ name, offset }) => [name, offset])) as Record<N, number>;
    this.words = Math.max(...this.specs.map(({ offset, count }) => (offset >>> WORD_SHIFT) + count));
    for (let word = 0; word < this.words; word++) this.byWord.push(undefined);
    for (const spec of this.specs) {
      for (let word = 0; word < spec.count; word++) this.byWord[(spec.offset >>> WORD_SHIFT) + word] = spec;
    }
    // A constant is no part of a snapshot.
    Object.freeze(this);
  }

  /** The register that the board has at a word offset. */
  find(offset: number): RegisterSpec | undefined {
    const spec = this.byWord[offset >>> WORD_SHIFT];
    return spec === undefined || spec.modelled === "absent" ? undefined : spec;
  }

  /** The register that the document has at a word offset. */
  documented(offset: number): RegisterSpec | undefined {
    return this.byWord[offset >>> WORD_SHIFT];
  }

  spec(name: N): RegisterSpec {
    return this.byName.get(name)!;
  }
}

function specOf(
  name: string,
  [offset, access, reset, meaning, mask = ALL_BITS, count = 1]: RegisterRow,
): RegisterSpec {
  const own = access === "kept" || access === "absent";
  return {
    name,
    offset,
    access: own ? "rw" : access,
    modelled: own ? access : "yes",
    reset: reset >>> 0,
    meaning,
    mask,
    count,
  };
}

export function defineRegisters<const N extends string>(
  device: string,
  rows: Record<N, RegisterRow>,
): RegisterMap<N> {
  return new RegisterMap(device, rows);
}

/** Plain storage for the registers of a table: for registers that only remember. */
export class RegisterFile<N extends string> {
  private readonly words: Uint32Array;

  constructor(readonly map: RegisterMap<N>) {
    this.words = new Uint32Array(map.words);
    this.reset();
  }

  reset(): void {
    for (const spec of this.map.specs) {
      for (let word = 0; word < spec.count; word++)
        this.words[(spec.offset >>> WORD_SHIFT) + word] = spec.reset;
    }
  }

  get(offset: number): number {
    return this.words[offset >>> WORD_SHIFT] ?? 0;
  }

  /** Stores the implemented bits; others keep their reset value. */
  set(offset: number, value: number): void {
    const spec = this.map.find(offset);
    if (spec) this.words[offset >>> WORD_SHIFT] = (value & spec.mask) | (spec.reset & ~spec.mask);
  }
}
