/** The shadow tables under test, with virtual CPUs that are their VMs' (test/shadow). */

import { Area, areaOf } from "../../src/arch/armv7/deprivileged/area";
import * as shadow from "../../src/arch/armv7/deprivileged/shadow/shadow";
import { header, vmRecord } from "../../src/core/image/records";
import { bindVcpu, vcpuAt } from "../../src/core/vcpu";
import { createVm } from "../../src/core/vm";

/** The system image is in its place: all its VMs get what they have at boot. */
export function begin(): void {
  shadow.placeShadows();
  for (let id: u32 = 0; id < header().vmCount; id++) {
    bindVcpu(id, createVm(id, vmRecord(id)), 0);
    shadow.createShadow(vcpuAt(id));
  }
}

export function reset(vm: u32): void {
  shadow.resetShadow(vcpuAt(vm));
}

/** The pool has so many tables. Before reset. */
export function limit(vm: u32, level1s: u32, level2s: u32): void {
  shadow.shadowOf(vcpuAt(vm)).level1Count = level1s;
  shadow.shadowOf(vcpuAt(vm)).level2Count = level2s;
}

export function switchTables(vm: u32): void {
  shadow.switchTables(vcpuAt(vm));
}

export function dacrChanged(vm: u32): void {
  shadow.dacrChanged(vcpuAt(vm));
}

export function fault(vm: u32, address: u32, access: u32): u32 {
  return shadow.fault(vcpuAt(vm), address, access);
}

export function faultPlace(vm: u32): u32 {
  return shadow.faultPlace(vcpuAt(vm));
}

export function translate(vm: u32, address: u32, access: u32, privileged: u32): u32 {
  return shadow.translate(vcpuAt(vm), address, access, privileged !== 0);
}

export function invalidateAll(vm: u32): void {
  shadow.invalidateAll(vcpuAt(vm));
}

export function dropTables(vm: u32): void {
  shadow.dropTables(vcpuAt(vm));
}

export function invalidateAsid(vm: u32, asid: u32): void {
  shadow.invalidateAsid(vcpuAt(vm), asid);
}

export function invalidateAddress(vm: u32, address: u32, asid: u32): void {
  shadow.invalidateAddress(vcpuAt(vm), address, asid);
}

export function invalidateAddressAllAsids(vm: u32, address: u32): void {
  shadow.invalidateAddressAllAsids(vcpuAt(vm), address);
}

export function currentTable(vm: u32): u32 {
  return shadow.currentTable(vcpuAt(vm));
}

export function currentAsid(vm: u32): u32 {
  return shadow.currentAsid(vcpuAt(vm));
}

export function areaAt(vm: u32): u32 {
  return changetype<u32>(areaOf(vcpuAt(vm)));
}

/** Offsets of the fields of an area, in the order of AREA of shadow-machine.ts. */
export function areaOffset(register: u32): u32 {
  switch (register) {
    case 0:
      return offsetof<Area>("mode");
    case 1:
      return offsetof<Area>("sctlr");
    case 2:
      return offsetof<Area>("ttbr0");
    case 3:
      return offsetof<Area>("ttbr1");
    case 4:
      return offsetof<Area>("ttbcr");
    case 5:
      return offsetof<Area>("dacr");
    case 6:
      return offsetof<Area>("contextidr");
    case 7:
      return offsetof<Area>("prrr");
    case 8:
      return offsetof<Area>("nmrr");
    case 9:
      return offsetof<Area>("privilegedDacr");
    default:
      return offsetof<Area>("userDacr");
  }
}
