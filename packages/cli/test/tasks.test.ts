/**
 * Which VM a task of the marker port belongs to, and what the report makes of tasks that differ
 * from the configuration.
 */
import type { System } from "@mvm/config";
import type { VmCounters } from "@mvm/report/counters/vm-counters";
import type { MarkerEvent, Trace } from "@mvm/report/latency/trace";
import type { VmReport } from "@mvm/report/report";
import { strangersOf, tasksOfVm } from "@mvm/report/tasks";
import { expect, it } from "vitest";
import { deadlineFailures } from "../src/report/missed";

const PERIOD = 1_000;
const END = 10_000;

const vm = (name: string, core: number, markers: readonly number[] = []) => ({
  name,
  cores: [core],
  devices: ["marker-port"],
  autostart: true,
  deadlines: markers.map((marker) => ({ task: `t${marker}`, marker, period: PERIOD, deadline: undefined })),
});
const systemOf = (...vms: ReturnType<typeof vm>[]) => ({ vms }) as unknown as System;
const running = { state: "running", life: { starts: 1, startMicroseconds: 0 } } as unknown as VmCounters;

/** Each marker is declared, and started in every period. */
function traceOf(markers: readonly (readonly [core: number, marker: number])[]): Trace {
  const events = markers.flatMap(([core, marker]): MarkerEvent[] => [
    { cycle: 0, core, register: "TICKS_PER_PERIOD", value: (marker << 24) | 1 },
    { cycle: PERIOD, core, register: "START", value: marker },
    { cycle: PERIOD + 1, core, register: "END", value: marker },
  ]);
  return { markers: events, timerExpiries: [[], []], end: END };
}

const markersOf = (system: System, trace: Trace) =>
  [...strangersOf(system, undefined, trace)].map(([owner, tasks]) => [
    owner?.name,
    tasks.map(({ task }) => task),
  ]);

it("a marker that is not declared is one VM's: by its core, else by its number", () => {
  const alone = systemOf(vm("own", 1), vm("other", 0, [17]));
  expect(
    markersOf(
      alone,
      traceOf([
        [1, 3],
        [0, 17],
      ]),
    ),
  ).toEqual([["own", [3]]]);
  const shared = systemOf(vm("a", 0), vm("b", 0));
  const trace = traceOf([
    [0, 1],
    [0, 2],
    [0, 17],
    [0, 18],
    [0, 40],
  ]);
  expect(markersOf(shared, trace)).toEqual([
    ["a", [1, 2]],
    ["b", [17, 18]],
    [undefined, [40]],
  ]);
});

it("it is shown without misses, and says what to do", () => {
  const system = systemOf(vm("a", 0), vm("b", 0));
  const trace = traceOf([[0, 17]]);
  const [a, b] = system.vms;
  const strangers = strangersOf(system, undefined, trace);
  expect(tasksOfVm(a!, true, running, strangers.get(a!) ?? [], trace)).toEqual([]);
  expect(tasksOfVm(b!, true, running, strangers.get(b!)!, trace)).toMatchObject([
    {
      task: "task 17",
      jobs: 1,
      misses: 0,
      declared: false,
      problem: expect.stringContaining("declare it in"),
    },
  ]);
});

const failures = (name: string, tasks: VmReport["tasks"]) =>
  deadlineFailures([{ name, tasks } as unknown as VmReport]);

it("a declared task that never ran is a failure, which names the markers that were written", () => {
  const system = systemOf(vm("a", 0), vm("b", 0, [1]));
  const [, b] = system.vms;
  const trace = traceOf([
    [0, 17],
    [0, 18],
  ]);
  const tasks = tasksOfVm(b!, true, running, strangersOf(system, undefined, trace).get(b!)!, trace);
  expect(failures("b", tasks)).toEqual([
    'task "t1" of "b" (marker 1) never ran; "b" wrote markers that are not declared: 17, 18',
  ]);
});

it("it is none when there was no time for it, or its VM was not there", () => {
  const [only] = systemOf(vm("a", 0, [1])).vms;
  const neverRan = (counters: VmCounters, end: number) =>
    tasksOfVm(only!, false, counters, [], { ...traceOf([]), end })[0]!.neverRan;
  expect(neverRan(running, 2 * PERIOD)).toBe(true);
  expect(neverRan(running, 2 * PERIOD - 1)).toBe(false);
  expect(neverRan({ ...running, state: "off" }, END)).toBe(false);
  expect(neverRan({ ...running, life: { ...running.life, starts: 0 } }, END)).toBe(false);
});

it("missed deadlines are a failure", () => {
  const [only] = systemOf(vm("a", 0, [1, 2])).vms;
  const [declared] = traceOf([[0, 1]]).markers;
  const trace = { ...traceOf([[0, 2]]), markers: [declared!, ...traceOf([[0, 2]]).markers] };
  const tasks = tasksOfVm(only!, true, running, [], trace);
  // No job of the first task began. One job of the second task began. Nine jobs were due, or eight
  // after the first.
  expect(failures("a", tasks)).toEqual([
    "17 deadlines missed: a t1 9, a t2 8",
    'task "t1" of "a" (marker 1) never ran',
  ]);
});
