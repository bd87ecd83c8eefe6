// Traps: how the stub asks MVM to do something in the guest's place. The stub executes an SMC with
// TRAP_CALL in r0, at one place of its code. r1 is the kind of the trap, and the guest's registers
// are in the area. MVM changes the area, and the guest goes on with the registers of the area.

export { TRAP_CALL } from "../../../../../abi/src/stub";

/** An instruction was Undefined in a privileged mode of the guest. */
export const TRAP_UNDEFINED: u32 = 0;
/** A data access aborted: status and address in the hardware's DFSR, DFAR. */
export const TRAP_DATA_ABORT: u32 = 1;
/** An instruction fetch aborted: status and address in the hardware's IFSR, IFAR. */
export const TRAP_PREFETCH_ABORT: u32 = 2;
/** The replacement of a sensitive instruction that the stub leaves to MVM (patched.ts). */
export const TRAP_PATCHED: u32 = 3;
/**
 * A read by the stub, which emulated an Undefined instruction, aborted. For maintenance of a cache
 * line, DFSR says that the access was a write (ARM DDI 0406C B3.13.3). MVM takes it for a read.
 */
export const TRAP_READ_ABORT: u32 = 5;
/** The stub itself aborted at a place where it should never abort: MVM stops the VM. */
export const TRAP_STUB_FAILED: u32 = 4;

// MVM's answers.

/** The guest goes on with the registers of its frame, which MVM may have changed. */
export const TRAP_RESUME: u32 = 0;
/**
 * The guest takes this exception at the pc of its frame (exception.ts). MVM has written the fault
 * registers. The values are the offsets of the vectors (ARM DDI 0406C B1.8.1).
 */
export const TRAP_TAKE_UNDEFINED: u32 = 0x04;
export const TRAP_TAKE_PREFETCH_ABORT: u32 = 0x0c;
export const TRAP_TAKE_DATA_ABORT: u32 = 0x10;

/** The guest accesses a device that MVM emulates (device-access.ts). Then TRAP_RESUME follows. */
export const TRAP_DEVICE: u32 = 0xfffffffd;
/** MVM stops the VM. */
export const TRAP_STOP: u32 = 0xffffffff;
/**
 * The isolation refuses the access, for example because the VM has nothing at this address. MVM
 * prints the access. Then it stops the VM, or the guest takes the abort that the area describes.
 */
export const TRAP_REFUSED: u32 = 0xfffffffe;
