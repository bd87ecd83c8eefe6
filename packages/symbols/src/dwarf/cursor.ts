/** Reads the encodings of DWARF from bytes. Section numbers: DWARF 5. */
import { zeroTerminated } from "../elf/file";

/** An initial length with this value is followed by a length of 8 bytes (7.4). */
const DWARF_64 = 0xffff_ffff;
const LEB_BITS = 7;
const LEB_DATA = 0x7f;
const LEB_MORE = 0x80;
const LEB_SIGN = 0x40;
const WORD_BITS = 32;

/** Every read beyond the end throws RangeError. */
export class Cursor {
  readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    /** Bytes of an offset: 8 in the 64-bit format. */
    public offsetSize = 4,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.view.getUint8(this.advance(1));
  }

  s8(): number {
    return this.view.getInt8(this.advance(1));
  }

  u16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  skip(bytes: number): void {
    this.advance(bytes);
  }

  /** Lengths and offsets of 8 bytes: a file that fits into memory leaves the upper half 0. */
  offset(): number {
    const at = this.advance(this.offsetSize);
    return this.view.getUint32(at, true);
  }

  /** The length of a unit, in bytes after it. Sets the size of its offsets. */
  initialLength(): number {
    this.offsetSize = 4;
    const length = this.u32();
    if (length !== DWARF_64) return length;
    this.offsetSize = 8;
    return this.offset();
  }

  /** An unsigned LEB128 number, modulo 2^32 (7.6). */
  uleb(): number {
    let value = 0;
    for (let shift = 0; ; shift += LEB_BITS) {
      const byte = this.u8();
      if (shift < WORD_BITS) value |= (byte & LEB_DATA) << shift;
      if ((byte & LEB_MORE) === 0) return value >>> 0;
    }
  }

  /** A signed LEB128 number of at most 32 bits (7.6). */
  sleb(): number {
    let value = 0;
    for (let shift = 0; ; ) {
      const byte = this.u8();
      if (shift < WORD_BITS) value |= (byte & LEB_DATA) << shift;
      shift += LEB_BITS;
      if ((byte & LEB_MORE) !== 0) continue;
      return (byte & LEB_SIGN) !== 0 && shift < WORD_BITS ? value | (-1 << shift) : value;
    }
  }

  text(): string {
    const end = this.bytes.indexOf(0, this.at);
    if (end < 0) throw new RangeError("a text without an end");
    const text = zeroTerminated(this.bytes, this.at);
    this.at = end + 1;
    return text;
  }

  private advance(bytes: number): number {
    const { at } = this;
    if (at + bytes > this.bytes.length) throw new RangeError("beyond the end");
    this.at = at + bytes;
    return at;
  }
}
