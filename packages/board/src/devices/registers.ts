/**
 * Register tables. The code of a device, the diagnostics and docs/board.md all read the same table,
 * so an offset or a reset value stands in one place.
 */

export type RegisterAccess = "rw" | "ro" | "wo" | "w1c";

/**
 * [offset, access, reset value, meaning, implemented bits (default all), number of consecutive
 * words (default 1)]
 */
export type RegisterRow = readonly [
  offset: number,
  access: RegisterAccess,
  reset: number,
  meaning: string,
  mask?: number,
  count?: number,
];

export interface RegisterSpec {
  name: string;
  offset: number;
  access: RegisterAccess;
  reset: number;
  meaning: string;
  /** Bits that keep what is written to them. */
  mask: number;
  /** Number of consecutive words. */
  count: number;
}

const ALL_BITS = 0xffff_ffff;
const WORD = 4;

export class RegisterMap<N extends string> {
  readonly specs: RegisterSpec[] = [];
  /** Offset of each register by name. */
  readonly at = {} as Record<N, number>;
  private readonly byOffset = new Map<number, RegisterSpec>();
  private readonly byName = new Map<string, RegisterSpec>();

  constructor(
    readonly device: string,
    rows: Record<N, RegisterRow>,
  ) {
    for (const name of Object.keys(rows) as N[]) {
      const [offset, access, reset, meaning, mask = ALL_BITS, count = 1] = rows[name];
      const spec = { name, offset, access, reset, meaning, mask, count };
      this.specs.push(spec);
      this.at[name] = offset;
      this.byName.set(name, spec);
      for (let word = 0; word < count; word++) this.byOffset.set(offset + word * WORD, spec);
    }
  }

  /** The register that covers a word offset. */
  find(offset: number): RegisterSpec | undefined {
    return this.byOffset.get(offset);
  }

  spec(name: N): RegisterSpec {
    return this.byName.get(name)!;
  }
}

export function defineRegisters<const N extends string>(
  device: string,
  rows: Record<N, RegisterRow>,
): RegisterMap<N> {
  return new RegisterMap(device, rows);
}

/** Plain storage for the registers of a table: for registers that only remember. */
export class RegisterFile<N extends string> {
  private readonly words = new Map<number, number>();

  constructor(readonly map: RegisterMap<N>) {
    this.reset();
  }

  reset(): void {
    for (const spec of this.map.specs) {
      for (let word = 0; word < spec.count; word++)
        this.words.set(spec.offset + word * WORD, spec.reset >>> 0);
    }
  }

  get(offset: number): number {
    return this.words.get(offset) ?? 0;
  }

  /** Stores the implemented bits; others keep their reset value. */
  set(offset: number, value: number): void {
    const spec = this.map.find(offset);
    if (!spec) return;
    this.words.set(offset, ((value & spec.mask) | (spec.reset & ~spec.mask)) >>> 0);
  }
}
