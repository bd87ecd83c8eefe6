/** Gathers the report of a run from the board, MVM's counters and the marker trace. */

import { REPORT_BASE } from "@mvm/abi";
import type { Zc702 } from "@mvm/board";
import { describe } from "@mvm/board";
import { type Configuration, CPU_HZ, type System, type VirtualMachine } from "@mvm/config";
import { measureTasks, type TaskReport } from "../latency/measure";
import type { Trace } from "../latency/trace";
import { percentOf } from "./core-time";
import { type CoreCounters, type MvmReport, REPORT_SIZE, readMvmReport } from "./mvm-report";
import type { CoreReport, Ending, RunReport, VmReport } from "./report";
import { type Share, sharesOf } from "./shares";

export interface Outcome {
  ending: Ending;
  wallSeconds: number;
}

const CORES = [0, 1] as const;
const MICROSECONDS_PER_SECOND = 1e6;
const PERCENT = 100;

/** The report of a system under MVM. */
export function collectReport(
  board: Zc702,
  name: string,
  outcome: Outcome,
  { system }: Configuration,
): RunReport {
  const mvm = mvmReportOf(board);
  const cores = CORES.map((core) => ({ ...coreReport(board, core), ...mvmPart(mvm, core) }));
  const trace = traceOf(board);
  const shares = sharesByVm(system, mvm);
  const vms = system.vms.map((vm, index) => {
    const shared = vm.cores.some(
      (core) => system.vms.filter((other) => other.cores.includes(core)).length > 1,
    );
    const foreign = system.vms.flatMap((other) =>
      other === vm ? [] : other.deadlines.map(({ marker }) => marker),
    );
    const report = vmReport(vm, shared, mvm, index, cores, trace);
    return {
      ...report,
      share: shares.get(vm),
      tasks: report.tasks.filter(({ marker }) => !foreign.includes(marker)),
    };
  });
  return { ...common(board, name, outcome, cores), mvm: mvm?.phase ?? "not started", vms };
}

/** Of the VMs that have their core with others. */
function sharesByVm({ vms }: System, mvm: MvmReport | undefined): Map<VirtualMachine, Share> {
  if (mvm === undefined) return new Map();
  const shares = CORES.flatMap((core) => {
    const sharers = vms.flatMap((vm, index) =>
      vm.cores.includes(core) && mvm.vms[index] !== undefined ? [{ vm, counters: mvm.vms[index] }] : [],
    );
    if (sharers.length < 2) return [];
    return sharesOf(sharers, mvm.cores[core]!.idleMicroseconds).map((share, n): [VirtualMachine, Share] => [
      sharers[n]!.vm,
      share,
    ]);
  });
  return new Map(shares);
}

function mvmPart(mvm: MvmReport | undefined, core: number): { mvm?: CoreCounters } {
  const counters = mvm?.cores[core];
  return counters === undefined ? {} : { mvm: counters };
}

/** The report of a program without MVM. */
export function collectBareReport(board: Zc702, name: string, outcome: Outcome): RunReport {
  const cores = CORES.map((core) => coreReport(board, core));
  return { ...common(board, name, outcome, cores), tasks: measureTasks(traceOf(board), []) };
}

/** Whether MVM will do nothing more: every VM is off or has failed, or MVM itself has. */
export function guestsAreOver(board: Zc702): boolean {
  const mvm = mvmReportOf(board);
  if (mvm === undefined) return false;
  const over = mvm.vms.every(({ state }) => state === "off" || state === "faulted" || state === "stopped");
  return mvm.phase === "panic" || mvm.phase === "halted" || (mvm.phase === "running" && over);
}

function mvmReportOf(board: Zc702): MvmReport | undefined {
  return readMvmReport(board.readMemory(REPORT_BASE, REPORT_SIZE));
}

function common(
  board: Zc702,
  system: string,
  { ending, wallSeconds }: Outcome,
  cores: CoreReport[],
): RunReport {
  const instructions = cores.reduce((sum, core) => sum + core.instructions, 0);
  return {
    system,
    board: "zc702",
    ending,
    virtual: { cycles: board.time, seconds: board.time / CPU_HZ },
    instructions,
    mvm: undefined,
    cores,
    vms: [],
    tasks: [],
    violations: board.diagnostics.violations.map(describe),
    unimplemented: board.diagnostics.unimplemented.map(describe),
    wall: { seconds: wallSeconds, instructionsPerSecond: wallSeconds === 0 ? 0 : instructions / wallSeconds },
  };
}

function coreReport(board: Zc702, core: number): CoreReport {
  const { instructions, busyCycles, idleCycles, interrupts, interruptsById } = board.statistics(core);
  const byId = [...interruptsById].sort(([a], [b]) => a - b);
  return { core, instructions, busyCycles, idleCycles, interrupts, interruptsById: Object.fromEntries(byId) };
}

function vmReport(
  vm: VirtualMachine,
  shared: boolean,
  mvm: MvmReport | undefined,
  index: number,
  cores: readonly CoreReport[],
  trace: Trace,
): VmReport {
  const counters = mvm?.vms[index];
  const hypercallsByKind = { ...counters?.hypercalls };
  const parts = vm.cores.map((core) => {
    const whole = cores[core]!;
    const processorCycles =
      shared && counters !== undefined
        ? Math.round((counters.scheduling.runMicroseconds * CPU_HZ) / MICROSECONDS_PER_SECOND)
        : whole.busyCycles;
    return {
      core,
      processorCycles,
      processorPercent: percentOf(processorCycles, whole),
      worldSwitches: mvm?.cores[core]?.entries ?? 0,
      interrupts: whole.interrupts,
    };
  });
  return {
    name: vm.name,
    level: counters?.level ?? vm.level,
    cores: parts,
    shared,
    state: counters?.state ?? "not started",
    processorPercent: parts.reduce((sum, { processorPercent }) => sum + processorPercent, 0) / parts.length,
    reservedPercent:
      vm.reservation === undefined ? undefined : (PERCENT * vm.reservation.budget) / vm.reservation.period,
    share: undefined,
    everyPeriodServed:
      shared && vm.reservation !== undefined && counters !== undefined
        ? counters.scheduling.periodsMissed === 0
        : undefined,
    hypercalls: Object.values(hypercallsByKind).reduce((sum, calls) => sum + calls, 0),
    hypercallsByKind,
    faults: counters?.faults ?? 0,
    lastFault: counters?.lastFault,
    scheduling: counters?.scheduling,
    life: counters?.life,
    sharing: counters?.sharing,
    tasks: tasksOf(vm, shared, trace),
  };
}

/** A VM with its own core has that core's timer; a shared one is measured against the clock of its own first jobs. */
function tasksOf({ devices, deadlines }: VirtualMachine, shared: boolean, trace: Trace): TaskReport[] {
  if (!devices.includes("marker-port")) return [];
  return measureTasks(
    trace,
    deadlines.map(({ task, marker, period, deadline }) => ({
      name: task,
      marker,
      deadline: deadline ?? period,
      period: shared ? period : undefined,
    })),
  );
}

export function traceOf(board: Zc702): Trace {
  const timerExpiries = board.trace.timerExpiries.map((log) => [...log]);
  return { markers: board.trace.markers, timerExpiries, end: board.time };
}
