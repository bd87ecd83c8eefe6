import { HYPERCALL_INTERRUPT_ENABLE, INVALID_PARAMETERS, SUCCESS } from "../../../../abi/src/hypercall";
import { enableGuarded, isGuarded } from "../guarded/guard";
import { Vcpu } from "../vcpu";
import { unknownCall } from "./dispatch";

/**
 * Group 6: guarded interrupts (abi: hypercall.ts). Acknowledge and end are answered in
 * arch/armv7/guarded.S.
 */
export function interruptCall(vcpu: Vcpu): Vcpu {
  if (vcpu.r0 !== HYPERCALL_INTERRUPT_ENABLE || !isGuarded(vcpu.vm)) return unknownCall(vcpu);
  vcpu.vm.report.callsInterrupt++;
  vcpu.r0 = enableGuarded(vcpu, vcpu.r1, vcpu.r2) ? SUCCESS : INVALID_PARAMETERS;
  return vcpu;
}
