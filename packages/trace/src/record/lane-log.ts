/**
 * The events of one lane, in little memory: an event takes three to ten bytes.
 *
 *     chunk │ event │ event │ …     event: kind, time since the event before, numbers of the kind
 *
 * Each number is stored in groups of 7 bits, low ones first; bit 7 says that more follow. Each
 * chunk can be read by itself, because the time and the state of the lane at its begin are kept
 * with it. So old chunks can be dropped: the log is then a ring.
 *
 * If the debugger goes back in time, the same events come again. They are known, and are left out.
 */
import { ARGUMENTS, type Event, type Kind } from "./events";

const CHUNK_BYTES = 0x1_0000;
/** A kind, and four numbers of at most 8 bytes. */
const LONGEST_EVENT = 33;
const MORE = 0x80;
const PAYLOAD = 0x7f;
const BITS_PER_BYTE = 7;
const RADIX = 1 << BITS_PER_BYTE;

interface Chunk<State> {
  /** The time of the state, from which the first event counts. */
  begin: number;
  state: State;
  bytes: Uint8Array;
  used: number;
}

export class LaneLog<State> {
  private readonly chunks: Chunk<State>[] = [];
  private last: number;
  /** How many of the last events are at the time `last`. */
  private atLast = 0;
  /** The debugger has gone back: how many events at the time `last` have come again. */
  private again: number | undefined;

  /**
   * @param stateNow what the lane is like, for a reader that begins here
   * @param window how many cycles the log keeps at least; Infinity: all
   * @param begin the cycle at which the record begins
   */
  constructor(
    private readonly stateNow: () => State,
    private readonly window: number,
    begin: number,
  ) {
    this.last = begin;
    this.open(begin);
  }

  /** Host memory in use. */
  get bytes(): number {
    return this.chunks.length * CHUNK_BYTES;
  }

  /** The cycle at which begins what is kept. */
  get begin(): number {
    return this.chunks[0]!.begin;
  }

  /** Whether there is more than the chunk that is being written. */
  get mayDrop(): boolean {
    return this.chunks.length > 1;
  }

  /** Forgets the oldest chunk, whatever the window is. */
  drop(): void {
    if (this.mayDrop) this.chunks.shift();
  }

  /** The time of the last event. */
  get end(): number {
    return this.last;
  }

  /** Puts an event at the end. The lane is still in the state before the event. */
  push(kind: Kind, time: number, a = 0, b = 0, c = 0): void {
    if (this.isKnown(time)) return;
    const count = ARGUMENTS[kind]!;
    this.atLast = time === this.last ? this.atLast + 1 : 1;
    const chunk = this.room(time);
    chunk.bytes[chunk.used++] = kind;
    write(chunk, time - this.last);
    if (count > 0) write(chunk, a);
    if (count > 1) write(chunk, b);
    if (count > 2) write(chunk, c);
    this.last = time;
  }

  /** The state at the begin of what is kept from `from` on, and the events since then, in order. */
  read(from = 0): { state: State; begin: number; events: Generator<Event, void, void> } {
    const later = this.chunks.findIndex(({ begin }) => begin > from);
    const first = later < 0 ? this.chunks.length - 1 : Math.max(0, later - 1);
    const chunks = this.chunks.slice(first);
    const { state, begin } = chunks[0]!;
    return { state, begin, events: eventsOf(chunks) };
  }

  private open(begin: number): Chunk<State> {
    const chunk = { begin, state: this.stateNow(), bytes: new Uint8Array(CHUNK_BYTES), used: 0 };
    this.chunks.push(chunk);
    this.last = begin;
    return chunk;
  }

  private isKnown(time: number): boolean {
    if (time < this.last) {
      this.again = 0;
      return true;
    }
    if (this.again === undefined) return false;
    if (time === this.last && this.again < this.atLast) {
      this.again++;
      return true;
    }
    this.again = undefined;
    return false;
  }

  private room(now: number): Chunk<State> {
    const open = this.chunks.at(-1)!;
    if (open.used <= CHUNK_BYTES - LONGEST_EVENT) return open;
    // A chunk may go when the one behind it reaches back far enough.
    while (this.chunks.length > 1 && this.chunks[1]!.begin < now - this.window) this.chunks.shift();
    return this.open(now);
  }
}

function write(chunk: { bytes: Uint8Array; used: number }, value: number): void {
  let rest = value;
  while (rest >= RADIX) {
    chunk.bytes[chunk.used++] = MORE | (rest % RADIX);
    rest = Math.floor(rest / RADIX);
  }
  chunk.bytes[chunk.used++] = rest;
}

function* eventsOf(chunks: readonly Chunk<unknown>[]): Generator<Event, void, void> {
  for (const { begin, bytes, used } of chunks) {
    let at = 0;
    let time = begin;
    const next = () => {
      let value = 0;
      let scale = 1;
      while (bytes[at]! & MORE) {
        value += (bytes[at++]! & PAYLOAD) * scale;
        scale *= RADIX;
      }
      return value + bytes[at++]! * scale;
    };
    while (at < used) {
      const kind: Kind = bytes[at++]!;
      time += next();
      const count = ARGUMENTS[kind]!;
      yield {
        time,
        kind,
        a: count > 0 ? next() : 0,
        b: count > 1 ? next() : 0,
        c: count > 2 ? next() : 0,
      };
    }
  }
}
