/** Takes a file in pieces, in order. A piece may be used again after the call. */
export type Output = (bytes: Uint8Array) => void;

const PIECE_BYTES = 0x10_0000;

/** Collects small writes into pieces. */
export class ByteSink {
  private readonly piece = new Uint8Array(PIECE_BYTES);
  private used = 0;

  constructor(private readonly output: Output) {}

  write(bytes: Uint8Array): void {
    if (bytes.length > PIECE_BYTES - this.used) this.flush();
    if (bytes.length > PIECE_BYTES) {
      this.output(bytes);
      return;
    }
    this.piece.set(bytes, this.used);
    this.used += bytes.length;
  }

  flush(): void {
    if (this.used > 0) this.output(this.piece.subarray(0, this.used));
    this.used = 0;
  }
}
