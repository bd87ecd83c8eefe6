import { r32, w32 } from "../../../../toolchain/hw/hw";
import { clearBits, setBits } from "../atomic";
import { Vcpu } from "../vcpu";
import { Vm } from "../vm";
import { postRequest, REQUEST_BEGIN } from "./request";

// Which cores of a VM are on. As in PSCI, a *core* of a VM is here one of its virtual CPUs. Each
// virtual CPU of a VM has a physical core of its own. Bit n of the word Vm.coresOn is for the
// virtual CPU on physical core n. Another core of the VM switches a core on. A core switches itself
// off:
//
//   bit = 0      ── switchOn, by another core ──────▶      bit = 1
//   core off     ◀──── switchOff, by the core itself ──    core on, or about to begin (FIQ)
//
// The cores change Vm.coresOn atomically. So if several cores switch themselves off at once,
// exactly one of them finds that no other core is on.

/**
 * Whether the core of `vcpu` is on, or was switched on and has not begun yet. In the second case
 * `vcpu` has no part in scheduling yet, so isOff (vcpu.ts) is true at the same time.
 */
export function isOn(vcpu: Vcpu): bool {
  return (r32(wordOf(vcpu.vm)) & (1 << vcpu.core)) !== 0;
}

/**
 * Switches the core of `vcpu` on, if this core is off: asks it to begin at `entry`, with `argument`
 * in r0. Returns whether the core was off. Call in a hypercall of the same VM, on the core of this
 * hypercall.
 */
export function switchOn(vcpu: Vcpu, entry: u32, argument: u32): bool {
  const bit: u32 = 1 << vcpu.core;
  const before = setBits(wordOf(vcpu.vm), bit);
  if ((before & bit) !== 0) return false;
  // The core of `vcpu` reads these two fields after it has seen the request. postRequest executes a
  // barrier before it posts the request, so that core reads the new values.
  vcpu.startEntry = entry;
  vcpu.startArgument = argument;
  postRequest(vcpu, REQUEST_BEGIN);
  return true;
}

/**
 * Marks the core of `vcpu` as off. Returns whether another core of the VM is still on. Call on the
 * core of `vcpu`.
 */
export function switchOff(vcpu: Vcpu): bool {
  const left = clearBits(wordOf(vcpu.vm), 1 << vcpu.core);
  return left !== 0;
}

/**
 * Marks `cores`, one bit for each core, as on, and the other cores of `vm` as off. Call while no
 * virtual CPU of `vm` is on the list of a core.
 */
export function resetPower(vm: Vm, cores: u32): void {
  w32(wordOf(vm), cores);
}

/** Address of the word Vm.coresOn of `vm`. */
function wordOf(vm: Vm): u32 {
  return changetype<u32>(vm) + <u32>offsetof<Vm>("coresOn");
}
