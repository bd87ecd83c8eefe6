import { r32, w32 } from "../../../../toolchain/hw/hw";
import { clearBits, setBits } from "../atomic";
import { Vcpu } from "../vcpu";
import { Vm } from "../vm";
import { ask, REQUEST_BEGIN } from "./request";

// Which cores of a VM are on. Another core sets the bit of a core when it switches that core on,
// before the core knows. The core itself clears its bit. So of several cores that switch themselves
// off at once exactly one is the last, and a core that is about to begin counts.
//
//   coresOn   ── switchOn, by another core ──▶ 1 ·············· begins at its next FIQ
//             ◀── switchOff, by the core itself ───────────────  leaves

/** Whether the core of `vcpu` is on, or is about to be. */
export function isOn(vcpu: Vcpu): bool {
  return (r32(wordOf(vcpu.vm)) & (1 << vcpu.core)) !== 0;
}

/**
 * Asks the core of `vcpu`, which is of the calling guest's VM, to begin at `entry` with `argument`
 * in r0. Returns whether the core was off.
 */
export function switchOn(vcpu: Vcpu, entry: u32, argument: u32): bool {
  const bit: u32 = 1 << vcpu.core;
  if ((setBits(wordOf(vcpu.vm), bit) & bit) !== 0) return false;
  vcpu.startEntry = entry;
  vcpu.startArgument = argument;
  ask(vcpu, REQUEST_BEGIN);
  return true;
}

/** The core of `vcpu` is off. Returns whether another core of the VM is on. On that core. */
export function switchOff(vcpu: Vcpu): bool {
  return clearBits(wordOf(vcpu.vm), 1 << vcpu.core) !== 0;
}

/** `cores` of `vm` are on, and no others. None of them runs. */
export function resetPower(vm: Vm, cores: u32): void {
  w32(wordOf(vm), cores);
}

function wordOf(vm: Vm): u32 {
  return changetype<u32>(vm) + <u32>offsetof<Vm>("coresOn");
}
