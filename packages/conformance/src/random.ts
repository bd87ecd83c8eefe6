/** A seeded generator (xorshift128), so that a run is repeated exactly from its seed. */
export class Random {
  private a: number;
  private b = 0x9e3779b9;
  private c = 0x243f6a88;
  private d = 0xb7e15162;

  constructor(seed: number) {
    this.a = seed >>> 0;
    for (let i = 0; i < 12; i++) this.word();
  }

  word(): number {
    const t = this.a ^ (this.a << 11);
    this.a = this.b;
    this.b = this.c;
    this.c = this.d;
    this.d = (this.d ^ (this.d >>> 19) ^ t ^ (t >>> 8)) >>> 0;
    return this.d;
  }

  /** 0 … bound − 1. */
  below(bound: number): number {
    return Math.floor((this.word() / 0x1_0000_0000) * bound);
  }

  /** True once in n. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** A word as programs like them: often an edge value, a small number or a repeated lane. */
  interestingWord(): number {
    switch (this.below(8)) {
      case 0:
        return this.pick([0, 1, 0xffff_ffff, 0x8000_0000, 0x7fff_ffff, 0x8000, 0x7fff, 0xffff, 0x80, 0xff]);
      case 1:
        return this.below(64);
      case 2:
        return (0xffff_ffff - this.below(64)) >>> 0;
      case 3: {
        const half = this.pick([0x8000, 0x7fff, 0xffff, 0x0001, this.word() & 0xffff]);
        return ((half << 16) | half) >>> 0;
      }
      default:
        return this.word();
    }
  }

  /** A single-precision bit pattern: normal numbers of like size, and the special values. */
  interestingSingle(): number {
    const sign = this.oneIn(2) ? 0x8000_0000 : 0;
    switch (this.below(8)) {
      case 0:
        return (sign | this.pick([0, 1, 0x007f_ffff, 0x0080_0000, 0x7f7f_ffff, 0x7f80_0000])) >>> 0;
      case 1:
        return (sign | this.pick([0x7fc0_0000, 0x7f80_0001, 0x7fa1_2345, 0x7fc1_2345])) >>> 0;
      case 2:
        return (sign | this.pick([0x3f80_0000, 0x4000_0000, 0x4b00_0000, 0x4f00_0000, 0x3f00_0000])) >>> 0;
      case 3:
        return this.word();
      default:
        return (sign | ((0x3f80_0000 + (this.below(0x1000_0000) - 0x0800_0000)) & 0x7fff_ffff)) >>> 0;
    }
  }

  /** A double-precision bit pattern as [low, high]. */
  interestingDouble(): [number, number] {
    const sign = this.oneIn(2) ? 0x8000_0000 : 0;
    switch (this.below(8)) {
      case 0:
        return [
          this.pick([0, 1, 0xffff_ffff]),
          (sign | this.pick([0, 0x000f_ffff, 0x0010_0000, 0x7fef_ffff])) >>> 0,
        ];
      case 1:
        return [this.below(2), (sign | this.pick([0x7ff0_0000, 0x7ff8_0000, 0x7ff4_0000])) >>> 0];
      case 2:
        return [0, (sign | this.pick([0x3ff0_0000, 0x4000_0000, 0x41e0_0000, 0x3fe0_0000])) >>> 0];
      case 3:
        return [this.word(), this.word()];
      default:
        return [this.word(), (sign | (0x3ff0_0000 + (this.below(0x0400_0000) - 0x0200_0000))) >>> 0];
    }
  }
}
