/**
 * Lists of numbers that only grow, in little memory. A control loop of 1 kHz writes eight million
 * markers in an hour of the board's time; as objects they would take a gigabyte.
 *
 *     chunk │ entry │ entry │ …     7 bits of a number a byte, low ones first; bit 7 = more follow
 *
 * A number that is close to the one before is stored as the difference, so most numbers take one to
 * three bytes.
 */
import type { OwnState } from "../snapshot/object-state";

const CHUNK_BYTES = 0x1_0000;
/** The longest number, 2^53, takes 8 bytes. */
const LONGEST_NUMBER = 8;
const MORE = 0x80;
const PAYLOAD = 0x7f;
const BITS_PER_BYTE = 7;
const RADIX = 1 << BITS_PER_BYTE;

/** The chunks of a stream, and the bytes used of the last one. */
interface StreamState {
  chunks: readonly Uint8Array[];
  used: number;
}

/** A row of non-negative integers up to 2^53. */
export class NumberStream implements OwnState {
  private readonly chunks: Uint8Array[] = [];
  private used = CHUNK_BYTES;

  /** Bytes written. */
  get bytes(): number {
    return this.chunks.length === 0 ? 0 : (this.chunks.length - 1) * CHUNK_BYTES + this.used;
  }

  push(value: number): void {
    // A number begins only where the longest number has room. So no number crosses chunks, and
    // `read` knows where a full chunk ends.
    if (this.used > CHUNK_BYTES - LONGEST_NUMBER) {
      this.chunks.push(new Uint8Array(CHUNK_BYTES));
      this.used = 0;
    }
    const chunk = this.chunks[this.chunks.length - 1]!;
    let rest = value;
    while (rest >= RADIX) {
      chunk[this.used++] = MORE | (rest % RADIX);
      rest = Math.floor(rest / RADIX);
    }
    chunk[this.used++] = rest;
  }

  clear(): void {
    this.chunks.length = 0;
    this.used = CHUNK_BYTES;
  }

  /** Chunks that are full are shared, because they never change. */
  saveState(): StreamState {
    const full = this.chunks.slice(0, -1);
    const last = this.chunks.at(-1);
    const chunks = last === undefined ? full : [...full, last.slice(0, this.used)];
    return { chunks, used: this.used };
  }

  restoreState({ chunks, used }: StreamState): void {
    this.chunks.length = 0;
    this.chunks.push(...chunks);
    this.used = used;
    const last = this.chunks.pop();
    if (last === undefined) return;
    const open = new Uint8Array(CHUNK_BYTES);
    open.set(last);
    this.chunks.push(open);
  }

  /** A reader that begins with the first number. */
  read(): NumberReader {
    return new NumberReader(this.chunks);
  }
}

/** Reads a stream. (A generator of each number would take ten times as long.) */
export class NumberReader {
  private index = 0;
  private at = 0;

  constructor(private readonly chunks: readonly Uint8Array[]) {}

  /** The next number. There must be one. */
  next(): number {
    if (this.at > CHUNK_BYTES - LONGEST_NUMBER) {
      this.index++;
      this.at = 0;
    }
    const chunk = this.chunks[this.index]!;
    let value = 0;
    let scale = 1;
    while (chunk[this.at]! & MORE) {
      value += (chunk[this.at++]! & PAYLOAD) * scale;
      scale *= RADIX;
    }
    return value + chunk[this.at++]! * scale;
  }
}

/** Times in a log: more than two hours of a timer of 1 kHz. */
const TIMES_KEPT = 8 * 1024 * 1024;

/**
 * Times that never go back, often at a steady distance. Each time is stored as the change of the
 * distance: a byte while the distance is steady. The number of times is limited, because a guest
 * that sets its timer to a few cycles must not fill the host's memory.
 */
export class TimeLog implements Iterable<number> {
  length = 0;
  /** The first time that was not kept. */
  lostSince: number | undefined;
  private readonly stream = new NumberStream();
  private last = 0;
  private distance = 0;

  constructor(private readonly limit: number = TIMES_KEPT) {}

  get bytes(): number {
    return this.stream.bytes;
  }

  push(time: number): void {
    if (this.length >= this.limit) {
      this.lostSince ??= time;
      return;
    }
    const distance = time - this.last;
    const change = distance - this.distance;
    this.stream.push(change >= 0 ? 2 * change : -2 * change - 1);
    this.last = time;
    this.distance = distance;
    this.length++;
  }

  clear(): void {
    this.stream.clear();
    this.length = 0;
    this.lostSince = undefined;
    this.last = 0;
    this.distance = 0;
  }

  *[Symbol.iterator](): Generator<number, void, void> {
    let time = 0;
    let distance = 0;
    const stream = this.stream.read();
    for (let left = this.length; left > 0; left--) {
      const coded = stream.next();
      distance += coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
      time += distance;
      yield time;
    }
  }
}
