/**
 * Reads the primitive encodings of the Wasm binary format (WebAssembly core specification, chapter
 * 5.2).
 */
export class Cursor {
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    public offset = 0,
    readonly end = bytes.length,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.offset >= this.end;
  }

  u8(): number {
    return this.view.getUint8(this.offset++);
  }

  /** A little-endian word of 32 bits that is not LEB128: the magic number, the version. */
  word(): number {
    this.offset += 4;
    return this.view.getUint32(this.offset - 4, true);
  }

  /** Unsigned LEB128 of up to 32 bits. */
  u32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.u8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  /** Signed LEB128 of up to 64 bits; also used for 32-bit values. */
  signed(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(Number(shift) + 7, value);
    }
  }

  name(): string {
    return new TextDecoder().decode(this.take(this.u32()));
  }

  take(length: number): Uint8Array {
    this.offset += length;
    return this.bytes.subarray(this.offset - length, this.offset);
  }

  /** A cursor over the next `length` bytes, which this cursor skips. */
  sub(length: number): Cursor {
    this.offset += length;
    return new Cursor(this.bytes, this.offset - length, this.offset);
  }

  /** A Wasm vector: a count, then that number of items. */
  vector<T>(item: () => T): T[] {
    return Array.from({ length: this.u32() }, item);
  }
}
