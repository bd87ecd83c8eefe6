/**
 * Writes protocol buffers: a message is a row of fields, a field is its number, its wire type and
 * its value (protobuf.dev, "Encoding"). Only what a trace needs.
 */

const WIRE_VARINT = 0;
const WIRE_FIXED64 = 1;
const WIRE_BYTES = 2;
const WIRE_TYPE_BITS = 8;
const MORE = 0x80;
const PAYLOAD = 0x7f;
const BITS_PER_BYTE = 7n;
const RADIX = 128;
/** Bytes of a varint of 64 bits. */
const LONGEST_VARINT = 10;
const FIRST_CAPACITY = 256;

const text = new TextEncoder();

export class Message {
  private buffer = new Uint8Array(FIRST_CAPACITY);
  private view = new DataView(this.buffer.buffer);
  private used = 0;

  /** The bytes of the message, until it is changed. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.used);
  }

  clear(): this {
    this.used = 0;
    return this;
  }

  /** An integer from 0 to 2^53, an enum or a bool. */
  unsigned(field: number, value: number): this {
    this.tag(field, WIRE_VARINT);
    this.varint(value);
    return this;
  }

  /** An int64, which may be negative. */
  signed(field: number, value: number): this {
    if (value >= 0) return this.unsigned(field, value);
    this.tag(field, WIRE_VARINT);
    let rest = BigInt.asUintN(64, BigInt(value));
    this.reserve(LONGEST_VARINT);
    while (rest >= BigInt(RADIX)) {
      this.buffer[this.used++] = MORE | Number(rest & BigInt(PAYLOAD));
      rest >>= BITS_PER_BYTE;
    }
    this.buffer[this.used++] = Number(rest);
    return this;
  }

  double(field: number, value: number): this {
    this.tag(field, WIRE_FIXED64);
    this.reserve(Float64Array.BYTES_PER_ELEMENT);
    this.view.setFloat64(this.used, value, true);
    this.used += Float64Array.BYTES_PER_ELEMENT;
    return this;
  }

  string(field: number, value: string): this {
    return this.raw(field, text.encode(value));
  }

  message(field: number, value: Message): this {
    return this.raw(field, value.bytes);
  }

  private raw(field: number, bytes: Uint8Array): this {
    this.tag(field, WIRE_BYTES);
    this.varint(bytes.length);
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.used);
    this.used += bytes.length;
    return this;
  }

  private tag(field: number, wireType: number): void {
    this.varint(field * WIRE_TYPE_BITS + wireType);
  }

  private varint(value: number): void {
    this.reserve(LONGEST_VARINT);
    let rest = value;
    while (rest >= RADIX) {
      this.buffer[this.used++] = MORE | ((rest % RADIX) & PAYLOAD);
      rest = Math.floor(rest / RADIX);
    }
    this.buffer[this.used++] = rest;
  }

  private reserve(bytes: number): void {
    if (this.used + bytes <= this.buffer.length) return;
    const larger = new Uint8Array(2 * (this.used + bytes));
    larger.set(this.bytes);
    this.buffer = larger;
    this.view = new DataView(larger.buffer);
  }
}
