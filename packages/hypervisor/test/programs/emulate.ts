/** The files under test, with a confined guest, for emulate.test.ts. */

import { Area, areaOf } from "../../src/arch/armv7/deprivileged/area";
import { emulate } from "../../src/arch/armv7/deprivileged/emulate";
import { vmRecord } from "../../src/core/image/records";
import { bindVcpu, vcpuAt } from "../../src/core/vcpu";
import { createVm, vmOf } from "../../src/core/vm";

export { patchInstruction } from "../../src/arch/armv7/deprivileged/patch";

/** Makes VM 0 of the system image, with one virtual CPU. Returns the address of its area. */
export function begin(): u32 {
  createVm(0, vmRecord(0));
  bindVcpu(0, vmOf(0), 0);
  return changetype<u32>(areaOf(vcpuAt(0)));
}

export function trap(word: u32): u32 {
  return emulate(vcpuAt(0), areaOf(vcpuAt(0)), word);
}

/** Offset of a field, or a group of fields, in the area. */
export function frameOffset(): u32 {
  return <u32>offsetof<Area>("r0");
}
export function modeOffset(): u32 {
  return <u32>offsetof<Area>("mode");
}
export function vectorsOffset(): u32 {
  return <u32>offsetof<Area>("vectors");
}
export function exceptionPsrOffset(): u32 {
  return <u32>offsetof<Area>("exceptionPsr");
}
export function dacrOffset(): u32 {
  return <u32>offsetof<Area>("privilegedDacr");
}
export function threadOffset(): u32 {
  return <u32>offsetof<Area>("userThread");
}
export function fiqOffset(): u32 {
  return <u32>offsetof<Area>("fiq8");
}
export function systemOffset(): u32 {
  return <u32>offsetof<Area>("sctlr");
}
export { BANKS } from "../../src/arch/armv7/deprivileged/area";
