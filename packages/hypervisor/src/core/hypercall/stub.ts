import { answerTrap, isStubTrap, TRAP_STOP } from "../../arch/arch";
import { stopOnInstruction } from "../guest-fault";
import { Next } from "../next";
import { Vcpu } from "../vcpu";
import { done, unknownCall } from "./result";

/**
 * The stub of a deprivileged guest asks MVM: r1 is the kind of the trap, the result is the stub's
 * answer (arch/armv7/deprivileged/traps.ts). For a guest, the call does not exist.
 */
export function stubCall(vcpu: Vcpu): Next {
  if (!isStubTrap(vcpu)) return unknownCall(vcpu);
  const answer = answerTrap(vcpu, vcpu.r1);
  return answer === TRAP_STOP ? stopOnInstruction(vcpu) : done(vcpu, answer);
}
