/** Collects the report of a run from the board, from MVM's counters and from the marker trace. */
import type { ExceptionCounts, Pendulum, Zc702 } from "@mvm/board";
import { type Configuration, CPU_HZ, type System, type VirtualMachine } from "@mvm/config";
import { percentOf } from "./core-time";
import { type CoreCounters, type MvmReport, mvmReportOf } from "./counters/mvm-report";
import type { VmCounters } from "./counters/vm-counters";
import type { DoingReport } from "./doing";
import { type EntryTexts, PLAIN } from "./entry-texts";
import { measureAll, unmeasured } from "./latency/measure";
import type { Trace } from "./latency/trace";
import { hadOwnCores } from "./places";
import { plantReport } from "./plants";
import { pollsInVain } from "./polls";
import type { CoreReport, Ending, Resets, RunReport, VmCoreReport, VmReport } from "./report";
import { sharesByVm } from "./shares";
import { strangersOf, tasksOfVm } from "./tasks";
import { withUnchargedTime } from "./uncharged-time";

export interface Outcome {
  ending: Ending;
  /** What the cores, or the VMs, do when the run ends. */
  doing?: DoingReport[];
  wallSeconds: number;
  /** Instructions of the run before the snapshot from which it went on. */
  instructionsBefore?: number;
  /** After which the run went on; none on a board whose reset ends the run. */
  resets?: Resets;
  /** The plants in the board's programmable logic. */
  plants?: readonly Pendulum[];
}

const NO_RESETS: Resets = { count: 0, last: undefined };
const CORES = [0, 1] as const;
const MICROSECONDS_PER_SECOND = 1e6;
const PERCENT = 100;

/** The report of a system under MVM. */
export function collectReport(
  board: Zc702,
  name: string,
  outcome: Outcome,
  { system }: Configuration,
  texts: EntryTexts = PLAIN,
): RunReport {
  const mvm = completeMvmReport(board, system);
  const cores = CORES.map((core) => ({ ...coreReport(board, core, true), ...mvmPart(mvm, core) }));
  const trace = traceOf(board);
  const strangers = strangersOf(system, mvm, trace);
  const shares = sharesByVm(system, mvm, board.seconds * MICROSECONDS_PER_SECOND);
  const vms = system.vms.map((vm, index) => {
    const counters = mvm?.vms[index];
    const shared = !hadOwnCores(system, vm, counters, mvm);
    return {
      ...vmReport(vm, shared, counters, cores),
      exceptions: sumOfExceptions(CORES.map((core) => board.exceptions(core, index).counts)),
      share: shared ? shares.get(vm) : undefined,
      tasks: tasksOfVm(vm, shared, counters, strangers.get(vm) ?? [], trace),
    };
  });
  const tasks = (strangers.get(undefined) ?? []).map(unmeasured);
  return { ...common(board, name, outcome, cores, texts), mvm: mvm?.phase ?? "not started", vms, tasks };
}

function mvmPart(mvm: MvmReport | undefined, core: number): { mvm?: CoreCounters } {
  const counters = mvm?.cores[core];
  return counters === undefined ? {} : { mvm: counters };
}

/** The report of a program without MVM. */
export function collectBareReport(
  board: Zc702,
  name: string,
  outcome: Outcome,
  texts: EntryTexts = PLAIN,
): RunReport {
  const cores = CORES.map((core) => coreReport(board, core, false));
  return { ...common(board, name, outcome, cores, texts), tasks: measureAll(traceOf(board), []) };
}

/** Instructions that all cores have executed since the start of the board. */
export function instructionsOf(board: Zc702): number {
  return CORES.reduce<number>((sum, core) => sum + board.statistics(core).instructions, 0);
}

/** Whether MVM has nothing more to do: every VM is off or has failed, or MVM itself has failed. */
export function guestsAreOver(board: Zc702): boolean {
  const mvm = mvmReportOf(board);
  if (mvm === undefined) return false;
  const over = mvm.vms.every(({ state }) => state === "off" || state === "faulted" || state === "stopped");
  return mvm.phase === "panic" || mvm.phase === "halted" || (mvm.phase === "running" && over);
}

/** Whether MVM has failed: then the state of the board is worth a look. */
export function mvmHasPanicked(board: Zc702): boolean {
  return mvmReportOf(board)?.phase === "panic";
}

function completeMvmReport(board: Zc702, { vms }: System): MvmReport | undefined {
  const mvm = mvmReportOf(board);
  const now = board.seconds * MICROSECONDS_PER_SECOND;
  return mvm && withUnchargedTime(mvm, now, (index) => vms[index]?.reservation !== undefined);
}

function common(
  board: Zc702,
  system: string,
  { ending, doing = [], wallSeconds, instructionsBefore = 0, resets = NO_RESETS, plants = [] }: Outcome,
  cores: CoreReport[],
  texts: EntryTexts,
): RunReport {
  const instructions = cores.reduce((sum, core) => sum + core.instructions, 0);
  const executed = instructions - instructionsBefore;
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
    ...(plants.length === 0 ? {} : { plants: plants.map((plant) => plantReport(plant, board)) }),
    doing,
    violations: board.diagnostics.violations.map((each) => texts.refusal(each)),
    unimplemented: board.diagnostics.unimplemented.map((each) => texts.note(each)),
    polledInVain: pollsInVain(board.diagnostics, texts),
    resets,
    wall: { seconds: wallSeconds, instructionsPerSecond: wallSeconds === 0 ? 0 : executed / wallSeconds },
  };
}

function coreReport(board: Zc702, core: number, withMvm: boolean): CoreReport {
  const { instructions, busyCycles, idleCycles, interrupts, interruptsById, secure, nonSecure } =
    board.statistics(core);
  // MVM runs in the secure world, and its guests in the other.
  const worlds = withMvm ? [nonSecure] : [secure, nonSecure];
  const byId = [...interruptsById].sort(([a], [b]) => a - b);
  return {
    core,
    instructions,
    busyCycles,
    idleCycles,
    exceptions: sumOfExceptions(worlds.map(({ exceptions }) => exceptions)),
    interrupts,
    interruptsById: Object.fromEntries(byId),
  };
}

function sumOfExceptions(counts: readonly ExceptionCounts[]): ExceptionCounts {
  const sum = (kind: keyof ExceptionCounts) => counts.reduce((total, each) => total + each[kind], 0);
  return {
    undefined: sum("undefined"),
    calls: sum("calls"),
    prefetchAborts: sum("prefetchAborts"),
    dataAborts: sum("dataAborts"),
    irqs: sum("irqs"),
    fiqs: sum("fiqs"),
  };
}

function vmReport(
  vm: VirtualMachine,
  shared: boolean,
  counters: VmCounters | undefined,
  cores: readonly CoreReport[],
): Omit<VmReport, "share" | "tasks" | "exceptions"> {
  const hypercallsByKind = { ...counters?.hypercalls };
  const present = counters?.cores ?? vm.cores;
  const parts = present.map((core) => coreOfVm(cores[core]!, shared ? counters : undefined));
  return {
    name: vm.name,
    level: counters?.level ?? vm.level,
    cores: parts,
    shared,
    state: counters?.state ?? "not started",
    processorPercent: parts.reduce((sum, { processorPercent }) => sum + processorPercent, 0) / parts.length,
    reservedPercent:
      vm.reservation === undefined ? undefined : (PERCENT * vm.reservation.budget) / vm.reservation.period,
    everyPeriodServed: shared && vm.reservation !== undefined ? isServed(counters) : undefined,
    hypercalls: Object.values(hypercallsByKind).reduce((sum, calls) => sum + calls, 0),
    hypercallsByKind,
    faults: counters?.faults ?? 0,
    answered: counters?.answered ?? 0,
    lastFault: counters?.lastFault,
    scheduling: counters?.scheduling,
    life: counters?.life,
    sharing: counters?.sharing,
  };
}

/** @param sharer MVM's counters of a VM that shares the core, or shared it earlier */
function coreOfVm(whole: CoreReport, sharer: VmCounters | undefined): VmCoreReport {
  const processorCycles =
    sharer === undefined
      ? whole.busyCycles
      : Math.round((sharer.scheduling.runMicroseconds * CPU_HZ) / MICROSECONDS_PER_SECOND);
  return {
    core: whole.core,
    processorCycles,
    processorPercent: percentOf(processorCycles, whole),
    worldSwitches: sharer === undefined ? (whole.mvm?.entries ?? 0) : undefined,
    interrupts: sharer === undefined ? whole.interrupts : undefined,
  };
}

function isServed(counters: VmCounters | undefined): boolean | undefined {
  if (counters === undefined) return undefined;
  const { periodsServed, periodsMissed } = counters.scheduling;
  return periodsServed + periodsMissed === 0 ? undefined : periodsMissed === 0;
}

export function traceOf(board: Zc702): Trace {
  const timerExpiries = board.trace.timerExpiries.map((log) => [...log]);
  const lostSince = CORES.map((core) => board.trace.lostSince(core));
  return { markers: board.trace.markers, timerExpiries, end: board.time, lostSince };
}
