import { DACR } from "../../../../abi/src/arm/cp15";
import { isb, mcr } from "../../../../toolchain/hw/hw";
import { DACR_DOMAIN_0, GUEST_DOMAIN } from "./descriptors";

// MVM's own table has the memory of all guests and channels in a domain of its own
// (secure-mmu.ts). The domain is closed, except around the few accesses that are meant: so no
// guest's memory is mapped for MVM while a guest runs, and a stray access of MVM is an abort, and
// not a changed word of a guest. DACR is banked by world and is consulted at each access, so
// opening and closing need no change of a table and no operation on the TLB.
//
//   core/image/load.ts          images and tables of a VM that is being loaded
//   core/hypercall/stub.ts      what the stub of a deprivileged guest asks for
//   core/guest-fault.ts         what a deprivileged guest did when its access was refused
//   core/text.ts                a guest's text for the console
//   core/time/polling.ts        the flag of a delay with polling
//   core/channel/memory.ts      channels are cleared at boot
//   arch/armv7/processor.ts     the area of a deprivileged guest, and the tables of the guest
//   arch/armv7/direct/load.ts   the load instruction of start code

const DACR_OPEN: u32 = DACR_DOMAIN_0 | (1 << (2 * GUEST_DOMAIN));

/** MVM may access the guests' memory from now on. Monitor mode, SCR.NS = 0; it is closed. @hot */
export function openGuestMemory(): void {
  mcr(DACR, DACR_OPEN);
  isb();
}

/**
 * MVM's next access to the guests' memory is an abort. Monitor mode, SCR.NS = 0; it is open. @hot
 */
export function closeGuestMemory(): void {
  mcr(DACR, DACR_DOMAIN_0);
  isb();
}
