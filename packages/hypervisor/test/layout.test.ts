/**
 * MVM's structures lie one behind another, none over another, whatever the numbers of cores and
 * VMs. An MVM in which something does not fit is not built.
 */
import { afterEach, describe, expect, test, vi } from "vitest";
import * as abi from "../../abi/src/index";
import * as built from "../src/core/layout";
import { constantsWith } from "./made-source";

type Layout = typeof built;

const SYSTEM_IMAGE = "../../abi/src/system-image";
const LAYOUT = "packages/hypervisor/src/core/layout.ts";
const ZC702 = "packages/abi/src/boards/zc702.ts";
const MAIN = "packages/hypervisor/src/main.ts";
const WORD = 4;

interface Place {
  name: string;
  base: number;
  size: number;
}

/** Everything that MVM keeps at an address of its own, stacks and unmapped pages included. */
function placesOf(layout: Layout, limits: { cores: number; vms: number; sharedDevices: number }): Place[] {
  const { cores, vms, sharedDevices } = limits;
  const vcpus = layout.MAX_VCPUS;
  const lock = (name: string, base: number) => ({ name, base, size: WORD });
  const perCore = Array.from({ length: cores }, (_, core) => [
    { name: `unmapped page ${core}`, base: layout.guardPage(core), size: layout.PAGE_SIZE },
    {
      name: `stack ${core}`,
      base: layout.STACK_0_TOP + core * layout.STACK_STRIDE - layout.PAGE_SIZE,
      size: layout.PAGE_SIZE,
    },
    {
      name: `fault stack ${core}`,
      base: layout.FAULT_STACK_0_TOP + core * layout.STACK_STRIDE - layout.PAGE_SIZE,
      size: layout.PAGE_SIZE,
    },
    {
      name: `unmapped page below fault stack ${core}`,
      base: layout.faultGuardPage(core),
      size: layout.PAGE_SIZE,
    },
  ]);
  return [
    { name: "report header", base: abi.REPORT_BASE, size: abi.REPORT_HEADER_SIZE },
    { name: "core reports", base: abi.REPORT_BASE + abi.CORE_REPORTS, size: cores * abi.CORE_REPORT_SIZE },
    {
      name: "VM reports",
      base: abi.REPORT_BASE + abi.CORE_REPORTS + cores * abi.CORE_REPORT_SIZE,
      size: vms * abi.VM_REPORT_SIZE,
    },
    { name: "VMs", base: layout.VMS, size: vms * layout.VM_STRUCTURE_SIZE },
    { name: "cores", base: layout.CORES, size: cores * layout.CORE_STRUCTURE_SIZE },
    lock("console", layout.CONSOLE_LOCK),
    lock("group", layout.GROUP_LOCK),
    lock("level", layout.LEVEL_LOCK),
    lock("service", layout.SERVICE_LOCK),
    lock("operator's lock", layout.OPERATOR_LOCK),
    lock("clock", layout.CLOCK_EPOCH),
    { name: "board", base: layout.BOARD_STATE, size: layout.BOARD_STATE_SIZE },
    {
      name: "alarms",
      base: layout.ALARMS,
      size: (vcpus * layout.ALARMS_PER_VCPU + vms) * layout.ALARM_SIZE,
    },
    { name: "leases", base: layout.LEASES, size: sharedDevices * layout.LEASE_SIZE },
    { name: "lease alarms", base: layout.LEASE_ALARMS, size: cores * sharedDevices * layout.ALARM_SIZE },
    { name: "lease waits", base: layout.LEASE_WAITS, size: vcpus * layout.LEASE_WAIT_SIZE },
    { name: "polls", base: layout.POLLS, size: vcpus * layout.POLL_SIZE },
    { name: "watchdogs", base: layout.WATCHDOGS, size: vms * layout.WATCHDOG_SIZE },
    { name: "operator", base: layout.OPERATOR, size: layout.OPERATOR_SIZE },
    { name: "boosted VMs", base: layout.BOOSTED_VMS, size: WORD },
    { name: "tickets", base: layout.LEASE_TICKETS, size: vcpus * WORD },
    { name: "virtual CPUs", base: layout.VCPUS, size: vcpus * layout.VCPU_STRUCTURE_SIZE },
    { name: "contexts", base: layout.CONTEXTS, size: vcpus * layout.CONTEXT_SIZE },
    { name: "nobody's context", base: layout.NOBODYS_CONTEXT, size: layout.CONTEXT_SIZE },
    { name: "lines", base: layout.LINES, size: vcpus * layout.LINE_SIZE },
    { name: "CRC tables", base: layout.CRC_TABLES, size: 4 * layout.CRC_TABLE_SIZE },
    ...perCore.flat(),
  ];
}

/** What lies over something else, or outside [MVM_STRUCTURES, STRUCTURES_END). */
function collisions(places: readonly Place[], end: number): string[] {
  const sorted = [...places].sort((a, b) => a.base - b.base);
  return sorted.flatMap(({ name, base, size }, index) => {
    const next = sorted[index + 1];
    const limit = next?.base ?? end;
    if (base < abi.MVM_STRUCTURES) return [`${name} begins before MVM's structures`];
    return base + size > limit ? [`${name} reaches into ${next?.name ?? "what is behind"}`] : [];
  });
}

/** layout.ts with other limits. */
async function layoutWith(limits: Record<string, number>): Promise<Layout> {
  vi.resetModules();
  vi.doMock(SYSTEM_IMAGE, async (original) => ({ ...(await original<object>()), ...limits }));
  return import("../src/core/layout");
}

afterEach(() => {
  vi.doUnmock(SYSTEM_IMAGE);
  vi.resetModules();
});

describe("no structure lies over another", () => {
  test.each([
    [2, 8, 4],
    [2, 16, 4],
    [1, 1, 1],
    [3, 7, 5],
    [4, 8, 4],
    [4, 16, 16],
  ])("with %i cores, %i VMs and %i shared devices", async (cores, vms, sharedDevices) => {
    const layout = await layoutWith({
      MAX_CORES: cores,
      MAX_VMS: vms,
      MAX_SHARED_DEVICES: sharedDevices,
    });
    expect(layout.MAX_VCPUS).toBe(vms + cores - 1);
    const places = placesOf(layout, { cores, vms, sharedDevices });
    expect(collisions(places, layout.STRUCTURES_END)).toEqual([]);
    for (const wide of [
      layout.ALARMS,
      layout.LEASES,
      layout.LEASE_ALARMS,
      layout.LEASE_WAITS,
      layout.VCPUS,
    ]) {
      expect(wide % 8).toBe(0);
    }
    expect(layout.guardPage(0) % layout.PAGE_SIZE).toBe(0);
  });

  test("and a lock in a core's place would be seen", () => {
    const { VMS, CORES, ...others } = built;
    const overwritten = { ...others, VMS, CORES, GROUP_LOCK: CORES + 4 } as Layout;
    const places = placesOf(overwritten, { cores: 2, vms: abi.MAX_VMS, sharedDevices: 4 });
    expect(collisions(places, built.STRUCTURES_END)).toEqual(["cores reaches into group"]);
  });
});

test("MVM is not built when a class outgrows its place", () => {
  const change = {
    file: LAYOUT,
    was: "CORE_STRUCTURE_SIZE: u32 = 128;",
    now: "CORE_STRUCTURE_SIZE: u32 = 64;",
  };
  expect(() => constantsWith(change)).toThrow("Core outgrows CORE_STRUCTURE_SIZE");
});

test("MVM is not built when its structures reach its page tables", () => {
  const change = { file: LAYOUT, was: "MAX_VCPUS: u32 = MAX_VMS", now: "MAX_VCPUS: u32 = 256 + MAX_VMS" };
  expect(() => constantsWith(change)).toThrow("MVM's structures reach its page tables");
});

test("MVM is not built for a board with more cores than it has timers for", () => {
  const change = { file: ZC702, was: "CORE_COUNT: u32 = 2;", now: "CORE_COUNT: u32 = 4;" };
  expect(constantsWith(change).has("STACK_0_TOP")).toBe(true); // four cores have room
  expect(() => constantsWith(change, MAIN)).toThrow("TTC0 has no counter for each core");
});
