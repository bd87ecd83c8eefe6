// How the stub asks MVM (SMC with TRAP_CALL in r0 from the one place in the stub that does so). MVM
// finds the kind of the trap in r1, and the guest's registers in its area. What the guest goes on
// with is in the area then.

export { TRAP_CALL } from "../../../../../abi/src/stub";

/** An instruction was Undefined in a privileged mode of the guest. */
export const TRAP_UNDEFINED: u32 = 0;
/** A data access aborted: status and address in the hardware's DFSR, DFAR. */
export const TRAP_DATA_ABORT: u32 = 1;
/** A fetch aborted: IFSR, IFAR. */
export const TRAP_PREFETCH_ABORT: u32 = 2;
/** An instruction that stands for a sensitive one, of a kind that the stub leaves to MVM. */
export const TRAP_PATCHED: u32 = 3;
/**
 * A read of the stub for an Undefined instruction aborted. In DFSR a maintenance of a cache line is
 * a write (ARM DDI 0406C B3.13.3), but it is a read, too.
 */
export const TRAP_READ_ABORT: u32 = 5;
/** The stub itself aborted where it cannot: the VM is stopped. */
export const TRAP_STUB_FAILED: u32 = 4;

// What MVM answers.

/** The guest goes on with the registers of its frame, which MVM may have changed. */
export const TRAP_RESUME: u32 = 0;
/**
 * The guest takes this exception at the pc of its frame (exception.ts). MVM has written the fault
 * registers. The values are the offsets of the vectors (ARM DDI 0406C B1.8.1).
 */
export const TRAP_TAKE_UNDEFINED: u32 = 0x04;
export const TRAP_TAKE_PREFETCH_ABORT: u32 = 0x0c;
export const TRAP_TAKE_DATA_ABORT: u32 = 0x10;

/** The guest accesses a device that MVM shows it (device-access.ts). Afterwards: TRAP_RESUME. */
export const TRAP_DEVICE: u32 = 0xfffffffd;
/** MVM stops the VM. */
export const TRAP_STOP: u32 = 0xffffffff;
/**
 * The guest's tables lead to where nothing is for its VM: MVM says so, and stops the VM, or the
 * guest takes the abort that the area describes.
 */
export const TRAP_REFUSED: u32 = 0xfffffffe;
