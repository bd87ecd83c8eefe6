import { guestHardware } from "../../../core/guest-hardware";
import { CONTEXT_SIZE, CONTEXTS, NOBODYS_CONTEXT } from "../../../core/layout";
import { noVcpu, Vcpu } from "../../../core/vcpu";
import { switchContext } from "../asm";

// The processor of a direct guest is the core itself: what the normal world has banked is moved out
// of the hardware and into it (context.S). For a deprivileged guest the same is done: then these
// are the registers of its stub. A virtual CPU that is off its core has its registers in a context
// area of its own. The registers of nobody go to an area that is never read.

/** Gives `vcpu` its context area. Before its first start. */
export function createContext(vcpu: Vcpu): void {
  guestHardware(vcpu).context = CONTEXTS + vcpu.index * CONTEXT_SIZE;
}

/**
 * The processor of `from` (noVcpu(): nobody's) leaves the hardware, and the processor of `to`
 * comes. The translations of the normal world are forgotten. Monitor mode, SCR.NS = 0.
 */
export function switchProcessor(from: Vcpu, to: Vcpu): void {
  switchContext(from === noVcpu() ? NOBODYS_CONTEXT : guestHardware(from).context, guestHardware(to).context);
}

/** Keeps the processor of `vcpu`, which stays in the hardware. Monitor mode, SCR.NS = 0. */
export function saveProcessor(vcpu: Vcpu): void {
  switchContext(guestHardware(vcpu).context, guestHardware(vcpu).context);
}
