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
 * The stub of a deprivileged guest asks MVM: r1 is the kind of the trap
 * (arch/armv7/deprivileged/traps.ts). For a guest, the call does not exist.
 */
export function stubCall(vcpu: Vcpu): Next {
  if (!isStubTrap(vcpu)) return unknownCall(vcpu);
  openGuestMemory();
  const next = attendTrap(vcpu);
  closeGuestMemory();
  return next;
}

function attendTrap(vcpu: Vcpu): Next {
  const answer = answerTrap(vcpu, vcpu.r1);
  if (answer === TRAP_STOP) return stopOnInstruction(vcpu);
  if (answer === TRAP_REFUSED) return refuse(vcpu);
  if (answer === TRAP_DEVICE) accessDevice(vcpu);
  return done(vcpu, TRAP_RESUME);
}

/** The VM stops, or its kernel gets the abort of the access. */
function refuse(vcpu: Vcpu): Next {
  if (!nameRefusedAccess(vcpu)) return stopFaulted(vcpu);
  takeRefusedAccess(vcpu);
  return done(vcpu, TRAP_RESUME);
}
