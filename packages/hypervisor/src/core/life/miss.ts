import { VM_STATE_RUNNING } from "../../../../abi/src/report";
import { REACTION_ARGUMENT_SHIFT, REACTION_KIND_MASK, REACTION_TELL } from "../../../../abi/src/system-image";
import { setPending } from "../../board/board";
import { bitOf, wordOf } from "../line";
import { vcpuOfVm } from "../vcpu";
import { Vm } from "../vm";
import { postRequest } from "./request";

// A *miss* of a VM is one of three events: in a period, the reservation of the VM did not get its
// budget; the VM used up its budget; or the VM did not kick its watchdog in time. The configuration
// may name a *reaction* to each kind of miss (system-image.ts, VM_ON_…). If it does, the code that
// counts a miss calls `missed`.
//
// A miss may be counted in the middle of a decision of the scheduler, and most reactions must wait
// until this decision is complete. So `missed` only posts a request, and react.ts carries the
// reaction out. One reaction need not wait: `missed` itself makes an interrupt of the VM pending.
//
//   counted ─▶ missed ─┬─▶ interrupt pending in the distributor
//                      └─▶ request to the first core of the VM ─▶ FIQ ─▶ react

/**
 * Starts `reaction` (REACTION_…, not 0) to a miss of `vm`. `request` is the request for this kind
 * of miss (REQUEST_ON_…). Does nothing if the state of `vm` is not VM_STATE_RUNNING: the VM is
 * over, or MVM is loading its images and works in place of the guest. Call on any core. @cold
 */
export function missed(vm: Vm, reaction: u32, request: u32): void {
  if (vm.report.state !== VM_STATE_RUNNING) return;
  if ((reaction & REACTION_KIND_MASK) !== REACTION_TELL) {
    postRequest(vcpuOfVm(vm, 0), request);
    return;
  }
  const line = reaction >>> REACTION_ARGUMENT_SHIFT;
  setPending(wordOf(line), bitOf(line));
  // Not atomic: the calling core may be another core than that of the VM (watchdog.ts). If both
  // cores count at the same moment, one count may be lost.
  vm.report.reactions++;
}
