import { DACR } from "../../../../abi/src/arm/cp15";
import { isb, mcr } from "../../../../toolchain/hw/hw";
import { DACR_DOMAIN_0, GUEST_DOMAIN } from "./descriptors";

// MVM's own table has the memory of all guests and channels in a domain of its own
// (secure-mmu.ts). This domain is closed, except around the few accesses that need it. So an access
// of MVM to a wrong address is an abort, and does not change a word of a guest. DACR is banked by
// world, and the processor checks it at each access. To open and close the domain therefore needs
// no change of a table and no operation on the TLB. These files open it:
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

/** Opens the guests' memory to MVM. It is closed before. Monitor mode, SCR.NS = 0. @hot */
export function openGuestMemory(): void {
  mcr(DACR, DACR_OPEN);
  isb();
}

/** Closes the guests' memory to MVM. It is open before. Monitor mode, SCR.NS = 0. @hot */
export function closeGuestMemory(): void {
  mcr(DACR, DACR_DOMAIN_0);
  isb();
}
