import { BOOT_BARE } from "../../../../../abi/src/system-image";
import { Vcpu } from "../../../core/vcpu";
import { setGuestStack } from "../asm";
import { PSR_GUEST_START, PSR_T } from "../psr";
import { resetProcessor } from "../reset";
import { identityTable } from "./identity-table";

// How a direct guest starts (abi: system-image.ts, BOOT_…).

/** r1 when Linux starts: no machine number, because the device tree describes the machine. */
export const NO_MACHINE: u32 = 0xffffffff;
/** This bit of an entry means Thumb state. */
const THUMB: u32 = 1;

/**
 * Gives the calling core, and `vcpu`, the state in which the guest of its VM starts. Monitor mode,
 * SCR.NS = 0. The guest's images and table are in place.
 */
export function startDirect(vcpu: Vcpu): void {
  const vm = vcpu.vm.record;
  const bare = vm.boot === BOOT_BARE;
  const table: u32 = bare ? identityTable(vm) : 0;
  startWith(vcpu, vm.entry, table);
  setGuestStack(table);
  if (!bare) {
    vcpu.r1 = NO_MACHINE;
    vcpu.r2 = vm.deviceTree;
  }
}

/**
 * As {@link startDirect}, for a further core of a VM: the core starts at `entry` with `argument` in
 * r0, and with its MMU off.
 */
export function startDirectAt(vcpu: Vcpu, entry: u32, argument: u32): void {
  startWith(vcpu, entry, 0);
  vcpu.r0 = argument;
}

/** Resets the registers, and sets PC and CPSR for `entry`. `table` as in {@link resetProcessor}. */
function startWith(vcpu: Vcpu, entry: u32, table: u32): void {
  resetProcessor(vcpu, table);
  vcpu.pc = entry & ~THUMB;
  vcpu.cpsr = (entry & THUMB) !== 0 ? PSR_GUEST_START | PSR_T : PSR_GUEST_START;
}
