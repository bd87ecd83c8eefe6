/**
 * A trace holds what the report counts, by two ways: switches and entries as the board has seen
 * them, and MVM's own counters. The judges of the files are protoc and GTKWave.
 */
import type { Zc702 } from "@mvm/board";
import { type Configuration, CPU_HZ, parseConfiguration } from "@mvm/config";
import type { RunReport, VmReport } from "@mvm/report/report";
import { beforeAll, describe, expect, it } from "vitest";
import { type JudgedTrace, judged } from "../../trace/test/perfetto-judge";
import { type Changes, judgedVcd, rises } from "../../trace/test/vcd-judge";
import { boardWith, configurationText, lineOf, type MadeVm } from "../src/evaluate/periodic/made-system";
import type { Pulse } from "../src/evaluate/periodic/pulses";
import { reportOf, type TracedRun, tracedRun } from "./traced-system";

const ms = (time: number) => Math.round((time * CPU_HZ) / 1000);
const RUN = ms(400);
const NS_PER_CYCLE = 1e9 / CPU_HZ;

/**
 * Core 0: a VM whose jobs take more than its budget, one that uses what is left, and one that is
 * woken by a line from outside. Core 1: an HRT VM that misses each deadline of its second task.
 */
const VMS: MadeVm[] = [
  {
    level: "srt",
    core: 0,
    reservation: { budget: 1_000, period: 10_000 },
    weight: 0,
    idle: "delay",
    timer: "hypercall",
    tasks: [{ period: 10_000, deadline: 6_000, work: 1_500, phase: 1_000 }],
  },
  { level: "srt", core: 0, weight: 1, idle: "spin", timer: "private", tasks: [] },
  {
    level: "srt",
    core: 0,
    reservation: { budget: 1_000, period: 20_000 },
    idle: "delay",
    timer: "private",
    line: { urgent: true },
    tasks: [{ period: 20_000, deadline: 20_000, work: 200, phase: 3_000 }],
  },
  {
    level: "hrt",
    core: 1,
    idle: "wait",
    timer: "private",
    tasks: [
      { period: 2_000, deadline: 2_000, work: 100, phase: 0 },
      { period: 10_000, deadline: 300, work: 400, phase: 5_000 },
    ],
  },
];
/** Interrupts from outside for VM 2. */
const PULSES: Pulse[] = [{ line: lineOf(2), cycles: Array.from({ length: 30 }, (_, n) => ms(50 + 11 * n)) }];

/** The configuration does not say how much the jobs work, because it would be refused. */
function configurationOf(vms: readonly MadeVm[]): Configuration {
  const text = JSON.parse(configurationText(vms)) as { vms: { deadlines: { wcet?: string }[] }[] };
  for (const { deadlines } of text.vms) for (const deadline of deadlines) delete deadline.wcet;
  return parseConfiguration("made.jsonc", JSON.stringify(text));
}

const configuration = configurationOf(VMS);
const newBoard = () => boardWith(VMS, configuration, PULSES);

let plain: RunReport;
let whole: TracedRun;
let trace: JudgedTrace;
let vcd: Changes;

beforeAll(async () => {
  const board = await newBoard();
  board.run({ until: RUN });
  plain = reportOf(board, configuration);
  whole = await tracedRun(await newBoard(), configuration, RUN, { ending: ".pftrace", trace: true });
  trace = judged(whole.files.trace!);
  const waves = await tracedRun(await newBoard(), configuration, RUN, { ending: ".vcd", trace: true });
  vcd = judgedVcd(waves.files.trace!);
});

const shared = () => plain.vms.filter((vm) => vm.shared);
const eventsOf = ({ name }: VmReport) => `VM ${name}/events`;
const CORES = [0, 1];

describe("the trace of a run", () => {
  it("does not change the run", () => {
    expect(JSON.stringify(whole.report)).toBe(JSON.stringify(plain));
  });

  it("has every switch of VMs, as MVM counts them and as the board sees them", () => {
    expect(shared().length).toBe(3);
    for (const vm of shared()) {
      const { switches } = vm.scheduling!;
      expect(switches, vm.name).toBeGreaterThan(10);
      expect(trace.instants(eventsOf(vm), "switched in")).toHaveLength(switches);
      const seen = trace.slices("core 0").filter(({ name }) => name === `switch to ${vm.name}`);
      expect(seen).toHaveLength(switches);
      expect(rises(vcd, `core_0.switch_to_${vm.name}`)).toBe(switches);
      expect(rises(vcd, `VM_${vm.name}.events.switched_in`)).toBe(switches);
    }
  });

  it("has every missed deadline, and every job", () => {
    const misses = plain.vms.map(({ tasks }) => tasks.map((task) => task.misses));
    expect(misses.flat().filter((count) => count > 10).length).toBeGreaterThanOrEqual(2);
    for (const { name, tasks } of plain.vms) {
      for (const task of tasks.filter(({ declared }) => declared)) {
        const track = `VM ${name}/tasks/${task.task}`;
        const marks = `${track}: releases and deadlines`;
        expect(trace.instants(marks, "deadline missed"), track).toHaveLength(task.misses);
        const waves = `VM_${name}.tasks.${task.task}`;
        expect(rises(vcd, `${waves}_releases_and_deadlines.deadline_missed`)).toBe(task.misses);
        const jobs = trace.slices(track);
        const begun = task.jobs - task.neverBegun;
        // The run may end within a job.
        expect([begun, begun + 1]).toContain(jobs.length);
        const latencies = jobs.slice(0, begun).map(({ details }) => details["latency_us"] as number);
        expect(Math.max(...latencies)).toBeCloseTo(task.latencyMicroseconds!.max, 2);
        expect(Math.min(...latencies)).toBeCloseTo(task.latencyMicroseconds!.min, 2);
      }
    }
  });

  it("has every entry into MVM with its reason", () => {
    for (const core of CORES) {
      const slices = trace.slices(`core ${core}`).filter(({ depth }) => depth === 0);
      const entries = slices.filter(({ name }) => /^MVM: (?!boot|work|idle|decide)/.test(name));
      expect(entries).toHaveLength(plain.cores[core]!.mvm!.entries);
      const fiqs = entries.filter(({ name }) => name === "MVM: FIQ");
      expect(fiqs).toHaveLength(plain.cores[core]!.mvm!.fiqs);
    }
    const delays = trace.slices("core 0").filter(({ name }) => name === "MVM: delay");
    const counted = plain.vms.reduce((sum, vm) => sum + vm.hypercallsByKind["delay"]!, 0);
    expect(delays).toHaveLength(counted);
  });

  it("has every acknowledged interrupt, and how long it waited", () => {
    for (const core of CORES) {
      const handled = [...trace.tracks.keys()]
        .filter((track) => track.includes("interrupts"))
        .flatMap((track) => trace.slices(track).filter(({ name }) => name === "handled"))
        .filter(({ details }) => details["core"] === core);
      expect(handled).toHaveLength(plain.cores[core]!.interrupts);
      for (const { details } of handled) expect(details["waited_us"]).toBeGreaterThanOrEqual(0);
    }
    for (const vm of shared()) {
      const deferred = trace.instants(eventsOf(vm), "interrupt deferred");
      const lines = deferred.reduce((sum, { details }) => sum + (details["lines"] as number), 0);
      expect(lines).toBe(vm.scheduling!.deferred);
      const longest = Math.max(0, ...deferred.map(({ details }) => details["off_core_us"] as number));
      expect(longest).toBeCloseTo(vm.scheduling!.deferredMaxMicroseconds, 2);
    }
  });

  it("shows each core doing one thing at each time, and the VMs' processor time", () => {
    const runEnd = Math.floor(RUN * NS_PER_CYCLE);
    for (const core of CORES) {
      const outer = trace.slices(`core ${core}`).filter(({ depth }) => depth === 0);
      expect(outer[0]!.begin).toBe(0);
      // A core may end an instruction later than the board.
      expect(Math.abs(outer.at(-1)!.end - runEnd)).toBeLessThan(100);
      for (const [index, { end }] of outer.slice(0, -1).entries()) expect(outer[index + 1]!.begin).toBe(end);
    }
    for (const vm of shared()) {
      const ran = trace
        .slices(`VM ${vm.name}/on core 0`)
        .reduce((sum, { begin, end }) => sum + end - begin, 0);
      // MVM charges whole ticks of its clock, and a switch to the VM that causes it.
      const slack = 3 * plain.cores[0]!.mvm!.switches * 2;
      expect(Math.abs(ran / 1000 - vm.scheduling!.runMicroseconds)).toBeLessThan(slack);
    }
  });

  it("shows budgets, waits and the counters of reservations", () => {
    for (const vm of shared()) {
      const { overruns, periodsMissed, waits } = vm.scheduling!;
      expect(trace.instants(eventsOf(vm), "budget used up")).toHaveLength(overruns);
      expect(trace.instants(eventsOf(vm), "period missed")).toHaveLength(periodsMissed);
      const slices = trace.slices(`VM ${vm.name}/waits`);
      expect(slices).toHaveLength(waits);
      // A VM that executes does not wait.
      const runs = trace.slices("core 0").filter(({ name, depth }) => depth === 0 && name === vm.name);
      let next = 0;
      for (const { begin, end } of slices) {
        while (next < runs.length && runs[next]!.end <= begin) next++;
        if (next < runs.length) expect(runs[next]!.begin).toBeGreaterThanOrEqual(end);
      }
    }
    const [late] = shared();
    expect(late!.scheduling!.overruns).toBeGreaterThan(10);
    const budget = trace.events(`VM ${late!.name}/budget left`).map(({ value }) => value!);
    expect(Math.max(...budget)).toBeCloseTo(1_000, -1);
    expect(Math.min(...budget)).toBeLessThanOrEqual(0);
  });
});

describe("--trace-on-miss", () => {
  it("keeps what comes before the first miss, and nothing else", async () => {
    const options = { ending: ".pftrace", traceOnMiss: true, traceLast: "3ms" };
    const kept = await tracedRun(await newBoard(), configuration, RUN, options);
    expect(JSON.stringify(kept.report)).toBe(JSON.stringify(plain));
    expect(kept.said).toEqual([
      expect.stringMatching(/^"t\d" missed its deadline at 0\.0\d+ s: the trace, /),
    ]);
    const window = judged(kept.files.traceOnMiss!);
    const misses = [...window.tracks.keys()].flatMap((track) => window.instants(track, "deadline missed"));
    const all = [...trace.tracks.keys()].flatMap((track) => trace.instants(track, "deadline missed"));
    const first = (events: typeof all) => Math.min(...events.map(({ time }) => time));
    expect(first(misses)).toBe(first(all));
    for (const core of CORES) {
      const slices = window.slices(`core ${core}`);
      const begun = slices[0]!;
      const last = slices.filter(({ depth }) => depth === 0).at(-1)!;
      // During the run the first release is not yet known as well as after it.
      expect(Math.abs(first(misses) - begun.begin - 3_000_000)).toBeLessThan(5_000);
      // In the window the trace is the same as the whole one.
      const inWhole = trace
        .slices(`core ${core}`)
        .filter(({ begin, end }) => begin > begun.begin && end < last.end);
      const here = slices.filter(({ begin, end }) => begin > begun.begin && end < last.end);
      expect(here).toEqual(inWhole);
    }
  });
});

describe("with a debugger that goes back", () => {
  it("the trace is that of the run that never went back", async () => {
    const end = ms(100);
    const options = { ending: ".pftrace", trace: true };
    // Without pulses, because they come from outside of the board's history.
    const run = async (between?: (board: Zc702) => void) => {
      const board = await boardWith(VMS, configuration, []);
      return tracedRun(board, configuration, end, options, () => between?.(board));
    };
    const once = await run();
    let back = 0;
    const again = await run((board) => {
      const reverse = board.keepHistory();
      if (back > 0 || board.time < end / 2) return;
      back = board.time;
      expect(reverse.continue()).toBe("begin");
      expect(board.time).toBeLessThan(back / 2);
    });
    expect(back).toBeGreaterThan(0);
    expect(JSON.stringify(again.report)).toBe(JSON.stringify(once.report));
    expect(Buffer.from(again.files.trace!).equals(once.files.trace!)).toBe(true);
  });
});

describe("from a snapshot on", () => {
  it("the trace has what comes after the snapshot, and nothing of what was before", async () => {
    const half = RUN / 2;
    const first = await newBoard();
    first.run({ until: half });
    const before = reportOf(first, configuration);
    const second = await newBoard();
    second.restore(first.save());
    const rest = await tracedRun(second, configuration, RUN, { ending: ".pftrace", trace: true });
    expect(JSON.stringify(rest.report)).toBe(JSON.stringify(plain));
    const later = judged(rest.files.trace!);
    for (const [index, vm] of plain.vms.entries()) {
      const switches = vm.scheduling!.switches - before.vms[index]!.scheduling!.switches;
      expect(later.instants(eventsOf(vm), "switched in")).toHaveLength(switches);
      expect(later.instants(eventsOf(vm), "start")).toEqual([]);
    }
    // What the cores do is the same in both traces.
    for (const core of CORES) {
      const slices = later.slices(`core ${core}`).slice(2);
      const whole = trace.slices(`core ${core}`);
      expect(slices).toEqual(whole.slice(-slices.length));
    }
  });
});
