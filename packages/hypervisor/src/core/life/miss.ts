import { VM_STATE_RUNNING } from "../../../../abi/src/report";
import { REACTION_ARGUMENT_SHIFT, REACTION_KIND_MASK, REACTION_TELL } from "../../../../abi/src/system-image";
import { setPending } from "../../board/board";
import { bitOf, wordOf } from "../line";
import { vcpuOfVm } from "../vcpu";
import { Vm } from "../vm";
import { postRequest } from "./request";

// A miss of a VM: its reservation did not get its budget in a period, it used up its budget, or it
// did not kick its watchdog. The configuration may say what follows (system-image.ts, VM_ON_…). The
// code that counts a miss calls `missed`, and only if a reaction is configured. An interrupt is
// made pending here. All other reactions are requests, so they are not carried out within a
// decision of the scheduler, and not before this decision is complete (react.ts).
//
//   counted ─▶ missed ─┬─▶ interrupt pending in the distributor
//                      └─▶ request to the first core of the VM ─▶ FIQ ─▶ react

/**
 * Starts `reaction` (REACTION_…, not 0) to a miss of `vm`. `request` is the request for this kind
 * of miss. While MVM loads the images of the VM, nothing is started, because MVM then works in
 * place of the guest. Call on any core. @cold
 */
export function missed(vm: Vm, reaction: u32, request: u32): void {
  if (vm.report.state !== VM_STATE_RUNNING) return;
  if ((reaction & REACTION_KIND_MASK) !== REACTION_TELL) {
    postRequest(vcpuOfVm(vm, 0), request);
    return;
  }
  const line = reaction >>> REACTION_ARGUMENT_SHIFT;
  setPending(wordOf(line), bitOf(line));
  // Not atomic. The calling core may be another core than that of the VM (watchdog.ts). If both
  // count at the same moment (react.ts), one count may be lost.
  vm.report.reactions++;
}
