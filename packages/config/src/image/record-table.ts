/** A table of records of one size, in little-endian 32-bit words. */
export class RecordTable {
  private readonly records: DataView[] = [];

  constructor(private readonly recordSize: number) {}

  get count(): number {
    return this.records.length;
  }

  /** Bytes of the whole table. */
  get size(): number {
    return this.count * this.recordSize;
  }

  /** Adds a record with these words, by offset; the others are 0. Returns its index. */
  add(words: Readonly<Record<number, number>>): number {
    const index = this.records.push(new DataView(new ArrayBuffer(this.recordSize))) - 1;
    for (const [offset, value] of Object.entries(words)) this.set(index, Number(offset), value);
    return index;
  }

  set(index: number, offset: number, value: number): void {
    this.records[index]!.setUint32(offset, value, true);
  }

  /** Writes ASCII text at an offset of a record; what follows stays 0. */
  setText(index: number, offset: number, text: string): void {
    new Uint8Array(this.records[index]!.buffer).set(new TextEncoder().encode(text), offset);
  }

  bytes(): Uint8Array {
    const result = new Uint8Array(this.size);
    for (const [index, record] of this.records.entries()) {
      result.set(new Uint8Array(record.buffer), index * this.recordSize);
    }
    return result;
  }
}
