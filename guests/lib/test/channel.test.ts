import {
  MESSAGE_MAX,
  RING_CAPACITY_MIN,
  RING_CONTROL_SIZE,
  RING_CORRUPT,
  RING_DATA,
  RING_EMPTY,
  RING_FULL,
  RING_READ,
  RING_TOO_LONG,
  RING_WRITTEN,
} from "@mvm/abi";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { End, SharedMemory } from "./ends";

const SIZE = RING_DATA + 2 * RING_CAPACITY_MIN;
/** Accesses of a call: the words of a message, its length, the control words. */
const ACCESSES_MAX = MESSAGE_MAX / 4 + 4;
/** Number of messages without bytes that fill a ring. */
const MESSAGES_MAX = RING_CAPACITY_MIN / 4;
const RUNS = 300;

let shared: SharedMemory;
let ends: [End, End];

/** The two ends are loaded once, because each is a program with 4 GiB of address space. */
beforeAll(() => {
  shared = new SharedMemory(SIZE);
  ends = [new End(shared, 0), new End(shared, 1)];
});

function reset(start = 0): void {
  shared.meanwhile = () => undefined;
  shared.words.fill(0);
  for (const ring of [0, 1]) {
    for (const word of [RING_WRITTEN, RING_READ]) shared.words[control(ring, word)] = start;
  }
  for (const end of ends) end.open();
}
beforeEach(() => reset());

const control = (ring: number, word: number) => (ring * RING_CONTROL_SIZE + word) / 4;
const message = (length: number, seed = 1) => Uint8Array.from({ length }, (_, n) => (n * 7 + seed) & 0xff);
/** A word of the channel's memory, and the value that another VM writes there. */
type Scribble = [number, number];

interface Attack {
  action: "send" | "receive" | "open";
  length: number;
  before: Scribble[];
  /** One word before each read of the call, over and over. */
  during: Scribble[];
}

const endNumber = fc.constantFrom(0 as const, 1 as const);

describe("a channel", () => {
  it("carries messages both ways", () => {
    expect(ends[0].receive()).toBe(RING_EMPTY);
    expect(ends[0].send(message(5))).toBe(5);
    expect(ends[1].send(message(0))).toBe(0);
    expect(ends[1].receive()).toEqual(message(5));
    expect(ends[1].receive()).toBe(RING_EMPTY);
    expect(ends[0].receive()).toEqual(message(0));
  });

  it("refuses a message that is too long, and one for which there is no room", () => {
    expect(ends[0].send(message(MESSAGE_MAX + 1))).toBe(RING_TOO_LONG);
    for (let n = 0; n < 3; n++) expect(ends[0].send(message(MESSAGE_MAX, n))).toBe(MESSAGE_MAX);
    expect(ends[0].send(message(MESSAGE_MAX))).toBe(RING_FULL);
    expect(ends[1].receive()).toEqual(message(MESSAGE_MAX, 0));
    expect(ends[0].send(message(MESSAGE_MAX))).toBe(MESSAGE_MAX);
  });

  it("gives nothing of its VM but the message", () => {
    ends[0].send(message(5, 0xf0));
    expect(shared.words[RING_DATA / 4 + 2]).toBe(0x0c);
  });

  it("divides its memory between two rings of a power of two", () => {
    expect(ends[0].capacity(SIZE)).toBe(RING_CAPACITY_MIN);
    expect(ends[0].capacity(SIZE + 4)).toBe(RING_CAPACITY_MIN);
    expect(ends[0].capacity(1 << 20)).toBe(1 << 18);
  });

  it("is a queue: what was accepted arrives once, whole and in order, whenever an end starts anew", () => {
    const step = fc.record({
      end: endNumber,
      action: fc.constantFrom("send", "receive", "open"),
      length: fc.integer({ min: 0, max: MESSAGE_MAX }),
    });
    // The running numbers also pass 2³².
    const start = fc.constantFrom(0, 2 ** 32 - 8);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), start, (steps, first) => {
        reset(first);
        const underway: Uint8Array[][] = [[], []];
        for (const [n, { end, action, length }] of steps.entries()) {
          if (action === "open") ends[end].open();
          else if (action === "receive") {
            expect(ends[end].receive()).toEqual(underway[1 - end]!.shift() ?? RING_EMPTY);
          } else {
            const sent = message(length, n);
            const result = ends[end].send(sent);
            if (result === length) underway[end]!.push(sent);
            else expect(result).toBe(RING_FULL);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe("whatever the other end writes", () => {
  /** Numbers near the numbers that matter, or any numbers. */
  const value = fc.oneof(
    fc.integer({ min: 0, max: 2 * RING_CAPACITY_MIN }),
    fc.constantFrom(MESSAGE_MAX, MESSAGE_MAX + 1, 2 ** 31, 2 ** 32 - 4, 2 ** 32 - 1),
    fc.nat(2 ** 32 - 1),
  );
  const place = fc.oneof(
    fc
      .constantFrom(0, 1)
      .chain((ring) => fc.constantFrom(RING_WRITTEN, RING_READ).map((w) => control(ring, w))),
    fc.integer({ min: RING_DATA / 4, max: RING_DATA / 4 + 32 }),
    fc.nat(SIZE / 4 - 1),
  );
  const scribble = fc.array(fc.tuple(place, value), { minLength: 1, maxLength: 8 });
  const step: fc.Arbitrary<Attack> = fc.record({
    action: fc.constantFrom("send" as const, "receive" as const, "open" as const),
    length: fc.integer({ min: 0, max: MESSAGE_MAX + 1 }),
    before: scribble,
    during: scribble,
  });

  function apply(writes: Scribble[]): void {
    for (const [at, word] of writes) shared.words[at] = word;
  }

  /**
   * One call under attack. Throws if the call accesses anything outside the channel or the buffer.
   */
  function attacked(end: End, { action, length, before, during }: Attack) {
    apply(before);
    let reads = 0;
    shared.meanwhile = () => apply([during[reads++ % during.length]!]);
    shared.accesses = 0;
    if (action === "open") end.open();
    else if (action === "send")
      expect([length, RING_FULL, RING_CORRUPT, RING_TOO_LONG]).toContain(end.send(message(length)));
    else {
      const received = end.receive();
      if (typeof received === "number") expect([RING_EMPTY, RING_CORRUPT]).toContain(received);
    }
    shared.meanwhile = () => undefined;
    expect(shared.accesses).toBeLessThanOrEqual(ACCESSES_MAX);
  }

  /**
   * What a program does after a doorbell: receives until there is no message, or no sound message.
   */
  function drain(end: End): void {
    for (let calls = 0; typeof end.receive() !== "number"; calls++) expect(calls).toBeLessThan(MESSAGES_MAX);
  }

  it("an end stays inside the channel and its buffer, and every call ends soon", () => {
    fc.assert(
      fc.property(endNumber, fc.array(step, { maxLength: 30 }), (victim, steps) => {
        reset();
        for (const each of steps) attacked(ends[victim], each);
      }),
      { numRuns: RUNS },
    );
  });

  it("the channel works again as soon as both ends keep to the rules", () => {
    fc.assert(
      fc.property(endNumber, fc.array(step, { maxLength: 10 }), (victim, steps) => {
        reset();
        for (const each of steps) attacked(ends[victim], each);
        ends[1 - victim]!.open();
        // The rings may hold anything. In the second round each end has written its own number
        // again.
        for (let round = 0; round < 2; round++) {
          for (const end of ends) {
            end.send(message(1));
            drain(end);
          }
        }
        for (const [from, to] of [
          [0, 1],
          [1, 0],
        ] as const) {
          drain(ends[to]);
          expect(ends[from].send(message(100, 3))).toBe(100);
          expect(ends[to].receive()).toEqual(message(100, 3));
          expect(ends[to].receive()).toBe(RING_EMPTY);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
