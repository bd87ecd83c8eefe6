/** The operator's console on the board, beside guests that run. */
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { CPU_HZ } from "../../board/src/index";
import { BoardMachine, testGuest } from "./board-machine";
import * as guest from "./guest/layout";

/** Counts of the private timer in a millisecond. */
const MILLISECOND = 333_333;
const FIRST_CORE = 0;
const SECOND_CORE = 1;
/** The longest duration of an interrupt of the console, as docs/operator.md says. */
const BYTE_MICROSECONDS = 1;
const LINE_MICROSECONDS = 6;

/** Types a line, gives MVM time to answer, and returns the printed text. */
function type(machine: BoardMachine, line: string, milliseconds = 10): string {
  const before = machine.console.length;
  machine.board.uart(0).send(`${line}\n`);
  machine.run(milliseconds);
  return machine.console.slice(before);
}

test("commands act on the VMs of one core, and the HRT VM of the other core sees nothing of it", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_SPIN, 0, { budget: 4000, period: 10_000 }),
    await testGuest(1, guest.TASK_SPIN, 0, { budget: 4000, period: 10_000 }),
    await testGuest(2, guest.TASK_TIMER_SPIN, MILLISECOND, { level: abi.LEVEL_HRT, cores: 2 }),
  ]);
  machine.run(30);
  const entries = machine.core(SECOND_CORE, abi.CORE_ENTRIES);
  const interrupts = machine.result(2, guest.RESULT_INTERRUPTS);
  expect(type(machine, "stop guest0")).toContain("guest0: SRT, core 0, stopped, starts 1");
  expect(type(machine, "start guest0", 60)).toContain("VM guest0 restarted");
  expect(type(machine, "restart guest1", 60)).toContain("VM guest1 restarted");
  expect(type(machine, "level guest0 hrt")).toContain("refused: core 1 is guest2's own");
  expect(type(machine, "vms")).toContain(
    "MVM: guest0: SRT, core 0, running, starts 2\nMVM: guest1: SRT, core 0, running, starts 2\nMVM: guest2: HRT, core 1, running, starts 1\n",
  );
  for (const n of [0, 1, 2]) expect(machine.result(n, guest.RESULT_ERROR)).toBe(0);
  expect(machine.result(2, guest.RESULT_INTERRUPTS) - interrupts).toBeGreaterThanOrEqual(149);
  expect(machine.core(SECOND_CORE, abi.CORE_ENTRIES)).toBe(entries);
});

test("a VM becomes HRT: its neighbour moves to the other core, and so does the console", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_TIMER_SPIN, MILLISECOND, { budget: 4000, period: 10_000 }),
    await testGuest(1, guest.TASK_SPIN, 0, { budget: 4000, period: 10_000 }),
    await testGuest(2, guest.TASK_SPIN, 0, { budget: 4000, period: 10_000, cores: 2 }),
  ]);
  machine.run(30);
  expect(type(machine, "level guest0 hrt")).toMatch(/guest0: HRT, core 0, changed within \d+ us/);
  expect(machine.vm(0, abi.VM_REPORT_LEVEL_CHANGES)).toBe(1);
  expect(machine.vm(1, abi.VM_REPORT_CORES)).toBe(1 << SECOND_CORE);
  const entries = machine.core(FIRST_CORE, abi.CORE_ENTRIES);
  const interrupts = machine.result(0, guest.RESULT_INTERRUPTS);
  expect(type(machine, "vms")).toContain("guest1: SRT, core 1, running, starts 1");
  expect(type(machine, "restart guest1", 50)).toContain("VM guest1 restarted: SRT, core 1");
  expect(machine.result(0, guest.RESULT_INTERRUPTS) - interrupts).toBeGreaterThanOrEqual(59);
  expect(machine.core(FIRST_CORE, abi.CORE_ENTRIES)).toBe(entries);
  expect(type(machine, "level guest0 srt")).toMatch(/guest0: SRT, core 0, changed within \d+ us/);
  expect(type(machine, "vms")).toContain("guest1: SRT, core 0, running, starts 2");
  for (const n of [0, 1, 2]) {
    expect(machine.result(n, guest.RESULT_ERROR)).toBe(0);
    expect(machine.vm(n, abi.VM_REPORT_PERIODS_MISSED)).toBe(0);
  }
});

test("VMs that are all off can be started again; what an interrupt of the console costs is bounded", async () => {
  const machine = await BoardMachine.start([await testGuest(0, guest.TASK_SPIN, 0)]);
  machine.run(10);
  expect(type(machine, "stop guest0")).toContain("every VM is off");
  expect(machine.phase).toBe(abi.PHASE_HALTED);

  const microseconds = (action: () => void) => {
    const before = machine.board.statistics(FIRST_CORE).busyCycles;
    action();
    return ((machine.board.statistics(FIRST_CORE).busyCycles - before) / CPU_HZ) * 1e6;
  };
  const bytes = "x".repeat(20);
  machine.board.uart(0).send(bytes);
  const typing = microseconds(() => machine.run(10)) / bytes.length;
  expect(typing).toBeLessThan(BYTE_MICROSECONDS);
  for (const [line, lines] of [
    ["level guest0 hrt", 2],
    ["vms", 2],
    ["help", 3],
  ] as const) {
    machine.board.uart(0).send("\x15");
    machine.run(1);
    const all = microseconds(() => type(machine, line));
    expect((all - (line.length + 1) * typing) / lines).toBeLessThan(LINE_MICROSECONDS);
  }

  expect(type(machine, "start guest0", 60)).toContain("VM guest0 restarted");
  expect(machine.phase).toBe(abi.PHASE_RUNNING);
});
