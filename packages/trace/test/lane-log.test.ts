/** The log of a lane gives back what it was given; as a ring it forgets only what is old. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ARGUMENTS, type Event, type Kind } from "../src/record/events";
import { LaneLog } from "../src/record/lane-log";

const MAX = Number.MAX_SAFE_INTEGER;
interface Given {
  kind: number;
  distance: number;
  a: number;
  b: number;
  c: number;
}
const event: fc.Arbitrary<Given> = fc.record({
  kind: fc.integer({ min: 0, max: ARGUMENTS.length - 1 }),
  distance: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 40 })),
  a: fc.integer({ min: 0, max: MAX }),
  b: fc.integer({ min: 0, max: 2 ** 32 }),
  c: fc.integer({ min: 0, max: 100 }),
});

/** The events as the log keeps them: without the numbers that their kind does not have. */
function eventsFrom(given: readonly Given[]): Event[] {
  let time = 0;
  return given.map(({ kind, distance, a, b, c }) => {
    time += distance;
    const count = ARGUMENTS[kind]!;
    return { kind: kind as Kind, time, a: count > 0 ? a : 0, b: count > 1 ? b : 0, c: count > 2 ? c : 0 };
  });
}

const push = (log: LaneLog<number>, { kind, time, a, b, c }: Event) => log.push(kind, time, a, b, c);

describe("the log of a lane", () => {
  it("gives back what it was given", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (given) => {
        const events = eventsFrom(given);
        const log = new LaneLog(() => 0, Number.POSITIVE_INFINITY, 0);
        for (const each of events) push(log, each);
        expect([...log.read().events]).toEqual(events);
      }),
    );
  });

  it("leaves out what comes again after the debugger has gone back", () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 100 }), fc.nat(), (given, n) => {
        const events = eventsFrom(given);
        const back = n % events.length;
        const log = new LaneLog(() => 0, Number.POSITIVE_INFINITY, 0);
        const until = 1 + Math.floor(events.length / 2);
        for (const each of events.slice(0, until)) push(log, each);
        // The debugger goes back to an earlier time, and to its begin.
        const from = events.findIndex(({ time }) => time === events[Math.min(back, until - 1)]!.time);
        fc.pre(events[from]!.time < events[until - 1]!.time);
        for (const each of events.slice(from)) push(log, each);
        expect([...log.read().events]).toEqual(events);
      }),
    );
  });

  it("keeps at least its window, with the state where it begins, in little memory", () => {
    let pushed = 0;
    const log = new LaneLog(() => pushed, 10_000, 0);
    const COUNT = 1_000_000;
    for (let n = 1; n <= COUNT; n++) {
      log.push(2, n, n % 2);
      pushed = n;
    }
    const { state, begin, events } = log.read(COUNT - 10_000);
    const kept = [...events];
    expect(begin).toBeLessThanOrEqual(COUNT - 10_000);
    expect(state).toBe(kept[0]!.time - 1);
    expect(kept.at(-1)!.time).toBe(COUNT);
    expect(kept).toHaveLength(COUNT - state);
    expect(log.bytes).toBeLessThan(4 * 0x1_0000);
  });
});
