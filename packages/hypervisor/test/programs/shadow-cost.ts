/**
 * Operations of the shadow tables between two marks each, on the board, for shadow-cost.test.ts.
 * The guest has tables like Linux's.
 */
import { MARKER_NOTE, MARKER_PORT_BASE } from "../../../abi/src/marker-port";
import { dsb, w32 } from "../../../toolchain/hw/hw";
import { Area, areaOf } from "../../src/arch/armv7/deprivileged/area";
import * as shadow from "../../src/arch/armv7/deprivileged/shadow/shadow";
import { header, memoryRecord, vmRecord } from "../../src/core/image/records";
import { bindVcpu, Vcpu, vcpuAt, vcpuOfVm } from "../../src/core/vcpu";
import { createVm, vmOf } from "../../src/core/vm";

const MIB: u32 = 0x100000;
const PAGE: u32 = 0x1000;
const MODE_SVC: u32 = 0x13;
/** Guest-physical: the kernel's table, then 32 KiB for each process: its tables. */
const TABLES: u32 = 0x4000;
const PROCESSES: u32 = 0x200000;
const PROCESS_SIZE: u32 = 0x8000;
const MODULES: u32 = 0x1f0000;
/** Virtual. */
const KERNEL: u32 = 0xc0000000;
const MODULE: u32 = 0xbf000000;
const TEXT: u32 = 0x10000;
const SECTION_KERNEL: u32 = 0x0001140e;
const PAGE_KERNEL: u32 = 0x45e;
const PAGE_USER: u32 = 0xc7f;
const USER_TABLE: u32 = 0x21;
const KERNEL_MIBS: u32 = 48;
const COUNT: u32 = 32;

function mark(number: u32): void {
  dsb();
  w32(MARKER_PORT_BASE + MARKER_NOTE, number);
}

function put(place: u32, value: u32): void {
  w32(memoryRecord(0).base + place, value);
}

function tableOf(process: u32): u32 {
  return process === 0 ? TABLES : PROCESSES + process * PROCESS_SIZE;
}

function buildTables(): void {
  for (let page: u32 = 0; page < 256; page++) put(MODULES + page * 4, (4 * MIB + page * PAGE) | PAGE_KERNEL);
  for (let process: u32 = 0; process <= COUNT; process++) {
    const table = tableOf(process);
    for (let mib: u32 = 0; mib < KERNEL_MIBS; mib++) {
      put(table + ((KERNEL >>> 20) + mib) * 4, (mib * MIB) | SECTION_KERNEL);
    }
    put(table + (MODULE >>> 20) * 4, MODULES | 1);
    put(table, (table + 0x4000) | USER_TABLE);
    for (let page: u32 = 0; page < 256; page++) {
      put(table + 0x4000 + page * 4, (16 * MIB + ((process * 256 + page) & 0xfff) * PAGE) | PAGE_USER);
    }
  }
}

function begin(): Vcpu {
  shadow.placeShadows();
  for (let id: u32 = 0; id < header().vmCount; id++) {
    bindVcpu(id, createVm(id, vmRecord(id)), 0);
    shadow.createShadow(vcpuAt(id));
  }
  const vcpu = vcpuAt(0);
  const area = areaOf(vcpu);
  area.mode = MODE_SVC;
  area.dacr = 0x55;
  return vcpu;
}

function switchTo(vcpu: Vcpu, area: Area, process: u32): void {
  area.ttbr0 = TABLES;
  shadow.switchTables(vcpu);
  area.contextidr = process;
  shadow.switchTables(vcpu);
  area.ttbr0 = tableOf(process);
  shadow.switchTables(vcpu);
}

export function main(): void {
  buildTables();
  const vcpu = begin();
  const area = areaOf(vcpu);
  mark(0);
  shadow.resetShadow(vcpu);
  mark(1);
  area.ttbr0 = TABLES;
  area.sctlr = 1;
  shadow.switchTables(vcpu);
  shadow.fault(vcpu, KERNEL, shadow.ACCESS_READ);
  mark(2);
  shadow.fault(vcpu, KERNEL + MIB, shadow.ACCESS_WRITE); // a section
  mark(3);
  shadow.fault(vcpu, MODULE, shadow.ACCESS_WRITE); // a page, in a new table
  mark(4);
  shadow.fault(vcpu, MODULE + PAGE, shadow.ACCESS_WRITE); // a page
  mark(5);
  shadow.fault(vcpu, MODULE + PAGE, shadow.ACCESS_FETCH); // becomes code
  mark(6);
  shadow.fault(vcpu, MODULE + PAGE, shadow.ACCESS_WRITE); // becomes data
  mark(7);
  for (let mib: u32 = 0; mib < KERNEL_MIBS; mib++)
    shadow.fault(vcpu, KERNEL + mib * MIB, shadow.ACCESS_WRITE);
  mark(8);
  switchTo(vcpu, area, 1); // a new process
  mark(9);
  for (let process: u32 = 2; process <= COUNT - 8; process++) switchTo(vcpu, area, process);
  for (let process: u32 = 1; process <= COUNT - 8; process++) {
    switchTo(vcpu, area, process);
    shadow.fault(vcpu, TEXT, shadow.ACCESS_READ);
  }
  mark(10);
  switchTo(vcpu, area, 3); // a process that has a table
  mark(11);
  shadow.invalidateAddress(vcpu, TEXT, 3);
  mark(12);
  shadow.invalidateAddress(vcpu, MODULE + PAGE, 0);
  mark(13);
  shadow.invalidateAddress(vcpu, 0xbe000000, 0); // nothing there
  mark(14);
  shadow.invalidateAsid(vcpu, 3);
  mark(15);
  shadow.dacrChanged(vcpu);
  mark(16);
  shadow.translate(vcpu, KERNEL, shadow.ACCESS_READ, true);
  mark(17);
  shadow.invalidateAll(vcpu);
  mark(18);
  shadow.fault(vcpu, 0x5000_0000, shadow.ACCESS_READ); // not mapped by the guest
  mark(19);
}

/** A failed assertion. */
export function panic(_file: u32, _line: u32, _message: u32): void {
  mark(0xffff);
}

/** Functions with a tag must be there. */
export function tagged(): Vcpu {
  return vcpuOfVm(vmOf(0), 0);
}
