/** The report as the tables at the end of a run. */
import { CPU_HZ } from "@mvm/config";
import { percentOf } from "@mvm/report/core-time";
import { nameOf } from "@mvm/report/doing";
import type { TaskReport } from "@mvm/report/latency/measure";
import { microseconds } from "@mvm/report/latency/statistics";
import { plantLines } from "@mvm/report/plants";
import type { Resets, RunReport, VmReport } from "@mvm/report/report";
import { grid, integer } from "./grid";
import { entriesLine, lifeTable, periodsLine, sharedTable, sharingTable } from "./shared-cores";

const MILLI = 1e-3;
const MICRO = 1e-6;
/** From this number of a unit on, three digits after the point are precise enough. */
const ENOUGH = 0.1;
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
          report.vms.flatMap((vm) => vmRows(vm)),
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
    resetsLine(report.resets),
    restartsLine(report.vms),
    exceptionsLine(report),
    sharedTable(report.vms),
    periodsLine(report.vms),
    lifeTable(report.vms),
    sharingTable(report.vms),
    entriesLine(report.cores),
    ...(report.plants ?? []).map((plant) => plantLines(plant, report.virtual.seconds)),
    doingLines(report),
    summary(report),
  ];
  return parts.filter((part) => part !== undefined).join("\n\n");
}

export const VM_HEAD = [
  "VM",
  "level",
  "core",
  "state",
  "processor",
  "world switches",
  "hypercalls",
  "interrupts",
];

/** A row for each core. Figures of the whole VM stand in the first row. */
function vmRows(vm: VmReport): string[][] {
  const state = [
    vm.state,
    ...(vm.faults > 0 ? [`faults: ${vm.faults}`] : []),
    ...(vm.answered > 0 ? [`answered: ${vm.answered}`] : []),
  ].join(", ");
  return vm.cores.map((part, row) => {
    const whole = (text: string) => (row === 0 ? text : "");
    return [
      whole(vm.name),
      whole(vm.level.toUpperCase()),
      String(part.core),
      whole(state),
      `${duration(part.processorCycles / CPU_HZ)} ${part.processorPercent.toFixed(1).padStart(5)} %`,
      ofOne(part.worldSwitches),
      whole(integer(vm.hypercalls)),
      ofOne(part.interrupts),
    ];
  });
}

/** Empty if the core's figure is the figure of several VMs. */
const ofOne = (count: number | undefined) => (count === undefined ? "" : integer(count));

export const CORE_HEAD = ["core", "instructions", "awake", "asleep", "interrupts"];

function coreRows({ cores }: RunReport): string[][] {
  return cores.map((row) => [
    String(row.core),
    integer(row.instructions),
    `${percentOf(row.busyCycles, row).toFixed(1)} %`,
    `${percentOf(row.idleCycles, row).toFixed(1)} %`,
    integer(row.interrupts),
  ]);
}

const TASK_TITLE = "Periodic jobs; latency from the ideal release to the start, in cycles (µs)";
export const TASK_HEAD = ["task", "jobs", "min", "mean", "p99", "max", "longest response", "misses"];

function taskRow(owner: string, task: TaskReport): string[] {
  const name = owner === "" ? task.task : `${owner} ${task.task}`;
  const { latency, response } = task;
  if (latency === undefined) {
    const missed = task.misses === 0 ? "" : `; ${integer(task.misses)} missed`;
    return [name, integer(task.jobs), `${task.problem ?? "no job started"}${missed}`];
  }
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

/** Which jobs are in no figure of their task, because the VM was being started. */
function restartsLine(vms: readonly VmReport[]): string | undefined {
  const parts = vms.flatMap((vm) =>
    vm.tasks.flatMap(({ task, inRestarts }) =>
      inRestarts === 0 ? [] : [`${vm.name} ${task} ${integer(inRestarts)}`],
    ),
  );
  return parts.length === 0
    ? undefined
    : `Jobs that fell into restarts, and are not counted: ${parts.join(", ")}`;
}

/**
 * The exceptions that the guests took themselves. A guest that does nothing but take exceptions
 * looks busy in all other figures. Without MVM the program took the exceptions.
 */
function exceptionsLine({ cores, vms, mvm }: RunReport): string | undefined {
  const takers =
    mvm === undefined
      ? cores.map(({ core, exceptions }) => ({ name: `core ${core}`, exceptions }))
      : vms.map(({ name, exceptions }) => ({ name, exceptions }));
  const parts = takers.flatMap(({ name, exceptions }) => {
    const texts = EXCEPTION_NAMES.map(([kind, text]) => `${text} ${integer(exceptions[kind])}`);
    return FAULTS.some((kind) => exceptions[kind] > 0) ? [`${name} ${texts.join(", ")}`] : [];
  });
  const owner = mvm === undefined ? "program's" : "guests'";
  return parts.length === 0 ? undefined : `Exceptions on the ${owner} own vectors: ${parts.join("; ")}`;
}

const FAULTS = ["undefined", "prefetchAborts", "dataAborts"] as const;
const EXCEPTION_NAMES = [
  ["undefined", "undefined"],
  ["prefetchAborts", "prefetch abort"],
  ["dataAborts", "data abort"],
  ["calls", "SVC"],
  ["irqs", "IRQ"],
  ["fiqs", "FIQ"],
] as const;

/** What everybody does when the run ends. */
function doingLines({ doing }: RunReport): string | undefined {
  if (doing.length === 0) return undefined;
  return ["At the end:", ...doing.map((each) => `  ${nameOf(each)}: ${each.text}`)].join("\n");
}

function summary({ virtual, wall, instructions }: RunReport): string {
  const speed = (wall.instructionsPerSecond / MILLION).toFixed(1);
  const figures = `${duration(virtual.seconds)} virtual, ${wall.seconds.toFixed(1)} s wall`;
  return `${figures}, ${integer(instructions)} instructions, ${speed} million instructions per second`;
}

function resetsLine({ count, last }: Resets): string | undefined {
  if (last === undefined) return undefined;
  return `The board was reset: ${integer(count)} times, the last time by ${last.source} at ${duration(last.cycle / CPU_HZ)}`;
}

/** "1.000 s", "12.345 ms" or "0.500 µs". */
export function duration(seconds: number): string {
  if (seconds === 0 || seconds >= ENOUGH) return `${seconds.toFixed(3)} s`;
  if (seconds >= ENOUGH * MILLI) return `${(seconds / MILLI).toFixed(3)} ms`;
  return `${(seconds / MICRO).toFixed(3)} µs`;
}

const time = (cycles: number) => `${integer(Math.round(cycles))} (${microseconds(cycles).toFixed(2)})`;
