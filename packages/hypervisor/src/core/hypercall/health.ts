import { HYPERCALL_WATCHDOG_KICK, NOT_SUPPORTED, SUCCESS } from "../../../../abi/src/hypercall";
import { Vcpu } from "../vcpu";
import { kick } from "../watchdog";
import { unknownCall } from "./dispatch";

/** Group 5: health (abi: hypercall.ts). */
export function healthCall(vcpu: Vcpu): Vcpu {
  if (vcpu.r0 !== HYPERCALL_WATCHDOG_KICK) return unknownCall(vcpu);
  const vm = vcpu.vm;
  vm.report.callsWatchdog++;
  if (vm.record.watchdogPeriod === 0) {
    vcpu.r0 = NOT_SUPPORTED;
    return vcpu;
  }
  kick(vm);
  vcpu.r0 = SUCCESS;
  return vcpu;
}
