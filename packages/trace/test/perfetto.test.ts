/** The file for Perfetto, as protoc reads it. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PerfettoWriter } from "../src/write/perfetto";
import { writeTrace } from "../src/write/write";
import { judged } from "./perfetto-judge";
import { sampleRun } from "./sample-run";

/** Cycles of 1.5 ns, as far as a nanosecond tells. */
const ns = (cycles: number) => Math.floor((cycles * 1e9) / 666_666_666);

function written(write: (output: (bytes: Uint8Array) => void) => void): Uint8Array {
  const pieces: Uint8Array[] = [];
  write((bytes) => pieces.push(bytes.slice()));
  return Buffer.concat(pieces);
}

const sample = () => judged(written((output) => writeTrace(sampleRun(), "perfetto", output)));

describe("the trace of a run", () => {
  it("shows what the cores do, one thing after the other", () => {
    const slices = sample().slices("core 0");
    expect(slices.map(({ name, depth, begin, end }) => [depth, name, begin, end])).toEqual([
      [0, "MVM: boot", ns(0), ns(300)],
      [0, "a", ns(300), ns(3000)],
      [0, "MVM: delay", ns(3000), ns(4200)],
      [1, "switch to b", ns(3600), ns(4200)],
      [0, "b", ns(4200), ns(6000)],
      [1, "sleeps", ns(4500), ns(5100)],
      [0, "MVM: FIQ", ns(6000), ns(6300)],
      [0, "b", ns(6300), ns(9000)],
    ]);
    expect(
      sample()
        .slices("core 1")
        .map(({ name }) => name),
    ).toEqual(["held"]);
  });

  it("shows interrupts: how long they wait, and how long they are handled", () => {
    const slices = sample().slices("VM a/interrupts/59 uart0");
    expect(slices.map(({ name, begin, end, details }) => [name, begin, end, details])).toEqual([
      ["pending", ns(600), ns(900), {}],
      ["handled", ns(900), ns(1500), { waited_us: 0.45, core: 0, vm: "a" }],
    ]);
  });

  it("shows what happens to a VM", () => {
    const trace = sample();
    expect(trace.events("VM b/events").map(({ name, details }) => [name, details])).toEqual([
      ["switched in", {}],
      ["interrupt deferred", { lines: 2, off_core_us: 5.76 }],
    ]);
    expect(trace.events("VM b/budget left").map(({ value }) => value)).toEqual([-2.88]);
    expect(trace.slices("VM b/on core 0").map(({ begin, end }) => [begin, end])).toEqual([
      [ns(4200), ns(9000)],
    ]);
    expect(trace.slices("leases/uart1").map(({ name }) => name)).toEqual(["b"]);
  });

  it("shows jobs, releases and misses", () => {
    const trace = sample();
    const jobs = trace.slices("VM b/tasks/control");
    expect(jobs.map(({ begin, end, details }) => [begin, end, details["latency_us"]])).toEqual([
      [ns(4350), ns(4400), 0.225],
      [ns(5300), ns(6900), 0.15],
    ]);
    const marks = trace.events("VM b/tasks/control: releases and deadlines");
    expect(marks.map(({ name, time, details }) => [name, time, details["job"]])).toEqual([
      ["release", ns(4200), 0],
      ["release", ns(5200), 1],
      ["deadline missed", ns(6000), 1],
      ["release", ns(7200), 2],
      ["deadline missed", ns(8000), 2],
    ]);
  });

  it("can begin in the middle: what is open then begins there", () => {
    const run = { ...sampleRun(), begin: 4700, end: 6100 };
    const trace = judged(written((output) => writeTrace(run, "perfetto", output)));
    const slices = trace.slices("core 0").map(({ name, begin, end }) => [name, begin, end]);
    expect(slices).toEqual([
      ["b", ns(4700), ns(6000)],
      ["sleeps", ns(4700), ns(5100)],
      ["MVM: FIQ", ns(6000), ns(6100)],
    ]);
    expect(trace.slices("VM b/tasks/control").map(({ begin, end }) => [begin, end])).toEqual([
      [ns(5300), ns(6100)],
    ]);
  });
});

it("carries any name, value and time", () => {
  const text = fc.string({ unit: "binary", maxLength: 30 }).filter((each) => !each.includes("\0"));
  const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const event = fc.record({
    name: text,
    time: fc.integer({ min: 0, max: 2 ** 50 }),
    detail: fc.oneof(text, fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }), double),
    value: double,
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), (events) => {
      events.sort((a, b) => a.time - b.time);
      const track = { id: 1, name: "track", parent: undefined, kind: "slices", unit: undefined } as const;
      const values = { ...track, id: 2, name: "values", kind: "values", unit: "us" } as const;
      const bytes = written((output) => {
        const writer = new PerfettoWriter("root", output);
        writer.track(track);
        writer.track(values);
        for (const { name, time, detail, value } of events) {
          writer.instant(track, time, name, { detail });
          writer.value(values, time, value);
        }
        writer.close();
      });
      const trace = judged(bytes);
      expect(trace.events("track").map(({ name, time, details }) => [name, time, details["detail"]])).toEqual(
        events.map(({ name, time, detail }) => [name, Math.floor((time * 1e9) / 666_666_666), detail]),
      );
      expect(trace.events("values").map(({ value }) => value)).toEqual(events.map(({ value }) => value));
    }),
    { numRuns: 20 },
  );
});
