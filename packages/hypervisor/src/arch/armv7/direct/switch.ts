import { guestHardware } from "../../../core/guest-hardware";
import { CONTEXT_SIZE, CONTEXTS, NOBODYS_CONTEXT } from "../../../core/layout";
import { noVcpu, Vcpu } from "../../../core/vcpu";
import { switchContext } from "../asm";

// The processor of a direct guest is the core itself. A switch of VMs saves the banked registers of
// the normal world, and loads those of the next VM (context.S). The same code serves a deprivileged
// guest, whose stub uses these registers. While a virtual CPU is off its core, its registers are in
// its context area. If no virtual CPU was loaded, the old registers go to an area that is never
// read.

/** Gives `vcpu` its context area. Call before the first start of `vcpu`. */
export function createContext(vcpu: Vcpu): void {
  guestHardware(vcpu).context = CONTEXTS + vcpu.index * CONTEXT_SIZE;
}

/**
 * Saves the registers of `from` (noVcpu(): of no virtual CPU), and loads those of `to`. Invalidates
 * the TLB entries of the normal world. Call on the core of both. Monitor mode, SCR.NS = 0.
 */
export function switchProcessor(from: Vcpu, to: Vcpu): void {
  switchContext(from === noVcpu() ? NOBODYS_CONTEXT : guestHardware(from).context, guestHardware(to).context);
}

/** Saves the registers of `vcpu`, which also stay in the hardware. Monitor mode, SCR.NS = 0. */
export function saveProcessor(vcpu: Vcpu): void {
  switchContext(guestHardware(vcpu).context, guestHardware(vcpu).context);
}
