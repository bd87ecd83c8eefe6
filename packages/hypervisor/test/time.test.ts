import { beforeEach, describe, expect, test } from "vitest";
import { GICD_ISPENDR } from "../../abi/src/arm/gic";
import * as abi from "../../abi/src/index";
import { GICD_BASE } from "../../abi/src/zynq/memory-map";
import {
  BEST_EFFORT,
  HARD_CORE,
  LEVEL_LINE,
  memoryOf,
  RESERVED,
  SHARED_CORE,
  TIMER_LINE,
  Trio,
  VMS,
} from "./trio";

const MS = 1000;
const SPI_WORD_1 = GICD_BASE + GICD_ISPENDR + 4;
const FLAG = memoryOf(RESERVED) + 0x8000;

let trio: Trio;
beforeEach(() => {
  trio = new Trio();
});

function result(): number {
  return trio.register(SHARED_CORE, 0) | 0;
}

test("time advances as the clock does, in nanoseconds", () => {
  const nanoseconds = () => {
    expect(trio.hypercall(SHARED_CORE, abi.HYPERCALL_TIME)).toBe(abi.SUCCESS);
    return trio.register(SHARED_CORE, 1) + trio.register(SHARED_CORE, 2) * 2 ** 32;
  };
  const begin = nanoseconds();
  for (let n = 0; n < 6; n++) trio.pass(1_000_000);
  expect(nanoseconds() - begin).toBeGreaterThanOrEqual(6e9);
  expect(nanoseconds() - begin).toBeLessThan(6e9 + 1e6);
});

describe("the one-shot timer", () => {
  const set = (microseconds: number, line: number) =>
    trio.hypercall(SHARED_CORE, abi.HYPERCALL_TIMER, microseconds, line);
  const rings = () => trio.read(SPI_WORD_1) === 1 << (TIMER_LINE - 32);

  beforeEach(() => trio.write(SPI_WORD_1, 0));

  test("makes the VM's interrupt pending, once, when it is time", () => {
    expect(set(2 * MS, TIMER_LINE)).toBe(abi.SUCCESS);
    trio.pass(MS);
    expect(rings()).toBe(false);
    trio.pass(MS + 1);
    expect(rings()).toBe(true);
    trio.write(SPI_WORD_1, 0);
    trio.pass(10 * MS);
    expect(rings()).toBe(false);
  });

  test("is set anew, and cancelled", () => {
    set(MS, TIMER_LINE);
    set(3 * MS, TIMER_LINE);
    trio.pass(2 * MS);
    expect(rings()).toBe(false);
    expect(set(0, 0)).toBe(abi.SUCCESS);
    trio.pass(2 * MS);
    expect(rings()).toBe(false);
  });

  test("takes no line that is not the VM's own, shared and edge-triggered, and no time out of range", () => {
    for (const line of [LEVEL_LINE, 29, 84, 42, 96, 0xffff_ffff]) {
      expect(set(MS, line)).toBe(abi.INVALID_PARAMETERS);
    }
    expect(set(abi.DELAY_MAX + 1, TIMER_LINE)).toBe(abi.INVALID_PARAMETERS);
  });
});

describe("delay with polling", () => {
  const poll = (flag: number, interval = 100, limit = 0) =>
    trio.hypercall(SHARED_CORE, abi.HYPERCALL_DELAY_POLLING, flag, 0xff, 0x12, interval, limit);

  test("returns at once when the flag is there", () => {
    trio.write(FLAG, 0xabcd_ef12);
    expect(poll(FLAG)).toBe(abi.SUCCESS);
    expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
  });

  test("gives the core away and looks at the interval", () => {
    poll(FLAG, 100);
    expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
    trio.pass(101);
    expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
    trio.write(FLAG, 0x12);
    trio.pass(50);
    expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
    trio.pass(60);
    expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
    expect(result()).toBe(abi.SUCCESS);
  });

  test("gives up at its limit", () => {
    poll(FLAG, 100, 150);
    trio.pass(101);
    trio.pass(60);
    expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
    expect(result()).toBe(abi.TIMED_OUT);
  });

  test("takes no flag outside the VM's memory, unaligned or unmapped, and no interval out of range", () => {
    for (const flag of [FLAG + 1, memoryOf(BEST_EFFORT), abi.MVM_BASE, 0, 0xffff_fffc, 0xe000_1000]) {
      expect(poll(flag)).toBe(abi.INVALID_ADDRESS);
    }
    trio.translate = () => undefined;
    expect(poll(FLAG)).toBe(abi.INVALID_ADDRESS);
    expect(poll(FLAG, abi.POLL_INTERVAL_MIN - 1)).toBe(abi.INVALID_PARAMETERS);
    expect(poll(FLAG, abi.DELAY_MAX + 1)).toBe(abi.INVALID_PARAMETERS);
    expect(poll(FLAG, 100, abi.DELAY_MAX + 1)).toBe(abi.INVALID_PARAMETERS);
  });
});

describe("a watchdog", () => {
  const PERIOD = 5 * MS;
  const kick = (core = SHARED_CORE) => trio.hypercall(core, abi.HYPERCALL_WATCHDOG_KICK);
  const misses = () => trio.vmReport(RESERVED, abi.VM_REPORT_WATCHDOG_MISSES);

  test("waits for the first kick", () => {
    trio.pass(3 * PERIOD);
    expect(misses()).toBe(0);
  });

  test("is content with kicks in time, and tells a missed one", () => {
    kick();
    trio.pass(PERIOD - 10);
    kick();
    trio.pass(PERIOD - 10);
    expect(misses()).toBe(0);
    trio.pass(20);
    expect(misses()).toBe(1);
    expect(trio.console).toContain("VM reserved missed its watchdog\n");
  });

  test("restarts or stops a VM that is configured so", () => {
    const [first, ...others] = VMS;
    trio = new Trio([{ ...first!, watchdogAction: abi.ACTION_RESTART }, ...others]);
    kick();
    trio.pass(2 * PERIOD);
    expect(trio.console).toContain("missed its watchdog: restarted");
    expect(trio.vmReport(RESERVED, abi.VM_REPORT_STARTS)).toBe(2);
    trio = new Trio([{ ...first!, watchdogAction: abi.ACTION_STOP }, ...others]);
    kick();
    trio.pass(2 * PERIOD);
    expect(trio.vmReport(RESERVED, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_STOPPED);
    expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
  });

  test("is not there for a VM without one", () => {
    expect(kick(HARD_CORE)).toBe(abi.NOT_SUPPORTED);
  });
});

test("a VM's statistics are those of the report", () => {
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_STATISTIC, abi.STATISTIC_SWITCHES);
  expect(trio.register(SHARED_CORE, 1)).toBe(trio.vmReport(RESERVED, abi.VM_REPORT_SWITCHES));
  const last = abi.STATISTIC_WATCHDOG_MISSES;
  expect(trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_STATISTIC, last)).toBe(abi.SUCCESS);
  expect(trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_STATISTIC, last + 1)).toBe(abi.INVALID_PARAMETERS);
});
