/**
 * Bytes that wait for their reader. A reader may come late, or stop reading, and the run does not
 * wait. So the number of bytes is bounded, and the oldest bytes are lost.
 */

/** The log of Linux's boot takes a tenth of this. */
export const BACKLOG_BYTES = 256 * 1024;

export class Backlog {
  private chunks: Uint8Array[] = [];
  private length = 0;
  private lost = 0;

  add(bytes: Uint8Array): void {
    this.chunks.push(bytes);
    this.length += bytes.length;
    while (this.length > BACKLOG_BYTES) this.lose(this.length - BACKLOG_BYTES);
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  /** @param write takes bytes, and returns how many it could take */
  give(write: (bytes: Uint8Array) => number): void {
    if (this.length === 0) return;
    const bytes = Buffer.concat(this.chunks);
    const rest = bytes.subarray(write(bytes));
    this.chunks = [rest];
    this.length = rest.length;
  }

  /** How many bytes were lost since the last call. */
  takeLost(): number {
    const { lost } = this;
    this.lost = 0;
    return lost;
  }

  private lose(atMost: number): void {
    const [oldest] = this.chunks;
    const count = Math.min(atMost, oldest!.length);
    if (count === oldest!.length) this.chunks.shift();
    else this.chunks[0] = oldest!.subarray(count);
    this.length -= count;
    this.lost += count;
  }
}

/** For the user, when a reader reads. Undefined: nothing was lost. */
export function describeLost(backlog: Backlog): string | undefined {
  const lost = backlog.takeLost();
  if (lost === 0) return undefined;
  return `${lost} bytes were lost, because nobody read them (the last ${BACKLOG_BYTES} bytes are kept)`;
}
