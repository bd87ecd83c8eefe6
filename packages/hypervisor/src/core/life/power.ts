import { r32, w32 } from "../../../../toolchain/hw/hw";
import { clearBits, setBits } from "../atomic";
import { Vcpu } from "../vcpu";
import { Vm } from "../vm";
import { postRequest, REQUEST_BEGIN } from "./request";

// Which cores of a VM are on. As in PSCI, a core of a VM is one of its virtual CPUs. Each virtual
// CPU of a VM has a physical core of its own. Bit n of the word Vm.coresOn is for physical core n.
// A core is switched on by another core of the VM, and switched off by itself:
//
//   bit = 0      ── switchOn, by another core ──────▶      bit = 1
//   core off     ◀──── switchOff, by the core itself ──    core on, or about to begin (FIQ)
//
// The cores change Vm.coresOn atomically. So if several cores switch themselves off at once,
// exactly one of them finds that no other core is on.

/**
 * Whether the core of `vcpu` is on, or was switched on and has not begun yet. In the second case
 * `vcpu` is not scheduled yet, so isOff (vcpu.ts) is true, too.
 */
export function isOn(vcpu: Vcpu): bool {
  return (r32(wordOf(vcpu.vm)) & (1 << vcpu.core)) !== 0;
}

/**
 * Asks the core of `vcpu` to begin at `entry` with `argument` in r0, if the core is off. Returns
 * whether the core was off. Call while MVM handles a hypercall of the same VM, on the core of that
 * hypercall.
 */
export function switchOn(vcpu: Vcpu, entry: u32, argument: u32): bool {
  const bit: u32 = 1 << vcpu.core;
  if ((setBits(wordOf(vcpu.vm), bit) & bit) !== 0) return false;
  // The core reads these two only after it has seen the request, and postRequest has a barrier
  // before it posts the request.
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
  return clearBits(wordOf(vcpu.vm), 1 << vcpu.core) !== 0;
}

/**
 * Marks `cores`, one bit for each core, as on, and the other cores of `vm` as off. Call while no
 * virtual CPU of `vm` is on the list of a core.
 */
export function resetPower(vm: Vm, cores: u32): void {
  w32(wordOf(vm), cores);
}

function wordOf(vm: Vm): u32 {
  return changetype<u32>(vm) + <u32>offsetof<Vm>("coresOn");
}
