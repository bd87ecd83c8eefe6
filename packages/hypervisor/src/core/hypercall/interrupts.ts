import { HYPERCALL_INTERRUPT_ENABLE, INVALID_PARAMETERS, SUCCESS } from "../../../../abi/src/hypercall";
import { enableGuarded, isGuarded } from "../guarded/guard";
import { Next } from "../next";
import { Vcpu } from "../vcpu";
import { done, unknownCall } from "./result";

/**
 * Group 6: guarded interrupts (abi: hypercall.ts). arch/armv7/guarded.S answers acknowledge and
 * end.
 */
export function interruptCall(vcpu: Vcpu): Next {
  if (vcpu.r0 !== HYPERCALL_INTERRUPT_ENABLE || !isGuarded(vcpu.vm)) return unknownCall(vcpu);
  vcpu.vm.report.callsInterrupt++;
  return done(vcpu, enableGuarded(vcpu, vcpu.r1, vcpu.r2) ? SUCCESS : INVALID_PARAMETERS);
}
