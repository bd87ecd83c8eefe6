/** The report as the tables at the end of a run. */
import { CPU_HZ } from "@mvm/config";
import type { TaskReport } from "../latency/measure";
import { microseconds } from "../latency/statistics";
import { grid, integer } from "./grid";
import type { RunReport, VmReport } from "./report";
import { entriesLine, lifeTable, sharedTable, sharingTable } from "./shared-cores";

const PERCENT = 100;
const MILLION = 1e6;

export function reportTable(report: RunReport): string {
  const tasks = [
    ...report.vms.flatMap((vm) => vm.tasks.map((task) => ({ owner: vm.name, task }))),
    ...report.tasks.map((task) => ({ owner: "", task })),
  ];
  const parts = [
    report.vms.length > 0
      ? grid(
          VM_HEAD,
          report.vms.map((vm) => vmRow(vm)),
        )
      : undefined,
    report.vms.length === 0 ? grid(CORE_HEAD, coreRows(report)) : undefined,
    tasks.length > 0
      ? `${TASK_TITLE}\n` +
        grid(
          TASK_HEAD,
          tasks.map(({ owner, task }) => taskRow(owner, task)),
        )
      : undefined,
    sharedTable(report.vms),
    lifeTable(report.vms),
    sharingTable(report.vms),
    entriesLine(report.cores),
    summary(report),
  ];
  return parts.filter((part) => part !== undefined).join("\n\n");
}

const VM_HEAD = ["VM", "level", "core", "state", "processor", "world switches", "hypercalls", "interrupts"];

function vmRow(vm: VmReport): string[] {
  return [
    vm.name,
    vm.level.toUpperCase(),
    String(vm.core),
    vm.faults > 0 ? `${vm.state}, faults: ${vm.faults}` : vm.state,
    `${(vm.processorCycles / CPU_HZ).toFixed(3)} s ${vm.processorPercent.toFixed(1).padStart(5)} %`,
    integer(vm.worldSwitches),
    integer(vm.hypercalls),
    integer(vm.interrupts),
  ];
}

const CORE_HEAD = ["core", "instructions", "awake", "asleep", "interrupts"];

function coreRows({ cores, virtual }: RunReport): string[][] {
  const share = (cycles: number) => `${((PERCENT * cycles) / Math.max(1, virtual.cycles)).toFixed(1)} %`;
  return cores.map(({ core, instructions, busyCycles, idleCycles, interrupts }) => [
    String(core),
    integer(instructions),
    share(busyCycles),
    share(idleCycles),
    integer(interrupts),
  ]);
}

const TASK_TITLE = "Periodic jobs; latency from the ideal release to the start, in cycles (µs)";
const TASK_HEAD = ["task", "jobs", "min", "mean", "p99", "max", "longest response", "misses"];

function taskRow(owner: string, task: TaskReport): string[] {
  const name = owner === "" ? task.task : `${owner} ${task.task}`;
  const { latency, response } = task;
  if (latency === undefined) return [name, integer(task.jobs), task.problem ?? "no job started"];
  return [
    name,
    integer(task.jobs),
    time(latency.min),
    time(latency.mean),
    time(latency.p99),
    time(latency.max),
    response === undefined ? "–" : time(response.max),
    integer(task.misses),
  ];
}

function summary({ virtual, wall, instructions }: RunReport): string {
  const speed = (wall.instructionsPerSecond / MILLION).toFixed(1);
  const figures = `${virtual.seconds.toFixed(3)} s virtual, ${wall.seconds.toFixed(1)} s wall`;
  return `${figures}, ${integer(instructions)} instructions, ${speed} million instructions per second`;
}

const time = (cycles: number) => `${integer(Math.round(cycles))} (${microseconds(cycles).toFixed(2)})`;
