import {
  answerTrap,
  closeGuestMemory,
  isStubTrap,
  openGuestMemory,
  TRAP_DEVICE,
  TRAP_REFUSED,
  TRAP_RESUME,
  TRAP_STOP,
  takeRefusedAccess,
} from "../../arch/arch";
import { accessDevice } from "../guest-device";
import { nameRefusedAccess, stopFaulted, stopOnInstruction } from "../guest-fault";
import { Next } from "../next";
import { Vcpu } from "../vcpu";
import { done, unknownCall } from "./result";

/**
 * Handles a trap: the stub of a deprivileged guest asks MVM to do what the stub cannot do. r1 is
 * the kind of the trap (arch/armv7/deprivileged/traps.ts). If a guest makes this call, it is an
 * unknown call.
 */
export function stubCall(vcpu: Vcpu): Next {
  if (!isStubTrap(vcpu)) return unknownCall(vcpu);
  openGuestMemory();
  const next = attendTrap(vcpu);
  closeGuestMemory();
  return next;
}

/** As {@link stubCall}. MVM has opened the memory of the guests. */
function attendTrap(vcpu: Vcpu): Next {
  const answer = answerTrap(vcpu, vcpu.r1);
  if (answer === TRAP_STOP) return stopOnInstruction(vcpu);
  if (answer === TRAP_REFUSED) return refuse(vcpu);
  if (answer === TRAP_DEVICE) accessDevice(vcpu);
  return done(vcpu, TRAP_RESUME);
}

/**
 * Handles an access that the isolation refuses: the VM stops, or the guest takes an abort, as the
 * configuration says.
 */
function refuse(vcpu: Vcpu): Next {
  if (!nameRefusedAccess(vcpu)) return stopFaulted(vcpu);
  takeRefusedAccess(vcpu);
  return done(vcpu, TRAP_RESUME);
}
