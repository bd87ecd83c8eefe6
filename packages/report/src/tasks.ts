/**
 * The periodic tasks of each VM. A task that the configuration declares is measured. A task that
 * only wrote to the marker port is named.
 *
 * The marker port does not record the writer. If only one VM can write from a core, the core
 * identifies the VM. Otherwise the number of the task identifies the VM, by the rule of the RTOS
 * (guests/itron/README.md): 16 × the VM's number + the task's number.
 */
import { CPU_HZ, type System, type VirtualMachine } from "@mvm/config";
import type { MvmReport } from "./counters/mvm-report";
import type { VmCounters } from "./counters/vm-counters";
import { measureTasks, type TaskExpectation, unmeasured } from "./latency/measure";
import { type TaskTrace, type Trace, tasksIn } from "./latency/trace";
import type { VmTaskReport } from "./report";

export type ExpectedTask = Required<TaskExpectation> & { period: number; deadline: number };

const MARKERS_PER_VM = 16;
const MICROSECONDS_PER_SECOND = 1e6;

/**
 * The tasks of the trace that no VM declares, by the VM that they belong to; undefined: unknown.
 */
export function strangersOf(
  { vms }: System,
  mvm: MvmReport | undefined,
  trace: Trace,
): Map<VirtualMachine | undefined, TaskTrace[]> {
  const declared = new Set(vms.flatMap(({ deadlines }) => deadlines.map(({ marker }) => marker)));
  const writers = vms.filter(({ devices }) => devices.includes("marker-port"));
  const ownerOf = ({ task, series }: TaskTrace) => {
    const core = series[0]!.core;
    const there = writers.filter(
      (vm) => vm.cores.includes(core) || mvm?.vms[vms.indexOf(vm)]?.cores.includes(core),
    );
    if (there.length === 1) return there[0];
    return there.find((vm) => vms.indexOf(vm) === Math.floor(task / MARKERS_PER_VM));
  };
  const strangers = new Map<VirtualMachine | undefined, TaskTrace[]>();
  for (const task of tasksIn(trace)) {
    if (declared.has(task.task)) continue;
    const owner = ownerOf(task);
    strangers.set(owner, [...(strangers.get(owner) ?? []), task]);
  }
  return strangers;
}

/** The tasks that the configuration of a VM declares. */
export function expectedOf({ deadlines }: VirtualMachine, shared: boolean, over: boolean): ExpectedTask[] {
  return deadlines.map(({ task, marker, period, deadline }) => ({
    name: task,
    marker,
    period,
    deadline: deadline ?? period,
    byPeriod: shared,
    over,
  }));
}

/**
 * @param shared whether the VM's core is, or was, shared; then the clock of the task is given by
 * its own first jobs, otherwise by the core's timer
 * @param strangers the VM's tasks that are not declared
 */
export function tasksOfVm(
  vm: VirtualMachine,
  shared: boolean,
  counters: VmCounters | undefined,
  strangers: readonly TaskTrace[],
  trace: Trace,
): VmTaskReport[] {
  const over = counters?.state !== "running";
  const expected = expectedOf(vm, shared, over);
  const others = strangers.map((task) => ({ ...unmeasured(task), declared: false, neverRan: false }));
  const found = tasksIn(trace);
  const loaded = loadedAt(vm, counters, others.length > 0);
  const measured = measureTasks(trace, expected).map((report, n) => {
    const series = found.find(({ task }) => task === report.marker)?.series ?? [];
    const silent = series.every(({ starts }) => starts.length === 0);
    const since = series.at(-1)?.since ?? loaded;
    const due = since + expected[n]!.period + expected[n]!.deadline;
    return {
      ...report,
      declared: true,
      neverRan: silent && (!over || others.length > 0) && due <= trace.end,
    };
  });
  return [...measured, ...others];
}

/**
 * The cycle from which on tasks of `vm` were due. Infinity if this cycle is unknown, or if the VM
 * never started.
 */
function loadedAt(
  { autostart }: VirtualMachine,
  counters: VmCounters | undefined,
  writesMarkers: boolean,
): number {
  if (counters === undefined || counters.life.starts === 0 || !(autostart || writesMarkers)) return Infinity;
  return (counters.life.startMicroseconds * CPU_HZ) / MICROSECONDS_PER_SECOND;
}
