import * as abi from "@mvm/abi";
import { MvmConsole } from "@mvm/report/console/mvm-console";
import { REPORT_SIZE, readMvmReport } from "@mvm/report/counters/mvm-report";
import { measureTasks, type TaskReport } from "@mvm/report/latency/measure";
import type { RunReport, VmReport } from "@mvm/report/report";
import { describe, expect, it } from "vitest";
import { duration, reportTable } from "../src/report/table";

function memoryWith(words: Record<number, number>, names: Record<number, string> = {}): Uint8Array {
  const bytes = new Uint8Array(REPORT_SIZE);
  const view = new DataView(bytes.buffer);
  for (const [offset, value] of Object.entries(words)) view.setUint32(Number(offset), value, true);
  for (const [offset, name] of Object.entries(names))
    bytes.set(new TextEncoder().encode(name), Number(offset));
  return bytes;
}

const declared = (tasks: TaskReport[]) => tasks.map((task) => ({ ...task, declared: true, neverRan: false }));

const header = {
  [abi.REPORT_MAGIC_WORD]: abi.REPORT_MAGIC,
  [abi.REPORT_VERSION_WORD]: abi.REPORT_VERSION,
  [abi.REPORT_VM_COUNT]: 2,
  [abi.REPORT_PHASE]: abi.PHASE_RUNNING,
};

const NO_EXCEPTIONS = { undefined: 0, calls: 0, prefetchAborts: 0, dataAborts: 0, irqs: 0, fiqs: 0 };

describe("MVM's report in memory", () => {
  const second = abi.VM_REPORTS + abi.VM_REPORT_SIZE;

  it("gives counters and the fault of each VM", () => {
    const report = readMvmReport(
      memoryWith(
        {
          ...header,
          [abi.CORE_REPORTS + abi.CORE_REPORT_SIZE + abi.CORE_ENTRIES]: 7,
          [abi.VM_REPORTS + abi.VM_REPORT_STATE]: abi.VM_STATE_RUNNING,
          [abi.VM_REPORTS + abi.VM_REPORT_CALLS_DELAY]: 5,
          [second + abi.VM_REPORT_STATE]: abi.VM_STATE_FAULTED,
          [second + abi.VM_REPORT_FAULTS]: 1,
          [second + abi.VM_REPORT_FAULT_KIND]: abi.FAULT_DATA_READ,
          [second + abi.VM_REPORT_FAULT_PC]: 0x3000_0010,
          [second + abi.VM_REPORT_FAULT_ADDRESS]: 0x3c00_0000,
        },
        { [abi.VM_REPORTS]: "rtos", [second]: "a-name-of-15-ch" },
      ),
    );
    expect(report?.cores[1]?.entries).toBe(7);
    expect(report?.vms[0]).toMatchObject({
      name: "rtos",
      state: "running",
      hypercalls: { delay: 5 },
      lastFault: undefined,
    });
    expect(report?.vms[1]).toMatchObject({
      name: "a-name-of-15-ch",
      state: "faulted",
      lastFault: { pc: 0x3000_0010, address: 0x3c00_0000 },
    });
  });

  it("gives times in microseconds, by the tick that MVM says", () => {
    const report = readMvmReport(
      memoryWith({
        ...header,
        [abi.REPORT_TICK]: 500,
        [abi.CORE_REPORTS + abi.CORE_IDLE_TIME]: 2,
        [abi.CORE_REPORTS + abi.CORE_IDLE_TIME + 4]: 1,
        [abi.VM_REPORTS + abi.VM_REPORT_BUDGET_TIME]: 3000,
        [abi.VM_REPORTS + abi.VM_REPORT_SURPLUS_TIME]: 1000,
        [abi.VM_REPORTS + abi.VM_REPORT_DEFERRED_MAX_TICKS]: 6,
        [abi.VM_REPORTS + abi.VM_REPORT_LEVEL]: abi.LEVEL_HRT,
        [abi.VM_REPORTS + abi.VM_REPORT_CORES]: 0b10,
        [second + abi.VM_REPORT_LEVEL_CHANGE_TICKS]: 10,
        [second + abi.VM_REPORT_LEASE_MAX_TICKS]: 20,
      }),
    );
    expect(report?.cores[0]?.idleMicroseconds).toBe((2 ** 32 + 2) / 2);
    expect(report?.vms[0]).toMatchObject({
      level: "hrt",
      cores: [1],
      scheduling: { runMicroseconds: 2000, deferredMaxMicroseconds: 3 },
    });
    expect(report?.vms[1]).toMatchObject({
      life: { levelChangeMicroseconds: 5 },
      sharing: { leaseMaxMicroseconds: 10 },
    });
  });

  it("does not take other memory for a report", () => {
    expect(readMvmReport(new Uint8Array(REPORT_SIZE))).toBeUndefined();
  });

  it("tells that MVM has halted", () => {
    const halted = memoryWith({ ...header, [abi.REPORT_PHASE]: abi.PHASE_HALTED });
    expect(readMvmReport(halted)?.phase).toBe("halted");
  });

  it("claims no address for an imprecise abort", () => {
    const fault = {
      [abi.VM_REPORTS + abi.VM_REPORT_FAULTS]: 1,
      [abi.VM_REPORTS + abi.VM_REPORT_FAULT_KIND]: abi.FAULT_IMPRECISE_ABORT,
    };
    expect(readMvmReport(memoryWith({ ...header, ...fault }))?.vms[0]?.lastFault?.address).toBeUndefined();
  });
});

it("splits MVM's console into its speakers", () => {
  const said: string[] = [];
  const hear = new MvmConsole((vm, line) => said.push(`${vm ?? "mvm"}: ${Buffer.from(line)}`));
  for (const byte of new TextEncoder().encode("MVM: ready\r\n[bare] hello\nplain [x] text\n"))
    hear.byte(byte);
  expect(said).toEqual(["mvm: ready", "bare: hello", "mvm: plain [x] text"]);
});

describe("the table", () => {
  const trace = {
    markers: [
      { cycle: 0, core: 1, register: "TICKS_PER_PERIOD" as const, value: (1 << 24) | 1 },
      { cycle: 1_000_660, core: 1, register: "START" as const, value: 1 },
      { cycle: 1_000_900, core: 1, register: "END" as const, value: 1 },
    ],
    timerExpiries: [[], [1_000_000, 2_000_000]],
    end: 2_000_000,
  };
  const vm: VmReport = {
    name: "rtos",
    level: "hrt",
    cores: [
      {
        core: 1,
        processorCycles: 66_666_667,
        processorPercent: 10,
        worldSwitches: 1234,
        interrupts: 1000,
      },
    ],
    shared: false,
    state: "running",
    processorPercent: 10,
    reservedPercent: undefined,
    share: undefined,
    everyPeriodServed: undefined,
    hypercalls: 0,
    hypercallsByKind: {},
    exceptions: NO_EXCEPTIONS,
    faults: 0,
    answered: 0,
    lastFault: undefined,
    scheduling: undefined,
    life: undefined,
    sharing: undefined,
    tasks: declared(measureTasks(trace, [{ name: "control", marker: 1 }])),
  };
  const report: RunReport = {
    system: "test",
    board: "zc702",
    ending: { reason: "time" },
    virtual: { cycles: 666_666_666, seconds: 1 },
    instructions: 50_000_000,
    mvm: "running",
    cores: [
      {
        core: 1,
        instructions: 40_000_000,
        busyCycles: 66_666_667,
        idleCycles: 599_999_999,
        interrupts: 1000,
        exceptions: NO_EXCEPTIONS,
        interruptsById: {},
      },
    ],
    vms: [vm],
    tasks: [],
    doing: [],
    violations: [],
    resets: { count: 0, last: undefined },
    unimplemented: [],
    polledInVain: [],
    wall: { seconds: 2, instructionsPerSecond: 25_000_000 },
  };

  it("shows each VM, each task and the speed", () => {
    expect(reportTable(report)).toMatchInlineSnapshot(`
      "VM    level  core  state          processor  world switches  hypercalls  interrupts
      ───────────────────────────────────────────────────────────────────────────────────
      rtos  HRT       1  running  0.100 s  10.0 %           1,234           0       1,000

      Periodic jobs; latency from the ideal release to the start, in cycles (µs)
      task          jobs         min        mean         p99         max  longest response  misses
      ────────────────────────────────────────────────────────────────────────────────────────────
      rtos control     1  660 (0.99)  660 (0.99)  660 (0.99)  660 (0.99)        900 (1.35)       0

      1.000 s virtual, 2.0 s wall, 50,000,000 instructions, 25.0 million instructions per second"
    `);
  });

  it("shows each core of a VM that has several", () => {
    const other = { core: 0, processorCycles: 0, processorPercent: 0, worldSwitches: 5, interrupts: 6 };
    const lines = reportTable({ ...report, vms: [{ ...vm, cores: [...vm.cores, other] }] }).split("\n");
    expect(lines[2]).toMatch(/^rtos +HRT +1 +running +0\.100 s +10\.0 % +1,234 +0 +1,000$/);
    expect(lines[3]).toMatch(/^ +0 +0\.000 s +0\.0 % +5 +6$/);
  });

  it("leaves empty what is a shared core's, and has it with the core", () => {
    const [own] = vm.cores;
    const shared = { ...vm, cores: [{ ...own!, worldSwitches: undefined, interrupts: undefined }] };
    const counters = readMvmReport(memoryWith({ ...header, [abi.CORE_REPORTS + abi.CORE_ENTRIES]: 1234 }))!
      .cores[0]!;
    const [core] = report.cores;
    const table = reportTable({ ...report, cores: [{ ...core!, mvm: counters }], vms: [shared] });
    expect(table).toMatch(/^rtos +HRT +1 +running +0\.100 s +10\.0 % +0$/m);
    expect(table).toContain("core 1 1,234 (FIQ 0, VM switches 0; guests' interrupts 1,000)");
  });

  it("takes percentages of each core's own time, and gives short times in small units", () => {
    const stopped = { ...report, vms: [], virtual: { cycles: 100, seconds: 1.5e-7 } };
    expect(reportTable(stopped)).toMatch(/40,000,000 +10\.0 % +90\.0 %/);
    expect(reportTable(stopped)).toContain("0.150 µs virtual");
    expect([0, 0.012, 2].map(duration)).toEqual(["0.000 s", "12.000 ms", "2.000 s"]);
    expect(reportTable({ ...report, virtual: stopped.virtual })).toContain("10.0 %");
  });

  it("says why a task has no figures", () => {
    const silent = measureTasks({ markers: [], timerExpiries: [[], []], end: 1 }, [
      { name: "control", marker: 1 },
    ]);
    expect(reportTable({ ...report, vms: [{ ...vm, tasks: declared(silent) }] })).toContain(
      "never wrote to the marker port",
    );
  });

  it("shows what VMs of a shared core got, and events of a VM's life", () => {
    const counters = readMvmReport(
      memoryWith({
        ...header,
        [abi.REPORT_TICK]: 1000,
        [abi.VM_REPORTS + abi.VM_REPORT_BUDGET_TIME]: 300_000,
        [abi.VM_REPORTS + abi.VM_REPORT_SURPLUS_TIME]: 100_000,
        [abi.VM_REPORTS + abi.VM_REPORT_PERIODS_SERVED]: 100,
        [abi.VM_REPORTS + abi.VM_REPORT_STARTS]: 2,
        [abi.VM_REPORTS + abi.VM_REPORT_START_TICKS]: 1500,
      }),
    )!.vms[0]!;
    const { scheduling, life, sharing } = counters;
    const shared = {
      ...vm,
      shared: true,
      processorPercent: 40,
      reservedPercent: 30,
      share: { askedPercent: 40.2, hadPercent: 40 },
      everyPeriodServed: true,
      scheduling,
      life,
      sharing,
    };
    const table = reportTable({ ...report, vms: [shared] });
    expect(table).toContain("30.0 %  40.2 %  40.0 %         10.0 %");
    expect(table).toContain("Every reservation had its budget in every period that was counted (rtos 100).");
    const missed = { ...scheduling, periodsMissed: 3 };
    const late = { ...shared, everyPeriodServed: false, scheduling: missed };
    expect(reportTable({ ...report, vms: [late] })).toContain("rtos did not have its budget in 3 periods.");
    const alone = { ...shared, everyPeriodServed: undefined };
    expect(reportTable({ ...report, vms: [alone] })).toContain("No period was counted of rtos: ");
    expect(reportTable({ ...report, vms: [alone] })).not.toContain("Every reservation");
    expect(table).toMatch(/rtos +2 +1,500 us/);
    expect(table).not.toContain("doorbells");
  });
});
