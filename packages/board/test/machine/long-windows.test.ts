/**
 * While one core executes alone, its window reaches over many quanta. The run is the one that has
 * the cores meet at each multiple of the quantum.
 */
import { expect, it } from "vitest";
import { SLEEP_CYCLES, SliceEnd } from "../../src/cpu/core/contract";
import type { Engine } from "../../src/machine/engine";
import { QUANTUM, RunLoop } from "../../src/machine/run-loop";
import { Scheduler } from "../../src/machine/scheduler";

type Slice = (times: number[], loop: RunLoop, until: number) => SliceEnd;

/** Core 0 alone executes; `slice` says what it does. */
function loopOf(slice: Slice): { loop: RunLoop; times: number[] } {
  const times = [0, 0];
  const engine: Engine = {
    run: (_core, until) => slice(times, loop, until),
    time: (core) => times[core]!,
    setTime: (core, time) => {
      times[core] = time;
    },
    yieldNow: () => {},
    shortenSlice: () => {},
    yields: () => false,
    takeSentEvent: () => false,
    sendEvent: () => {},
    inWfe: () => false,
    isNonSecure: () => false,
  };
  const scheduler: Scheduler = new Scheduler(2, (core, time) => loop.alarmSet(core, time));
  const loop: RunLoop = new RunLoop(engine, scheduler, 2);
  loop.reset();
  loop.release(0, 0);
  return { loop, times };
}

function pass(times: number[], until: number): SliceEnd {
  times[0] = until;
  return SliceEnd.TIME;
}

it("needs few slices", () => {
  let slices = 0;
  const { loop } = loopOf((times, _, until) => {
    slices++;
    return pass(times, until);
  });
  loop.run(1000 * QUANTUM);
  expect(loop.time).toBe(1000 * QUANTUM);
  expect(slices).toBeLessThan(10);
});

it("keeps to the limit after the debugger has stopped it", () => {
  let stops = true;
  const { loop } = loopOf((times, _, until) => {
    if (!stops) return pass(times, until);
    stops = false;
    times[0] = QUANTUM + 1;
    return SliceEnd.DEBUGGER;
  });
  expect(loop.run(250 * QUANTUM).kind).toBe("debugger");
  expect(loop.time).toBe(QUANTUM);
  expect(loop.run(3 * QUANTUM).kind).toBe("time");
  expect(loop.time).toBe(3 * QUANTUM);
});

it("ends at the next multiple when the core holds itself", () => {
  const { loop, times } = loopOf((own, itself) => {
    own[0] = QUANTUM + 1;
    itself.hold(0);
    return SliceEnd.YIELD;
  });
  expect(loop.run(Number.POSITIVE_INFINITY).kind).toBe("stuck");
  expect([loop.time, ...times]).toEqual([2 * QUANTUM, 2 * QUANTUM, 2 * QUANTUM]);
});

it.each([QUANTUM, QUANTUM + 2])("is the same in steps, if the core sleeps from %i on", (asleep) => {
  const begin = asleep - SLEEP_CYCLES;
  const outcome = (step: number) => {
    const { loop } = loopOf((times, _, until) => {
      if (times[0]! < begin && until <= begin) return pass(times, until);
      times[0] = asleep;
      return SliceEnd.ASLEEP;
    });
    let limit = step;
    while (loop.run(limit).kind !== "stuck") limit += step;
    return [loop.time, ...loop.idleCycles];
  };
  expect(outcome(Number.POSITIVE_INFINITY)).toEqual(outcome(QUANTUM));
});
