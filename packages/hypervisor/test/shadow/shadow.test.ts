/** Shadow tables, one behaviour at a time, for a guest whose tables are like Linux's. */
import { expect, test } from "vitest";
import * as abi from "../../../abi/src/index";
import { SCTLR_M } from "./guest-model";
import { FETCH, READ, WRITE } from "./hardware";
import {
  attributes,
  BASE,
  DACR_USER_CLOSED,
  DACR_USER_OPEN,
  GICD,
  KERNEL,
  LinuxLike,
  MODULE,
  PAGE_READ_ONLY,
  PAGE_XN,
  STACK,
  TEXT,
  TIMER,
  UART1,
  VECTORS,
} from "./linux-like";
import { FAULT_NOT_THERE, MIB, PAGE, ShadowMachine, shadowVm } from "./shadow-machine";

const FETCH_PERMISSION_PAGE = 0xf;
const DOMAIN_FAULT_SECTION = 9;

test("with the MMU off, the guest has its memory where it sees it, and its devices", () => {
  const machine = new ShadowMachine([
    shadowVm("bare", { memory: [{ base: BASE, length: 4 * MIB, guestBase: 0 }] }),
  ]);
  machine.reset();
  expect(machine.access(0x1234, WRITE).physical).toBe(BASE + 0x1234);
  expect(machine.access(0x10_0000, READ).entry!.section).toBe(true);
  // The last MiB is MVM's.
  expect(machine.access(3 * MIB, READ).status).toBe(FAULT_NOT_THERE + 8);
  expect(machine.faultPlace()).toBe(3 * MIB);
  expect(machine.access(BASE, WRITE).status).toBe(FAULT_NOT_THERE + 0x808);
});

test("a section of the guest is one entry, and costs one fault", () => {
  const { machine } = new LinuxLike();
  const first = machine.access(KERNEL + 5 * MIB, WRITE);
  expect(first.entry!.section).toBe(true);
  expect(first.faults).toBe(1);
  for (let page = 0; page < 256; page++) {
    expect(machine.access(KERNEL + 5 * MIB + page * PAGE, WRITE).faults).toBe(0);
  }
});

test("a device is small pages of device memory, never executable; the distributor is nobody's", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const device = attributes.PAGE_KERNEL_RW;
  linux.map(0, MODULE + PAGE, UART1, device, attributes.DOMAIN_KERNEL);
  linux.map(0, MODULE + 2 * PAGE, TIMER - 0x600, device, attributes.DOMAIN_KERNEL);
  linux.map(0, MODULE + 3 * PAGE, GICD, device, attributes.DOMAIN_KERNEL);
  linux.map(0, MODULE + 4 * PAGE, UART1 + PAGE, device, attributes.DOMAIN_KERNEL);
  const DEVICE_MEMORY = 1;
  expect(machine.access(MODULE + PAGE, WRITE).entry).toMatchObject({
    physical: UART1,
    memory: DEVICE_MEMORY,
  });
  expect(machine.access(MODULE + 2 * PAGE, WRITE).physical).toBe(TIMER - 0x600);
  expect(machine.access(MODULE + PAGE, FETCH).status).toBe(FETCH_PERMISSION_PAGE);
  expect(machine.access(MODULE + 3 * PAGE + 0x100, READ).status).toBe(FAULT_NOT_THERE + 8);
  expect(machine.faultPlace()).toBe(GICD + 0x100);
  expect(machine.access(MODULE + 4 * PAGE, READ).status).toBe(FAULT_NOT_THERE + 8);
});

test("a page that the kernel executes is patched, and written nowhere until it is data again", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const place = linux.page();
  const physical = machine.own(place)!;
  linux.map(0, MODULE, place, attributes.PAGE_KERNEL_RW, attributes.DOMAIN_KERNEL);
  machine.invalidateAddress(MODULE, 0);
  // Both mappings of the page are writable in the TLB.
  expect(machine.access(KERNEL + place, WRITE).entry!.section).toBe(true);
  expect(machine.access(MODULE, WRITE).entry!.writable).toBe(true);
  expect(machine.access(MODULE, FETCH).entry).toMatchObject({ executable: true, writable: false });
  expect(machine.isCode(physical)).toBe(true);
  // Reads see the page; the section is small pages now; a write makes the page data.
  expect(machine.access(KERNEL + place, READ).entry).toMatchObject({ section: false, writable: false });
  expect(machine.access(KERNEL + place, WRITE).entry).toMatchObject({ writable: true, executable: false });
  expect(machine.isCode(physical)).toBe(false);
  expect(machine.access(MODULE, FETCH).faults).toBe(1);
  expect(machine.isCode(physical)).toBe(true);
});

test("MVM's own write to code for the guest makes the page data first", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const place = linux.page();
  expect(machine.access(KERNEL + place, FETCH).entry!.executable).toBe(true);
  expect(machine.translate(KERNEL + place + 4, READ, true)).toBe(machine.own(place)! + 4);
  expect(machine.isCode(machine.own(place)!)).toBe(true);
  expect(machine.translate(KERNEL + place + 4, WRITE, true)).toBe(machine.own(place)! + 4);
  expect(machine.isCode(machine.own(place)!)).toBe(false);
  expect(machine.translate(KERNEL + place, READ, false)).toBe(undefined);
  expect(machine.translate(0x5000_0000, READ, true)).toBe(undefined);
});

test("programs execute pages as they are; the kernel's pages are closed to them", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const process = linux.process();
  linux.switchTo(process);
  machine.access(KERNEL, READ);
  machine.write({ privileged: false });
  const text = machine.access(TEXT, FETCH);
  expect(machine.isCode(text.physical!)).toBe(false);
  expect(text.entry!.executable).toBe(true);
  expect(machine.access(STACK, WRITE).physical).toBeDefined();
  const PERMISSION_SECTION = 0xd;
  expect(machine.access(KERNEL, READ).status).toBe(PERMISSION_SECTION);
  // The vectors' MiB has a page of the kernel beside one of programs.
  expect(machine.access(VECTORS, READ).physical).toBeDefined();
  expect(machine.access(VECTORS + PAGE, READ).status).toBe(0xf);
  machine.write({ privileged: true });
  expect(machine.access(VECTORS + PAGE, READ).physical).toBeDefined();
  machine.write({ privileged: false });
  expect(machine.access(VECTORS + PAGE, READ).status).toBe(0xf);
});

test("where the kernel executes what programs reach, programs execute the same", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const { DOMAIN_USER, PAGE_USER_RO } = attributes;
  const process = linux.process();
  linux.map(process, TEXT + PAGE, linux.page(), PAGE_USER_RO, DOMAIN_USER);
  linux.switchTo(process);
  machine.write({ privileged: false });
  const { physical } = machine.access(TEXT, FETCH);
  expect(machine.isCode(physical!)).toBe(false);
  machine.write({ privileged: true });
  expect(machine.isCode(machine.access(TEXT + PAGE, FETCH).physical!)).toBe(true);
  // The page that the program has executed is not executable any more, until it is code.
  expect(machine.isCode(physical!)).toBe(false);
  expect(machine.access(TEXT, FETCH).faults).toBe(1);
  expect(machine.isCode(physical!)).toBe(true);
  machine.write({ privileged: false });
  expect(machine.access(TEXT, FETCH).faults).toBe(0);
});

test("a VM that starts again begins with nothing", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const place = linux.page();
  const use = () => {
    linux.map(0, MODULE, place, attributes.PAGE_KERNEL_RW, attributes.DOMAIN_KERNEL);
    expect(machine.access(MODULE, FETCH).faults).toBe(1);
    expect(machine.access(KERNEL + place, READ).faults).toBe(1);
    expect(machine.isCode(machine.own(place)!)).toBe(true);
    linux.switchTo(linux.process());
    expect(machine.access(STACK, WRITE).faults).toBe(1);
    linux.switchTo(0);
  };
  use();
  machine.fillWithCode(machine.own(place)!); // the images are loaded again
  machine.reset();
  use();
});

test("software PAN: a change of DACR changes what the kernel reaches, and no table", () => {
  const linux = new LinuxLike();
  const {
    machine,
    machine: { hardware },
  } = linux;
  linux.switchTo(linux.process());
  machine.access(STACK, WRITE);
  const { writes } = hardware;
  for (let time = 0; time < 3; time++) {
    machine.write({ dacr: DACR_USER_CLOSED });
    expect(machine.access(STACK, READ).status).toBe((DOMAIN_FAULT_SECTION + 2) | (1 << 4));
    machine.write({ dacr: DACR_USER_OPEN });
    expect(machine.access(STACK, READ).faults).toBe(0);
  }
  // Two words of the area each time, and nothing else.
  expect(hardware.writes - writes).toBe(3 * 2 * 2);
});

test("a new process finds what is global, and a switch of processes costs no fault", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  for (let mib = 0; mib < 20; mib++) machine.access(KERNEL + mib * MIB, READ);
  machine.access(MODULE, FETCH);
  const processes = [linux.process(), linux.process(), linux.process()];
  for (const process of processes) {
    linux.switchTo(process);
    expect(machine.access(MODULE, FETCH).faults).toBe(0);
    expect(machine.access(KERNEL + 7 * MIB, WRITE).faults).toBe(0);
    expect(machine.access(STACK, WRITE).faults).toBe(1);
  }
  const stacks = processes.map((process) => {
    linux.switchTo(process);
    const { physical, faults } = machine.access(STACK, READ);
    expect(faults).toBe(0);
    return physical;
  });
  expect(new Set(stacks).size).toBe(processes.length);
});

test("what a process has found of the kernel, the next new process has, too", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  linux.switchTo(linux.process());
  expect(machine.access(MODULE, WRITE).faults).toBe(1);
  expect(machine.access(KERNEL + 30 * MIB, WRITE).faults).toBe(1);
  linux.switchTo(linux.process());
  expect(machine.access(MODULE, WRITE).faults).toBe(0);
  expect(machine.access(KERNEL + 30 * MIB, WRITE).faults).toBe(0);
});

test("going through the kernel's own table takes no address space more than it", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const processes = [linux.process(), linux.process(), linux.process(), linux.process()];
  machine.limit(processes.length + 2, 100); // and the one with the MMU off
  machine.reset();
  for (let round = 0; round < 3; round++) {
    for (const process of processes) {
      linux.switchTo(process);
      expect(machine.access(STACK, READ).faults).toBe(round === 0 ? 1 : 0);
    }
  }
});

test("an address space that was evicted is filled again, and none is mixed up", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const processes = Array.from({ length: 9 }, () => linux.process());
  machine.limit(5, 12);
  machine.reset();
  const expected = processes.map((process) => {
    linux.switchTo(process);
    return machine.access(STACK, WRITE).physical;
  });
  for (let round = 0; round < 3; round++) {
    for (const [n, process] of processes.entries()) {
      linux.switchTo(process);
      machine.write({ privileged: false });
      expect(machine.access(STACK, READ).physical).toBe(expected[n]);
    }
  }
});

test("an entry stays until the guest invalidates it, for its ASID alone", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const [one, two] = [linux.process(), linux.process()];
  for (const process of [one, two]) {
    linux.switchTo(process);
    machine.access(STACK, WRITE);
  }
  const { DOMAIN_USER, PAGE_USER_RW } = attributes;
  const place = linux.page();
  const old = machine.access(STACK, READ).physical;
  linux.map(two, STACK, place, PAGE_USER_RW, DOMAIN_USER);
  expect(machine.access(STACK, READ).physical).toBe(old);
  machine.invalidateAddress(STACK, one);
  expect(machine.access(STACK, READ)).toMatchObject({ physical: old, faults: 0 });
  machine.invalidateAddress(STACK, two);
  expect(machine.access(STACK, READ)).toMatchObject({ physical: machine.own(place), faults: 1 });
  // The first process has lost its entry before, and no other one.
  linux.switchTo(one);
  expect(machine.access(STACK, READ).faults).toBe(1);
  machine.invalidateAsid(one);
  expect(machine.access(STACK, READ).faults).toBe(1);
  linux.switchTo(two);
  expect(machine.access(STACK, READ).faults).toBe(0);
  machine.invalidateAll();
  expect(machine.access(STACK, READ).faults).toBe(1);
});

test("after TLBIALL, pages of a section of the kernel are there as soon as the section is found again", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const code = KERNEL + MIB;
  const pages = [0, 1, 2, 3].map((page) => code + page * PAGE);
  for (const page of pages) expect(machine.access(page, FETCH).faults).toBe(1);
  machine.invalidateAll();
  expect(pages.map((page) => machine.access(page, FETCH).faults)).toEqual([1, 0, 0, 0]);
});

test("a section that has other rights, or is elsewhere, after TLBIALL has nothing of before", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const code = KERNEL + MIB;
  const at = linux.tables[0]! + (code / MIB) * 4;
  const SECTION_READ_ONLY = 2 ** 15;
  const SECTION_XN = 2 ** 4;
  machine.access(code, FETCH);
  expect(machine.access(code + PAGE, WRITE).entry!.writable).toBe(true);
  const descriptor = machine.read(at)!;
  machine.store(at, descriptor | SECTION_READ_ONLY);
  machine.invalidateAll();
  expect(machine.access(code, FETCH).faults).toBe(1);
  expect(machine.access(code + PAGE, WRITE).status).toBe(0x80d);
  machine.store(at, (descriptor | SECTION_XN) >>> 0);
  machine.invalidateAll();
  expect(machine.access(code + 2 * PAGE, READ).faults).toBe(1);
  expect(machine.access(code, FETCH).status).toBe(0xd);
});

test("an entry that was invalid needs no maintenance", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const { PAGE_KERNEL_RW, DOMAIN_KERNEL } = attributes;
  expect(machine.access(MODULE + 9 * PAGE, READ).status).toBe(7);
  linux.map(0, MODULE + 9 * PAGE, linux.page(), PAGE_KERNEL_RW, DOMAIN_KERNEL);
  expect(machine.access(MODULE + 9 * PAGE, WRITE).faults).toBe(1);
  expect(machine.access(MODULE + MIB, READ).status).toBe(5);
  linux.map(0, MODULE + MIB, linux.page(), PAGE_KERNEL_RW, DOMAIN_KERNEL);
  expect(machine.access(MODULE + MIB, WRITE).faults).toBe(1);
});

test("more rights need no maintenance, fewer rights do", () => {
  const linux = new LinuxLike();
  const { machine } = linux;
  const { PAGE_KERNEL_RW } = attributes;
  const at = linux.descriptorOf(0, MODULE);
  const page = machine.read(at)! & ~0xfff;
  machine.store(at, page | PAGE_KERNEL_RW | PAGE_READ_ONLY);
  expect(machine.access(MODULE, READ).entry!.writable).toBe(false);
  machine.store(at, page | PAGE_KERNEL_RW);
  expect(machine.access(MODULE, WRITE).faults).toBe(1);
  machine.store(at, page | PAGE_KERNEL_RW | PAGE_XN);
  expect(machine.access(MODULE, FETCH).status).toBe(FETCH_PERMISSION_PAGE);
});

test("the boot of a kernel: its text becomes code page by page, with a bounded number of steps", () => {
  const linux = new LinuxLike();
  const {
    machine,
    machine: { hardware },
  } = linux;
  const PAGES = 2500;
  const WORDS = PAGE / 4;
  for (let n = 0; n < PAGES; n++) machine.access(KERNEL + MIB + n * PAGE, WRITE);
  const { writes, operations } = hardware;
  let most = 0;
  for (let n = 0; n < PAGES; n++) {
    const { reads } = hardware;
    expect(machine.access(KERNEL + MIB + n * PAGE, FETCH).faults).toBe(1);
    most = Math.max(most, hardware.reads - reads - WORDS);
  }
  // Beside the words of the page itself: registers of the area, descriptors, entries of tables.
  expect(most).toBeLessThan(60);
  expect((hardware.writes - writes) / PAGES).toBeLessThan(6);
  expect((hardware.operations - operations) / PAGES).toBeLessThan(3);
});

test("a page that is mapped very often becomes code in bounded time", () => {
  const linux = new LinuxLike();
  const {
    machine,
    machine: { hardware },
  } = linux;
  const { DOMAIN_KERNEL, PAGE_KERNEL_RW } = attributes;
  const place = linux.page();
  const MAPPINGS = 600;
  for (let n = 0; n < MAPPINGS; n++) {
    linux.map(0, MODULE + (n + 1) * PAGE, place, PAGE_KERNEL_RW, DOMAIN_KERNEL);
    machine.access(MODULE + (n + 1) * PAGE, WRITE);
  }
  const { writes } = hardware;
  machine.access(KERNEL + place, FETCH);
  expect(hardware.writes - writes).toBeLessThan(80);
  for (let n = 0; n < MAPPINGS; n++) {
    expect(machine.access(MODULE + (n + 1) * PAGE, READ).entry!.writable).toBe(false);
  }
});

test("two VMs at equal virtual addresses and ASIDs: other tables, other ASIDs, other domains", () => {
  const memory = (base: number) => ({ memory: [{ base, length: 4 * MIB, guestBase: 0 }] });
  const vms = [shadowVm("one", memory(0x0800_0000)), shadowVm("two", memory(0x0c00_0000))];
  const machines = [0, 1].map((vm) => new ShadowMachine(vms, {}, vm));
  const [one, two] = machines.map((machine) => {
    machine.reset();
    machine.store(0x4000, 0x0000_0c02 | (1 << 17));
    machine.write({ ttbr0: 0x4000, asid: 5, sctlr: SCTLR_M });
    const { entry } = machine.access(0x1000, WRITE);
    return { ...entry!, asid: machine.call("currentAsid", machine === machines[0] ? 0 : 1) };
  });
  expect(one!.physical).toBe(0x0800_0000);
  expect(two!.physical).toBe(0x0c00_0000);
  expect(one!.asid).not.toBe(two!.asid);
  expect(one!.domain).not.toBe(two!.domain);
});

test("the data of shadow tables: less than the room behind the image, or refused", () => {
  const vms = 2;
  const size = abi.shadowDataSize(MIB, vms, 256 * MIB);
  const level1s = abi.shadowLevel1Count(MIB, vms);
  const level2s = abi.shadowLevel2Count(MIB, vms);
  // The pool of 0xF8000 bytes: first-level tables of 16 KiB, second-level tables of 1 KiB.
  expect(level1s * 0x4000 + level2s * 0x400).toBe(0xf_8000);
  expect(size).toBeGreaterThanOrEqual(65536 * 4 + level2s * 256 * 8);
  expect(abi.shadowLevel1Count(16 * MIB, vms) * vms).toBeLessThanOrEqual(255 - abi.MAX_VMS);
  const base = abi.shadowDataBase(size, 5 * MIB);
  expect(base % MIB).toBe(0);
  expect(base + size).toBeLessThanOrEqual(abi.SHADOW_DIRECTORY);
  expect(abi.shadowDataBase(size, abi.SYSTEM_IMAGE_MAX_SIZE - size)).toBe(0);
  expect(abi.shadowDataBase(size, abi.SYSTEM_IMAGE_MAX_SIZE + 1)).toBe(0);
});
