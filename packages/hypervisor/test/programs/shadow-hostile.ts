/**
 * Operations of the shadow tables for a guest that chooses its tables so that MVM has the most
 * work, on the board, for shadow-hostile.test.ts. Each operation stands between its mark and the
 * mark DONE.
 */
import { MARKER_NOTE, MARKER_PORT_BASE } from "../../../abi/src/marker-port";
import { dsb, w32 } from "../../../toolchain/hw/hw";
import { Area, areaOf } from "../../src/arch/armv7/deprivileged/area";
import * as shadow from "../../src/arch/armv7/deprivileged/shadow/shadow";
import { header, memoryRecord, vmRecord } from "../../src/core/image/records";
import { bindVcpu, Vcpu, vcpuAt, vcpuOfVm } from "../../src/core/vcpu";
import { createVm, vmOf } from "../../src/core/vm";

const MIB: u32 = 0x100000;
const MODE_SVC: u32 = 0x13;
/** Guest-physical: the first table, second-level tables of 1 KiB, other first-level tables. */
const FIRST: u32 = 0x4000;
const SECOND: u32 = 0x100000;
const OTHERS: u32 = 0x1000000;
/** Sections of the guest for which code pages are made. */
const CODE: u32 = 0x1400000;
const CODE_MIBS: u32 = 24;
const LEVEL1_SIZE: u32 = 0x4000;
const LEVEL2_SIZE: u32 = 0x400;
/** Virtual addresses whose tables MVM finds by the same hash. */
const PLACE: u32 = 0x20000000;
const SAME_HASH: u32 = 0x60000000;
/** The first MiB of the MiBs for one address space. */
const PRIVATE_MIB: u32 = 0x400;
/** How many: all but those of devices and the stub. */
const PRIVATE_MIBS: u32 = 0xa00;
const TABLE: u32 = 1;
const SECTION_KERNEL: u32 = 0x0001140e;
const PAGE_KERNEL: u32 = 0x45e;
/** For programs, too; global, or not. */
const PAGE_GLOBAL: u32 = 0x47e;
const PAGE_USER: u32 = 0xc7e;
const DOMAIN_SHIFT: u32 = 5;
const DOMAINS: u32 = 4;
const ALL_CLIENT: u32 = 0x55555555;

const DONE: u32 = 0;
const FAULT: u32 = 1;
const BY_ADDRESS: u32 = 2;
const FETCH: u32 = 3;
const BY_ASID: u32 = 4;
const ALL: u32 = 5;
const SWITCH: u32 = 6;
const RESET: u32 = 7;
/** The program has come to its end. */
const END: u32 = 99;

function mark(number: u32): void {
  dsb();
  w32(MARKER_PORT_BASE + MARKER_NOTE, number);
}

function put(place: u32, value: u32): void {
  w32(memoryRecord(0).base + place, value);
}

function begin(): Vcpu {
  shadow.placeShadows();
  bindVcpu(0, createVm(0, vmRecord(0)), 0);
  shadow.createShadow(vcpuAt(0));
  const area = areaOf(vcpuAt(0));
  area.mode = MODE_SVC;
  area.dacr = ALL_CLIENT;
  assert(header().vmCount === 1);
  return vcpuAt(0);
}

function access(vcpu: Vcpu, address: u32, kind: u32): void {
  mark(kind === shadow.ACCESS_FETCH ? FETCH : FAULT);
  const status = shadow.fault(vcpu, address, kind);
  mark(DONE);
  assert(status === 0, "a fault");
}

function byAddress(vcpu: Vcpu, address: u32): void {
  mark(BY_ADDRESS);
  shadow.invalidateAddressAllAsids(vcpu, address);
  mark(DONE);
}

function all(vcpu: Vcpu): void {
  mark(ALL);
  shadow.invalidateAll(vcpu);
  mark(DONE);
}

/** More tables for one hash than the pool has, at two places in turn. */
function manyTables(vcpu: Vcpu, count: u32, page: u32): void {
  for (let number: u32 = 0; number < count; number++) {
    const place = (number & 1) === 0 ? PLACE : SAME_HASH;
    const table = SECOND + number * LEVEL2_SIZE;
    put(table, CODE | page);
    put(FIRST + (place >>> 20) * 4, table | TABLE);
    access(vcpu, place, shadow.ACCESS_READ);
  }
}

/** Second-level tables that stand for sections, all at one place. */
function manySections(vcpu: Vcpu): void {
  for (let domain: u32 = 0; domain < DOMAINS; domain++) {
    for (let mib: u32 = 0; mib < CODE_MIBS; mib++) {
      put(FIRST + (PLACE >>> 20) * 4, (CODE + mib * MIB) | SECTION_KERNEL | (domain << DOMAIN_SHIFT));
      access(vcpu, PLACE, shadow.ACCESS_FETCH);
    }
  }
}

function switchTo(vcpu: Vcpu, area: Area, space: u32): void {
  mark(SWITCH);
  area.ttbr0 = space === 0 ? FIRST : OTHERS + (space & 0x1f) * LEVEL1_SIZE;
  area.contextidr = space;
  shadow.switchTables(vcpu);
  mark(DONE);
}

/** Every address space of the pool, each with a table of its own at one place, or with none. */
function manySpaces(vcpu: Vcpu, area: Area, tables: bool): void {
  put(SECOND, CODE | PAGE_USER);
  for (let space: u32 = 1; space < 32; space++) {
    put(OTHERS + space * LEVEL1_SIZE + (PLACE >>> 20) * 4, SECOND | TABLE);
  }
  put(OTHERS + (PLACE >>> 20) * 4, SECOND | TABLE);
  const count = shadow.shadowOf(vcpu).level1Count + 2;
  for (let space: u32 = 1; space < count; space++) {
    switchTo(vcpu, area, space);
    if (tables) access(vcpu, PLACE, shadow.ACCESS_READ);
  }
}

/** One address space that has as many tables of its own as there are. */
function manyPrivate(vcpu: Vcpu): void {
  put(SECOND, CODE | PAGE_USER);
  for (let mib: u32 = 0; mib < PRIVATE_MIBS; mib++) {
    put(FIRST + (PRIVATE_MIB + mib) * 4, SECOND | TABLE);
    access(vcpu, (PRIVATE_MIB + mib) << 20, shadow.ACCESS_READ);
  }
}

export function main(): void {
  const vcpu = begin();
  const area = areaOf(vcpu);
  mark(RESET);
  shadow.resetShadow(vcpu);
  mark(DONE);
  area.sctlr = 1;
  switchTo(vcpu, area, 0);
  const count = shadow.shadowOf(vcpu).level2Count + 100;

  manyTables(vcpu, count, PAGE_KERNEL);
  byAddress(vcpu, PLACE);
  all(vcpu);
  manyTables(vcpu, count, PAGE_GLOBAL);
  byAddress(vcpu, SAME_HASH);
  access(vcpu, SAME_HASH, shadow.ACCESS_FETCH); // all tables of the MiB are dropped
  all(vcpu);
  manySections(vcpu);
  byAddress(vcpu, PLACE);
  manySpaces(vcpu, area, true);
  byAddress(vcpu, PLACE);
  manySpaces(vcpu, area, false);
  switchTo(vcpu, area, 0);
  manyPrivate(vcpu);
  switchTo(vcpu, area, 1);
  mark(BY_ASID);
  shadow.invalidateAsid(vcpu, 0);
  mark(DONE);
  switchTo(vcpu, area, 0);
  manyPrivate(vcpu);
  manySpaces(vcpu, area, false); // the space with all the tables goes
  switchTo(vcpu, area, 0);
  manyTables(vcpu, count, PAGE_KERNEL); // spaces without tables go, to find a table
  all(vcpu);
  mark(END);
}

/** A failed assertion. */
export function panic(_file: u32, _line: u32, _message: u32): void {
  mark(0xffff);
}

/** Functions with a tag must be there. */
export function tagged(): Vcpu {
  return vcpuOfVm(vmOf(0), 0);
}
