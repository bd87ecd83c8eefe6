/** The watch for missed deadlines goes by the rules of the report. */

import { measureTasks, type TaskExpectation } from "@mvm/report/latency/measure";
import { type MarkerEvent, type MarkerRegister, TASK_SHIFT } from "@mvm/report/latency/trace";
import { DeadlineWatch } from "@mvm/report/traced/deadline-watch";
import { describe, expect, it } from "vitest";

const TICK = 1_000;
const MARKER = 2;

interface Given {
  period: number;
  byPeriod?: boolean;
  /** Of the private timer of the core. */
  expiries: number[];
  markers: MarkerEvent[];
  /** Where the watch begins. */
  from?: number;
  end: number;
  /** The VM was started again at this time. */
  startedAgain?: number;
}

const at = (cycle: number, register: MarkerRegister, value = MARKER): MarkerEvent => ({
  cycle,
  core: 1,
  register,
  value,
});
const declare = (cycle: number, ticks: number) =>
  at(cycle, "TICKS_PER_PERIOD", (MARKER << TASK_SHIFT) + ticks);
const job = (start: number, end = start + 100) => [at(start, "START"), at(end, "END")];
const every = (distance: number, count: number, first = distance) =>
  Array.from({ length: count }, (_, n) => first + n * distance);

/** The time of the first miss, as the watch sees it, looking at each tick. */
function watched({ period, byPeriod = false, expiries, markers, from = 0, end, startedAgain }: Given) {
  let now = 0;
  const task = {
    name: "made",
    marker: MARKER,
    period,
    deadline: period,
    byPeriod: () => byPeriod,
    life: () => (startedAgain !== undefined && now >= startedAgain ? 2 : 1),
  };
  const past = (time: number) => time <= from;
  const watch = new DeadlineWatch([task], {
    markers: markers.filter(({ cycle }) => past(cycle)),
    timerExpiries: [[], expiries.filter(past)],
    end: from,
  });
  const rest = [
    ...expiries.map((time) => ({ time, tell: () => watch.timer(1, time) })),
    ...markers.map((marker) => ({ time: marker.cycle, tell: () => watch.marker(marker) })),
  ].filter(({ time }) => !past(time) && time <= end);
  rest.sort((a, b) => a.time - b.time);
  for (now = from; now <= end; now += TICK) {
    while (rest.length > 0 && rest[0]!.time <= now) rest.shift()!.tell();
    watch.look(now);
  }
  return watch.missed?.time;
}

function misses({ period, byPeriod = false, expiries, markers, end }: Given): number {
  const task: TaskExpectation = { name: "made", marker: MARKER, period, deadline: period, byPeriod };
  return measureTasks({ markers, timerExpiries: [[], expiries], end }, [task])[0]!.misses;
}

/** A job each ten ticks, by a timer with a steady tick. */
const inTime: Given = {
  period: 10 * TICK,
  expiries: every(TICK, 200),
  markers: [declare(500, 10), ...every(10 * TICK, 19, 2_050).flatMap((start) => job(start))],
  end: 190 * TICK,
};

describe("the watch for missed deadlines", () => {
  it("knows from what came before it how many ticks a period has", () => {
    expect(misses(inTime)).toBe(0);
    for (const from of [0, 1_500, 2_100, 12_060, 95_000])
      expect(watched({ ...inTime, from })).toBeUndefined();
  });

  it("sees a late job, and one that does not end", () => {
    const late = inTime.markers.map((each) => (each.cycle === 102_150 ? { ...each, cycle: 112_001 } : each));
    const hung = inTime.markers.filter(({ cycle }) => cycle < 102_100);
    for (const markers of [late, hung])
      for (const from of [0, 95_000]) {
        expect(misses({ ...inTime, markers })).toBeGreaterThan(0);
        expect(watched({ ...inTime, markers, from })).toBe(112_000);
      }
    // It was missed before the watch began.
    expect(watched({ ...inTime, markers: late, from: 120_000 })).toBeUndefined();
  });

  it("goes by the period where the core's private timer is not the clock", () => {
    for (const expiries of [[], inTime.expiries]) {
      const markers = inTime.markers.slice(1);
      const given = { ...inTime, markers, expiries };
      expect([misses(given), watched(given)]).toEqual([0, undefined]);
      const hung = { ...given, markers: markers.slice(0, 10) };
      expect(misses(hung)).toBeGreaterThan(0);
      expect(watched(hung)).toBe(62_050);
    }
    const shared = { ...inTime, byPeriod: true, expiries: every(TICK, 40) };
    expect([misses(shared), watched(shared)]).toEqual([0, undefined]);
  });

  it("goes by the timer's next ticks if the timer was set anew after an early expiry", () => {
    const given = { ...inTime, expiries: [10, ...every(TICK, 200, 2_000 + TICK)], period: TICK };
    const markers = [declare(5, 1), ...every(TICK, 200, 2_050).flatMap((start) => job(start))];
    expect([misses({ ...given, markers }), watched({ ...given, markers })]).toEqual([0, undefined]);
  });

  it("sees a task that declares its period and never begins", () => {
    const given = { ...inTime, markers: [declare(500, 10)] };
    expect(misses(given)).toBeGreaterThan(0);
    expect(watched(given)).toBe(20_500);
  });

  it("expects no job from a VM that was started again until the task declares its period", () => {
    const markers = inTime.markers.filter(({ cycle }) => cycle < 102_000);
    expect(watched({ ...inTime, markers, startedAgain: 105_000 })).toBeUndefined();
  });
});
