import { describe, expect, it } from "vitest";
import { TimeLog } from "../../src/machine/compact-log";
import { MarkerLog, Trace } from "../../src/machine/trace";
import type { Marker } from "../../src/pl/marker-port";

const TICK = 666_667;

/** A start and an end in every tick of a core, as a control loop of 1 kHz writes them. */
function markersOf(ticks: number, core: number): Marker[] {
  return Array.from({ length: ticks }, (_, n): Marker[] => {
    const jitter = (n * 7919) % 100;
    const at = { cycle: n * TICK + 400 + jitter, instructions: n * 5000 + 150 + jitter, core, value: 1 };
    return [
      { ...at, register: "START" },
      { ...at, cycle: at.cycle + 9000, instructions: at.instructions + 4000, register: "END" },
    ];
  }).flat();
}

describe("the trace", () => {
  it("gives back what was recorded, of both cores and at every distance", () => {
    const trace = new Trace(2);
    const [zero, one] = [markersOf(4000, 0), markersOf(4000, 1)];
    const mixed = zero.flatMap((marker, n) => [one[n]!, marker]);
    mixed.push({
      cycle: 2 ** 53 - 1,
      instructions: 2 ** 52,
      core: 0,
      register: "NOTE",
      value: 0xffff_ffff,
    });
    mixed.push({
      cycle: 2 ** 53 - 1,
      instructions: 2 ** 52,
      core: 0,
      register: "TICKS_PER_PERIOD",
      value: 0,
    });
    for (const marker of mixed) trace.markers.push(marker);
    expect([...trace.markers]).toEqual(mixed);
    expect(trace.markers.length).toBe(mixed.length);

    const times = [0, 0, 5, 5 + TICK, 5 + 2 * TICK, 2 ** 52, 2 ** 52 + 1, 2 ** 53 - 1];
    for (const time of times) trace.timerExpiries[1]!.push(time);
    expect([...trace.timerExpiries[1]!]).toEqual(times);
    expect([...trace.timerExpiries[0]!]).toEqual([]);
  });

  it("starts anew after clear", () => {
    const trace = new Trace(1);
    for (let round = 0; round < 2; round++) {
      trace.clear();
      const markers = markersOf(10, 0);
      for (const marker of markers) trace.markers.push(marker);
      trace.timerExpiries[0]!.push(TICK);
      expect([...trace.markers]).toEqual(markers);
      expect([...trace.timerExpiries[0]!]).toEqual([TICK]);
    }
  });

  it("keeps a periodic task in 10 bytes a marker and a steady timer in a byte a tick", () => {
    const trace = new Trace(1);
    const markers = markersOf(20_000, 0);
    for (const marker of markers) trace.markers.push(marker);
    expect(trace.markers.bytes).toBeLessThan(10 * markers.length);
    for (let n = 1; n <= 100_000; n++) trace.timerExpiries[0]!.push(n * TICK);
    expect(trace.timerExpiries[0]!.bytes).toBeLessThan(100_010);
  });

  it("keeps a limited number of markers of each core, and says from when on markers are lost", () => {
    const log = new MarkerLog(2, { markers: 5, declarations: 2 });
    const marker = (core: number, cycle: number, register: Marker["register"] = "START") =>
      log.push({ core, cycle, instructions: cycle, register, value: 1 });
    for (let n = 1; n <= 8; n++) expect(marker(0, n)).toBe(n !== 6);
    expect([log.lostSince(0), log.lostSince(1)]).toEqual([6, undefined]);
    expect([1, 2, 3].map((n) => marker(1, n, "TICKS_PER_PERIOD"))).toEqual([true, true, false]);
    // What comes later would be measured against a declaration that is lost.
    marker(1, 4);
    expect(log.lostSince(1)).toBe(3);
    expect([...log].map(({ core }) => core)).toEqual([0, 0, 0, 0, 0, 1, 1]);
    log.clear();
    expect([log.lostSince(0), marker(0, 1)]).toEqual([undefined, true]);
  });

  it("keeps a limited number of a timer's expiries", () => {
    const log = new TimeLog(3);
    for (const time of [1, 2, 3, 4, 5]) log.push(time);
    expect([...log]).toEqual([1, 2, 3]);
    expect(log.lostSince).toBe(4);
    log.clear();
    log.push(7);
    expect([[...log], log.lostSince]).toEqual([[7], undefined]);
  });
});
