import { beforeEach, describe, expect, test } from "vitest";
import { GICD_IGROUPR } from "../../abi/src/arm/gic";
import * as abi from "../../abi/src/index";
import { GICD_BASE } from "../../abi/src/zynq/memory-map";
import {
  BEST_EFFORT,
  DEVICE_LINE,
  HARD,
  HARD_CORE,
  HOLD,
  RESERVED,
  SHARED_CORE,
  Trio,
  UART1,
  UART1_BIT,
  VMS,
} from "./trio";

const DEVICE = 0;
const TIMER_ALONE = 1;
const LONG = 1_000_000;

let trio: Trio;
beforeEach(() => {
  trio = new Trio();
});

const acquire = (core: number, wait = 0) => trio.hypercall(core, abi.HYPERCALL_LEASE_ACQUIRE, DEVICE, wait);
const release = (core: number) => trio.hypercall(core, abi.HYPERCALL_LEASE_RELEASE, DEVICE);
const isOpen = () => (trio.read(abi.SECURITY_APB_SLAVES) & UART1_BIT) !== 0;
const hasLine = () => (trio.read(GICD_BASE + GICD_IGROUPR + 8) & (1 << (DEVICE_LINE - 64))) !== 0;

/** The holder's number, as MVM tells it to any VM. */
function holder(): number {
  expect(trio.hypercall(HARD_CORE, abi.HYPERCALL_LEASE_INFO, DEVICE)).toBe(abi.SUCCESS);
  return trio.register(HARD_CORE, 3);
}

test("a lease neither opens nor closes what others have been given behind the same register", () => {
  const given = 1 << 0;
  const device = { base: 0xe000_4000, length: 0x1000, register: abi.SECURITY_APB_SLAVES, bits: given };
  trio = new Trio(VMS.map((vm, n) => (n === BEST_EFFORT ? { ...vm, devices: [device] } : vm)));
  acquire(HARD_CORE);
  expect(trio.read(abi.SECURITY_APB_SLAVES)).toBe(given | UART1_BIT);
  release(HARD_CORE);
  expect(trio.read(abi.SECURITY_APB_SLAVES)).toBe(given);
});

/** RESERVED waits, so BEST_EFFORT has the core. */
function letBestEffortRun(): void {
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_DELAY, HOLD / 2);
  expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
}

test("the firewall and the interrupt follow the lease", () => {
  expect(isOpen()).toBe(false);
  expect(acquire(HARD_CORE)).toBe(abi.SUCCESS);
  expect([isOpen(), hasLine(), holder()]).toEqual([true, true, HARD]);
  expect(trio.register(HARD_CORE, 1)).toBe(UART1);
  expect(release(HARD_CORE)).toBe(abi.SUCCESS);
  expect([isOpen(), hasLine(), holder()]).toEqual([false, false, abi.NO_HOLDER]);
});

test("whoever does not wait is told that it is busy; the holder that it has it", () => {
  acquire(HARD_CORE);
  expect(acquire(SHARED_CORE)).toBe(abi.BUSY);
  expect(acquire(HARD_CORE)).toBe(abi.ALREADY_ON);
  expect(release(SHARED_CORE)).toBe(abi.DENIED);
  expect(holder()).toBe(HARD);
});

test("a device that is not there, or not for this VM, is refused", () => {
  for (const call of [abi.HYPERCALL_LEASE_ACQUIRE, abi.HYPERCALL_LEASE_RELEASE, abi.HYPERCALL_LEASE_INFO]) {
    expect(trio.hypercall(HARD_CORE, call, 2)).toBe(abi.INVALID_PARAMETERS);
    expect(trio.hypercall(HARD_CORE, call, TIMER_ALONE)).toBe(abi.DENIED);
  }
  for (const wait of [1, abi.LEASE_WAIT_MIN - 1, abi.DELAY_MAX + 1])
    expect(acquire(HARD_CORE, wait)).toBe(abi.INVALID_PARAMETERS);
});

test("a more urgent VM of the core that waits boosts the holder, and has the device when it is given back", () => {
  letBestEffortRun();
  acquire(SHARED_CORE);
  trio.pass(HOLD / 2); // the delay is over
  expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
  acquire(SHARED_CORE, LONG);
  expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
  expect(trio.vmReport(BEST_EFFORT, abi.VM_REPORT_LEASES_BOOSTED)).toBe(1);
  release(SHARED_CORE);
  expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
  expect(trio.register(SHARED_CORE, 0)).toBe(abi.SUCCESS);
  expect([holder(), isOpen()]).toEqual([RESERVED, true]);
});

test("a more urgent VM of another core boosts the holder, too", () => {
  letBestEffortRun();
  acquire(SHARED_CORE);
  acquire(HARD_CORE, LONG);
  expect(trio.vmReport(BEST_EFFORT, abi.VM_REPORT_LEASES_BOOSTED)).toBe(1);
});

test("a device lifts its holders above others once in the longest period, for one holding", () => {
  const boosts = () => trio.vmReport(BEST_EFFORT, abi.VM_REPORT_LEASES_BOOSTED);
  /** The best-effort VM has the device, and the reserved VM asks for it `times` times. */
  const want = (times: number) => {
    letBestEffortRun();
    acquire(SHARED_CORE);
    trio.pass(HOLD / 2);
    for (let n = 0; n < times; n++) {
      expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
      acquire(SHARED_CORE, abi.LEASE_WAIT_MIN);
      trio.pass(abi.LEASE_WAIT_MIN + 1);
      expect(trio.register(SHARED_CORE, 0) | 0).toBe(abi.TIMED_OUT);
    }
    trio.pass(HOLD);
    expect(holder()).toBe(abi.NO_HOLDER);
  };
  want(2);
  expect(boosts()).toBe(2);
  want(2);
  expect(boosts()).toBe(2);
  for (let time = 0; time < abi.BOOST_INTERVAL; time += HOLD) trio.pass(HOLD);
  want(1);
  expect(boosts()).toBe(3);
});

test("a less urgent VM that waits boosts nobody, and gives up when its time is over", () => {
  acquire(HARD_CORE);
  acquire(SHARED_CORE, HOLD / 2); // the other VM of the core runs meanwhile
  expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
  trio.pass(HOLD / 2 + 1);
  expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
  expect(trio.register(SHARED_CORE, 0) | 0).toBe(abi.TIMED_OUT);
  expect(trio.vmReport(HARD, abi.VM_REPORT_LEASES_BOOSTED)).toBe(0);
});

describe("the holding time", () => {
  test("ends a lease, and closes the firewall", () => {
    acquire(SHARED_CORE);
    trio.pass(HOLD - 2);
    expect([holder(), isOpen()]).toEqual([RESERVED, true]);
    trio.pass(4);
    expect([holder(), isOpen()]).toEqual([abi.NO_HOLDER, false]);
    expect(trio.vmReport(RESERVED, abi.VM_REPORT_LEASES_REVOKED)).toBe(1);
  });

  test("ends with the VM", () => {
    acquire(SHARED_CORE);
    trio.hypercall(SHARED_CORE, abi.PSCI_SYSTEM_OFF);
    expect([holder(), isOpen()]).toEqual([abi.NO_HOLDER, false]);
  });
});
