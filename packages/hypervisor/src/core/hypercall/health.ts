import { HYPERCALL_WATCHDOG_KICK, NOT_SUPPORTED, SUCCESS } from "../../../../abi/src/hypercall";
import { Next } from "../next";
import { Vcpu } from "../vcpu";
import { kick } from "../watchdog";
import { done, unknownCall } from "./result";

/** Group 5: health (abi: hypercall.ts). */
export function healthCall(vcpu: Vcpu): Next {
  if (vcpu.r0 !== HYPERCALL_WATCHDOG_KICK) return unknownCall(vcpu);
  const vm = vcpu.vm;
  vm.report.callsWatchdog++;
  if (vm.record.watchdogPeriod === 0) return done(vcpu, NOT_SUPPORTED);
  kick(vm);
  return done(vcpu, SUCCESS);
}
