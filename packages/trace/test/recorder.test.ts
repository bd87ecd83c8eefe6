/** What the recorder makes of MVM's memory, on a board that is nothing but this memory. */
import * as abi from "@mvm/abi";
import { InterruptChange } from "@mvm/board";
import { beforeEach, describe, expect, it } from "vitest";
import type { MvmPlaces } from "../src/record/places";
import { type RecordedBoard, Recorder, type RecorderOptions } from "../src/record/recorder";
import { drawTimeline } from "../src/timeline/timeline";
import type { Track } from "../src/timeline/track";

const CALL = 0x08;
const READY = 1;
const BLOCKED = 2;
const VCPU_SIZE = 0x100;
const LEASE_SIZE = 0x20;
const AFTER_REPORT = abi.REPORT_BASE + abi.REPORT_SIZE;
const VCPUS = AFTER_REPORT;
const LEASES = VCPUS + abi.MAX_VMS * VCPU_SIZE;

const places: MvmPlaces = {
  functions: { decide: 0, switchTo: 0, enterCore: 0, waitOrWork: 0 },
  cores: { base: LEASES, size: 0, chosen: 0 },
  vcpus: {
    base: VCPUS,
    size: VCPU_SIZE,
    count: 2 * abi.MAX_VMS,
    vm: 0,
    state: 0x04,
    waits: [BLOCKED],
    budget: 0x08,
    remaining: 0x0c,
  },
  vms: { base: 0, size: 0 },
  leases: { base: LEASES, size: LEASE_SIZE, count: 1, holder: 0 },
};

/** MVM runs VM 0 on core 0 and VM 1 on core 1. */
class Memory {
  time = 0;
  /** By core and word of 32 interrupts. */
  readonly interrupts = [0, 1].map(() => [0, 1, 2].map(() => ({ pending: 0, active: 0 })));
  private readonly bytes = new Uint8Array(0x1_0000);
  private readonly view = new DataView(this.bytes.buffer);

  constructor() {
    this.boot();
  }

  /** As MVM leaves its memory when it has started. */
  boot(): void {
    this.bytes.fill(0);
    this.word(abi.REPORT_BASE + abi.REPORT_MAGIC_WORD, abi.REPORT_MAGIC);
    this.word(abi.REPORT_BASE + abi.REPORT_VM_COUNT, 2);
    this.word(abi.REPORT_BASE + abi.REPORT_TICK, 1000);
    this.word(LEASES, abi.NO_HOLDER);
    for (const vm of [0, 1]) {
      this.vm(vm, abi.VM_REPORT_STATE, abi.VM_STATE_RUNNING);
      this.vm(vm, abi.VM_REPORT_CORES, 1 << vm);
      this.waits(vm, false);
    }
  }

  vm(vm: number, offset: number, value: number): void {
    this.word(abi.REPORT_BASE + abi.VM_REPORTS + vm * abi.VM_REPORT_SIZE + offset, value);
  }

  waits(vm: number, waits: boolean): void {
    this.word(VCPUS + vm * VCPU_SIZE + places.vcpus.state, waits ? BLOCKED : READY);
  }

  budget(vm: number, ticks: number): void {
    this.word(VCPUS + vm * VCPU_SIZE + places.vcpus.budget, 100);
    this.word(VCPUS + vm * VCPU_SIZE + places.vcpus.remaining, ticks);
  }

  record(options?: RecorderOptions): Recorder {
    const board: RecordedBoard = {
      time: this.time,
      memoryView: (pa, length) =>
        this.bytes.subarray(pa - abi.MVM_STRUCTURES, pa - abi.MVM_STRUCTURES + length),
      observe: () => {},
      activity: () => "executes",
      devices: { gic: { word: (core, word) => this.interrupts[core]![word]! } },
      debugger: {
        points: { addPassing: () => () => {} } as unknown as RecordedBoard["debugger"]["points"],
        isSecure: () => false,
        registers: { read: () => 0 },
      },
    };
    return new Recorder(board, places, options);
  }

  private word(address: number, value: number): void {
    this.view.setUint32(address - abi.MVM_STRUCTURES, value, true);
  }
}

/** The timeline as lines of text: time, track, and what begins (+), ends (-) or happens there. */
function linesOf(recorder: Recorder, begin = recorder.begin): string[] {
  const lines: string[] = [];
  const path = ({ name, parent }: Track): string => (parent === undefined ? name : `${path(parent)}/${name}`);
  const line = (time: number, track: Track, what: string) => lines.push(`${time} ${path(track)} ${what}`);
  drawTimeline(
    {
      name: "made",
      lanes: recorder.lanes,
      begin,
      end: recorder.end,
      vms: ["a", "b"],
      lines: new Map(),
      sharedDevices: ["uart1"],
      tasks: [],
      tickNanoseconds: recorder.tickNanoseconds,
    },
    {
      track: () => {},
      begin: (track, time, name) => line(time, track, `+${name}`),
      end: (track, time) => line(time, track, "-"),
      instant: (track, time, name) => line(time, track, name),
      value: (track, time, value) => line(time, track, `${value}`),
    },
  );
  return lines;
}

let memory: Memory;
beforeEach(() => {
  memory = new Memory();
});

const on = (lines: readonly string[], track: string) => lines.filter((line) => line.includes(` ${track} `));

describe("a reset of the board", () => {
  it("lets MVM count anew, and ends what was open", () => {
    memory.vm(0, abi.VM_REPORT_SWITCHES, 500);
    memory.vm(0, abi.VM_REPORT_FAULTS, 3);
    const recorder = memory.record();
    recorder.entered(0, 10, CALL, 0);
    memory.vm(0, abi.VM_REPORT_SWITCHES, 501);
    memory.vm(0, abi.VM_REPORT_WAITS, 1);
    memory.waits(0, true);
    recorder.left(0, 20);
    recorder.interrupt(0, 25, 0, 29, InterruptChange.RAISED);
    recorder.reset(30);
    // Before MVM has cleared its memory, the other core goes to sleep.
    recorder.executes(1, 35, true);
    recorder.executes(1, 36, false);
    memory.boot();
    memory.vm(0, abi.VM_REPORT_SWITCHES, 1);
    recorder.left(0, 40);
    const lines = linesOf(recorder);
    expect(on(lines, "VM a/events")).toEqual(["20 VM a/events switched in", "40 VM a/events switched in"]);
    expect(on(lines, "VM a/state").slice(1)).toEqual([
      "30 VM a/state -",
      "40 VM a/state +running",
      "40 VM a/state -",
    ]);
    expect(on(lines, "VM a/waits")).toEqual(["20 VM a/waits +waits", "30 VM a/waits -"]);
    expect(on(lines, "interrupts of core 0/29")).toEqual([
      "25 interrupts of core 0/29 +pending",
      "30 interrupts of core 0/29 -",
    ]);
    expect(recorder.count("faults")).toBe(0);
  });
});

it("a counter that is less than before, because the debugger went back, is no event", () => {
  memory.vm(0, abi.VM_REPORT_SWITCHES, 500);
  const recorder = memory.record();
  memory.vm(0, abi.VM_REPORT_SWITCHES, 499);
  recorder.left(0, 20);
  memory.vm(0, abi.VM_REPORT_SWITCHES, 501);
  recorder.left(0, 30);
  expect(on(linesOf(recorder), "VM a/events")).toEqual(
    Array.from({ length: 2 }, () => "30 VM a/events switched in"),
  );
});

it("what was counted before the record began is not counted", () => {
  memory.vm(1, abi.VM_REPORT_FAULTS, 2);
  const recorder = memory.record();
  recorder.left(1, 10);
  expect(recorder.count("faults")).toBe(0);
  memory.vm(1, abi.VM_REPORT_FAULTS, 3);
  recorder.left(1, 20);
  expect(recorder.count("faults")).toBe(1);
});

it("a wait that is over when MVM goes on with the VM is not open", () => {
  const recorder = memory.record();
  memory.vm(0, abi.VM_REPORT_WAITS, 1);
  memory.vm(0, abi.VM_REPORT_WAKES, 1);
  recorder.left(0, 10);
  memory.vm(0, abi.VM_REPORT_WAITS, 2);
  memory.waits(0, true);
  recorder.left(0, 20);
  memory.vm(0, abi.VM_REPORT_WAITS, 3);
  memory.vm(0, abi.VM_REPORT_WAKES, 2);
  recorder.left(0, 30);
  memory.waits(0, false);
  memory.vm(0, abi.VM_REPORT_WAKES, 3);
  recorder.left(0, 40);
  const [open, closed] = ["+waits", "-"];
  expect(on(linesOf(recorder), "VM a/waits")).toEqual(
    [`10 ${open}`, `10 ${closed}`, `20 ${open}`, `30 ${closed}`, `30 ${open}`, `40 ${closed}`].map((line) =>
      line.replace(" ", " VM a/waits "),
    ),
  );
});

it("what MVM changes on one core is noted where this core's stay ends", () => {
  const recorder = memory.record();
  recorder.entered(1, 10, CALL, 0);
  memory.vm(1, abi.VM_REPORT_SWITCHES, 1);
  memory.vm(0, abi.VM_REPORT_SWITCHES, 1);
  recorder.left(0, 20);
  recorder.left(1, 30);
  const lines = linesOf(recorder);
  expect(on(lines, "VM a/events")).toEqual(["20 VM a/events switched in"]);
  expect(on(lines, "VM b/events")).toEqual(["30 VM b/events switched in"]);
});

it("a part of the record begins with what is open there", () => {
  memory.budget(0, 7);
  memory.waits(1, true);
  memory.time = 100;
  const lines = linesOf(memory.record());
  expect(lines).toContain("100 VM b/waits +waits");
  expect(lines).toContain("100 VM a/budget left 7");
});

describe("an interrupt that is pending where a trace begins", () => {
  const TIMER = 29;
  const UART = 59;
  const ofTimer = "interrupts of core 1/29";
  const ofUart = "interrupts of MVM/59";

  it("is shown from there on, but nobody knows how long it has waited", () => {
    memory.interrupts[1]![0]!.pending = 1 << TIMER;
    memory.interrupts[0]![1]!.active = 1 << (UART - 32);
    memory.time = 100;
    const recorder = memory.record();
    recorder.interrupt(1, 110, 1, TIMER, InterruptChange.TAKEN);
    recorder.interrupt(0, 120, 0, UART, InterruptChange.ENDED);
    expect(on(linesOf(recorder), ofTimer).slice(0, 3)).toEqual(
      ["100 +pending", "110 -", "110 +handled"].map((line) => line.replace(" ", ` ${ofTimer} `)),
    );
    expect(on(linesOf(recorder), ofUart)).toEqual([`100 ${ofUart} +handled`, `120 ${ofUart} -`]);
  });

  it("is shown by a part of the record, too", () => {
    const recorder = memory.record({ window: 1000, bytes: 0x8_0000 });
    recorder.interrupt(1, 5, 1, TIMER, InterruptChange.RAISED);
    for (let time = 10; time < 1_000_000; time += 2) {
      recorder.entered(1, time, CALL, 0);
      recorder.left(1, time + 1);
    }
    recorder.interrupt(1, 1_000_010, 1, TIMER, InterruptChange.TAKEN);
    expect(recorder.lanes[1]!.read(999_000).begin).toBeGreaterThan(5);
    expect(on(linesOf(recorder, 999_000), ofTimer)[0]).toBe(`999000 ${ofTimer} +pending`);
  });
});

describe("a record that has no more memory", () => {
  const BYTES = 0x8_0000;
  const run = (recorder: Recorder) => {
    for (let time = 1; time < 400_000; time += 2) {
      recorder.entered(0, time, CALL, 0);
      recorder.left(0, time + 1);
    }
  };

  it("ends without a window, and still counts what fails", () => {
    const recorder = memory.record({ bytes: BYTES });
    run(recorder);
    expect(recorder.fullSince).toBeLessThan(400_000);
    memory.vm(0, abi.VM_REPORT_FAULTS, 1);
    recorder.left(0, 400_001);
    expect(recorder.count("faults")).toBe(1);
  });

  it("with a window forgets the oldest, and says what is lost", () => {
    const recorder = memory.record({ bytes: BYTES, window: 400_000 });
    run(recorder);
    expect(recorder.fullSince).toBeUndefined();
    expect(recorder.bytes).toBeLessThanOrEqual(BYTES);
    expect(recorder.end).toBe(400_000);
    expect(recorder.lostBefore).toBeGreaterThan(0);
    expect(recorder.lostBefore).toBeLessThan(400_000 - 50_000);
    const core = on(linesOf(recorder, recorder.lostBefore), "core 0");
    expect(core[0]).toMatch(new RegExp(`^${recorder.lostBefore} core 0 \\+`));
  });
});
