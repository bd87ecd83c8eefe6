import { beforeEach, describe, expect, test } from "vitest";
import { GICD_ISPENDR } from "../../abi/src/arm/gic";
import * as abi from "../../abi/src/index";
import { GICD_BASE } from "../../abi/src/zynq/memory-map";
import { Machine } from "./machine";
import { makeImage, type Together } from "./made-image";
import {
  BEST_EFFORT,
  CHANNEL_BASES,
  HARD,
  HARD_CORE,
  memoryOf,
  RESERVED,
  SHARED_CORE,
  TOGETHER,
  Trio,
  VMS,
} from "./trio";

const MIB = 0x10_0000;
const SPI_WORD_2 = GICD_BASE + GICD_ISPENDR + 8;

let trio: Trio;
beforeEach(() => {
  trio = new Trio();
});

/** The entry for `address` in the table of a bare guest. */
function section(vm: number, address: number): number {
  return trio.read(memoryOf(vm) + MIB - abi.GUEST_TABLE_SIZE + (address >>> 20) * 4);
}

test("the memory is in the tables of the two ends alone, never executable", () => {
  // MVM loads the second VM of the core when that VM has the core.
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_DELAY, 1000);
  for (const vm of [RESERVED, BEST_EFFORT, HARD]) {
    for (const [index, base] of CHANNEL_BASES.entries()) {
      const isEnd = TOGETHER.channels![index]!.ends.includes(vm);
      const entry = section(vm, base);
      expect(entry >>> 20).toBe(isEnd ? base >>> 20 : 0);
      expect(entry & (1 << 4)).toBe(isEnd ? 1 << 4 : 0);
    }
  }
});

test("information: each end has its own number of the channel, and its own doorbell", () => {
  expect(trio.hypercall(HARD_CORE, abi.HYPERCALL_CHANNEL_INFO, 0)).toBe(abi.SUCCESS);
  expect([1, 2, 3].map((n) => trio.register(HARD_CORE, n))).toEqual([
    CHANNEL_BASES[0],
    MIB,
    (85 | (1 << 16) | (RESERVED << 24)) >>> 0,
  ]);
  expect(trio.hypercall(HARD_CORE, abi.HYPERCALL_CHANNEL_INFO, 1)).toBe(abi.SUCCESS);
  expect(trio.register(HARD_CORE, 3)).toBe((86 | (BEST_EFFORT << 24)) >>> 0);
  expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
  expect(trio.hypercall(SHARED_CORE, abi.HYPERCALL_CHANNEL_INFO, 0)).toBe(abi.SUCCESS);
  expect(trio.register(SHARED_CORE, 3)).toBe((84 | (HARD << 24)) >>> 0);
  expect(trio.hypercall(SHARED_CORE, abi.HYPERCALL_CHANNEL_INFO, 1)).toBe(abi.INVALID_PARAMETERS);
  expect(trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_INFO, abi.VM_INFO_CHANNELS)).toBe(1);
});

describe("a notification", () => {
  test("makes the doorbell of the other end pending", () => {
    trio.write(SPI_WORD_2, 0);
    expect(trio.hypercall(HARD_CORE, abi.HYPERCALL_CHANNEL_NOTIFY, 0)).toBe(abi.SUCCESS);
    expect(trio.read(SPI_WORD_2)).toBe(1 << (84 - 64));
    expect(trio.vmReport(HARD, abi.VM_REPORT_NOTIFICATIONS_SENT)).toBe(1);
    expect(trio.vmReport(RESERVED, abi.VM_REPORT_NOTIFICATIONS_RECEIVED)).toBe(1);
  });

  test("of no channel, or to a VM that is off, rings nothing", () => {
    trio.write(SPI_WORD_2, 0);
    expect(trio.hypercall(HARD_CORE, abi.HYPERCALL_CHANNEL_NOTIFY, 2)).toBe(abi.INVALID_PARAMETERS);
    trio.hypercall(SHARED_CORE, abi.PSCI_SYSTEM_OFF);
    trio.write(SPI_WORD_2, 0);
    expect(trio.hypercall(HARD_CORE, abi.HYPERCALL_CHANNEL_NOTIFY, 0)).toBe(abi.NOT_RUNNING);
    expect(trio.read(SPI_WORD_2)).toBe(0);
  });
});

describe("refused in the system image", () => {
  const channel = TOGETHER.channels![0]!;
  const device = TOGETHER.sharedDevices![0]!;
  const cases: [string, Together, string][] = [
    ["no such VM", { channels: [{ ...channel, ends: [0, 3] }] }, "channel 0: no such VM: 0x00000003"],
    ["one VM", { channels: [{ ...channel, ends: [1, 1] }] }, "channel 0: both ends are VM 0x00000001"],
    ["base", { channels: [{ ...channel, base: 0x3300_1000 }] }, "channel 0: base is not a multiple of 1 MiB"],
    ["length", { channels: [{ ...channel, length: 0 }] }, "channel 0: length 0x00000000"],
    ["MVM's", { channels: [{ ...channel, base: abi.MVM_BASE }] }, "channel 0: outside the DDR"],
    [
      "a VM's",
      { channels: [{ ...channel, base: memoryOf(1) }] },
      "channel 0: overlaps memory region 0x00000001",
    ],
    ["twice", { channels: [channel, { ...channel, doorbells: [86, 87] }] }, "channel 1: overlaps channel"],
    [
      "doorbell private",
      { channels: [{ ...channel, doorbells: [29, 85] }] },
      "not a shared interrupt: 0x0000001d",
    ],
    [
      "doorbell of MVM",
      { channels: [{ ...channel, doorbells: [42, 85] }] },
      "doorbell kept by MVM: 0x0000002a",
    ],
    ["doorbell given", { channels: [{ ...channel, doorbells: [61, 85] }] }, "doorbell is a VM's interrupt"],
    ["one doorbell", { channels: [{ ...channel, doorbells: [84, 84] }] }, "one doorbell for both ends"],
    [
      "doorbell of another",
      { channels: [channel, { ...channel, base: CHANNEL_BASES[1], doorbells: [85, 86] }] },
      "channel 1: doorbell of another channel",
    ],
    [
      "private device",
      { sharedDevices: [{ ...device, base: 0xf8f0_0600 }] },
      "shared device 0: no device to be shared",
    ],
    [
      "MVM's UART",
      { sharedDevices: [{ ...device, base: 0xe000_0000 }] },
      "no device to be shared at 0xe0000000",
    ],
    ["firewall", { sharedDevices: [{ ...device, register: abi.SCU_SNSAC }] }, "firewall register"],
    ["line", { sharedDevices: [{ ...device, interrupt: 61 }] }, "interrupt given twice: 0x0000003d"],
    ["holding time", { sharedDevices: [{ ...device, hold: 999 }] }, "holding time 0x000003e7"],
    ["nobody", { sharedDevices: [{ ...device, vms: 0 }] }, "shared device 0: VMs 0x00000000"],
    ["VMs", { sharedDevices: [{ ...device, vms: 8 }] }, "shared device 0: VMs 0x00000008"],
    [
      "device twice",
      { sharedDevices: [device, { ...device, interrupt: 0 }] },
      "overlaps shared device 0x00000000",
    ],
  ];

  test.each(cases)("%s", (_name, together, message) => {
    const machine = new Machine();
    machine.boot(makeImage(VMS, together));
    expect(machine.console).toContain(message);
    expect(machine.phase).toBe(abi.PHASE_PANIC);
  });
});
