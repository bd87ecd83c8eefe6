/** A VM's two cores make hypercalls and take interrupts at once, on the board. */
import { expect, test } from "vitest";
import { GICD_ISENABLER } from "../../abi/src/arm/gic";
import { TIMER_CONTROL, TIMER_LOAD } from "../../abi/src/arm/private-timer";
import * as abi from "../../abi/src/index";
import { GICD_BASE, PRIVATE_TIMER_BASE, PRIVATE_TIMER_INTERRUPT } from "../../abi/src/zynq/memory-map";
import * as guest from "./guest/layout";
import { aim, BASE, call, enable, sgi, TIMER_LINE, TwoCores, write } from "./two-cores";

const CORES = [0, 1] as const;
const OTHER_LINE = 66;
const TEXT_AT = [BASE + 0x10_0000, BASE + 0x10_1000] as const;
const TIMES = 40;
/** The number of characters that fills a line of the console. */
const LINE = 256;
const DELAY = 300;
/** Control register of the private timer: enabled, periodic, interrupt enabled. */
const PERIODIC = 7;
/** 100 µs, in counts of the private timer. */
const PERIOD = 33_333;

function both(cores: TwoCores, operation: (core: number) => ReturnType<typeof call>, times = 1): void {
  for (const core of CORES) cores.order(core, operation(core), times);
  for (const core of CORES) cores.await(core);
}

/** Two texts in the guest's memory. Returns the call that writes a core's text. */
function texts(cores: TwoCores, ...lines: [string, string]): (core: number) => ReturnType<typeof call> {
  for (const core of CORES) cores.machine.board.writeMemory(TEXT_AT[core], Buffer.from(lines[core]));
  return (core) => call(abi.HYPERCALL_CONSOLE_WRITE, TEXT_AT[core as 0 | 1], lines[core as 0 | 1].length);
}

test("console lines of two cores are whole", async () => {
  const cores = await TwoCores.startBoth();
  both(cores, texts(cores, "zero writes this\n", "one writes that\n"), TIMES);
  for (const core of CORES) expect(cores.box(core, guest.CORE_SUCCESSES)).toBe(TIMES);
  const lines = cores.machine.console.split("\n").filter((line) => line.startsWith("[guest0]"));
  expect(lines.filter((line) => line === "[guest0] zero writes this")).toHaveLength(TIMES);
  expect(lines.filter((line) => line === "[guest0] one writes that")).toHaveLength(TIMES);
  expect(lines).toHaveLength(2 * TIMES);
  expect(cores.report(abi.VM_REPORT_CONSOLE_LINES)).toBe(2 * TIMES);
});

test("what two cores write without a line's end stays apart, and is printed when the VM stops", async () => {
  const cores = await TwoCores.startBoth();
  const [zeros, ones] = [7, 11];
  both(cores, texts(cores, "0".repeat(zeros), "1".repeat(ones)), TIMES);
  cores.order(1, call(abi.PSCI_SYSTEM_OFF));
  cores.run(30);
  const lines = [...cores.machine.console.matchAll(/^\[guest0\] (0+|1+)$/gm)].map(([, text]) => text!);
  expect(lines.filter((line) => line.length === LINE)).toHaveLength(
    Math.floor((zeros * TIMES) / LINE) + Math.floor((ones * TIMES) / LINE),
  );
  expect(lines.join("")).toHaveLength((zeros + ones) * TIMES);
  expect(cores.report(abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_OFF);
});

test("both cores wait, until their limits and until an interrupt", async () => {
  const cores = await TwoCores.startBoth();
  both(cores, () => call(abi.HYPERCALL_DELAY, DELAY), 3);
  for (const core of CORES) expect(cores.box(core, guest.CORE_RESULT) | 0).toBe(abi.TIMED_OUT);
  for (const core of CORES) {
    cores.order(core, call(abi.HYPERCALL_DELAY, 0));
    cores.run(0.5);
    expect(cores.serves(core)).toBe(false);
    cores.do(1 - core, sgi(2, core));
    cores.await(core);
    expect(cores.box(core, guest.CORE_RESULT)).toBe(abi.SUCCESS);
  }
});

test("SGIs go between the cores, and tell who sent them", async () => {
  const cores = await TwoCores.startBoth();
  for (const sender of CORES) {
    for (const receiver of CORES) {
      cores.do(sender, sgi(6, receiver));
      cores.run(0.02);
      expect(cores.box(receiver, guest.CORE_ACKNOWLEDGED)).toBe(6 | (sender << 10));
    }
  }
  for (const core of CORES) expect(cores.box(core, guest.CORE_INTERRUPTS)).toBe(2);
});

test("each core has a private timer, and a one-shot timer that comes where its line is aimed", async () => {
  const cores = await TwoCores.startBoth({
    interrupts: [TIMER_LINE, OTHER_LINE].map((id) => ({ id, trigger: abi.TRIGGER_EDGE })),
  });
  both(cores, () => write(GICD_BASE + GICD_ISENABLER, 1 << PRIVATE_TIMER_INTERRUPT));
  both(cores, () => write(PRIVATE_TIMER_BASE + TIMER_LOAD, PERIOD - 1));
  both(cores, () => write(PRIVATE_TIMER_BASE + TIMER_CONTROL, PERIODIC));
  cores.run(2);
  both(cores, () => write(PRIVATE_TIMER_BASE + TIMER_CONTROL, 0));
  for (const core of CORES) {
    expect(cores.box(core, guest.CORE_INTERRUPTS)).toBeGreaterThanOrEqual(19);
    expect(cores.box(core, guest.CORE_INTERRUPTS)).toBeLessThanOrEqual(22);
  }
  cores.do(0, enable(TIMER_LINE));
  cores.do(0, enable(OTHER_LINE));
  cores.do(0, aim(OTHER_LINE, 1));
  both(cores, (core) => call(abi.HYPERCALL_TIMER, DELAY, core === 0 ? TIMER_LINE : OTHER_LINE));
  for (const core of CORES) expect(cores.box(core, guest.CORE_RESULT)).toBe(abi.SUCCESS);
  expect(cores.serves(1)).toBe(true);
  cores.run(0.5);
  expect(CORES.map((core) => cores.box(core, guest.CORE_ACKNOWLEDGED))).toEqual([TIMER_LINE, OTHER_LINE]);
});

test("a line that the guest has aimed at a core wakes that core, which waits", async () => {
  const cores = await TwoCores.startBoth();
  for (const core of CORES) {
    cores.do(1 - core, enable(TIMER_LINE));
    cores.do(1 - core, aim(TIMER_LINE, core));
    cores.order(core, call(abi.HYPERCALL_DELAY, 0));
    cores.run(0.5);
    cores.do(1 - core, call(abi.HYPERCALL_TIMER, DELAY, TIMER_LINE));
    cores.await(core);
    expect(cores.box(core, guest.CORE_RESULT)).toBe(abi.SUCCESS);
    expect(cores.box(core, guest.CORE_ACKNOWLEDGED)).toBe(TIMER_LINE);
    expect(cores.box(1 - core, guest.CORE_INTERRUPTS)).toBe(core);
  }
});

test("MVM goes on the core only when the guest calls", async () => {
  const cores = await TwoCores.startBoth({ level: abi.LEVEL_HRT });
  const before = CORES.map((core) => cores.machine.core(core, abi.CORE_ENTRIES));
  cores.run(20);
  expect(CORES.map((core) => cores.machine.core(core, abi.CORE_ENTRIES))).toEqual(before);
});
