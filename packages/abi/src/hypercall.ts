// Hypercalls: SMC #0 with the function number in r0 and arguments in r1–r3; the result is in r0, every other
// register is preserved. The numbers follow the SMC Calling Convention (Arm DEN 0028):
//
//   31    30   29      24 23     16 15           0
//   fast  64   owner      0         function
//    1     0   6 = vendor-specific hypervisor service
//
// A negative result is an error. A call that fails, or is unknown, has changed nothing.

/** Version of MVM: `major << 16 | minor`. It does nothing else: it is the call by which the cost of a call is measured. */
export const HYPERCALL_VERSION: u32 = 0x86000000;
/**
 * Writes r2 bytes (0 … CONSOLE_WRITE_MAX) at the guest-virtual address r1 to MVM's console, one line at a time,
 * each prefixed with the VM's name. Returns r2, or INVALID_PARAMETERS (length) or INVALID_ADDRESS (not all of
 * the buffer is mapped to the VM's own memory).
 */
export const HYPERCALL_CONSOLE_WRITE: u32 = 0x86000001;
/** Delay: nothing to run until an interrupt of this VM is pending. Returns 0 then, whether or not the guest masks interrupts. */
export const HYPERCALL_DELAY: u32 = 0x86000002;
/** Value of the item r1 (VM_INFO_…) about the calling VM, or INVALID_PARAMETERS. */
export const HYPERCALL_VM_INFO: u32 = 0x86000003;

/** Number of the last call of MVM's own, in the low 16 bits. */
export const HYPERCALL_LAST: u32 = 3;
/** Longest buffer of one console write, in bytes. */
export const CONSOLE_WRITE_MAX: u32 = 4096;

/** Number of the VM, counted from 0 in the order of the configuration. */
export const VM_INFO_ID: u32 = 0;
/** Real-time level: LEVEL_SRT or LEVEL_HRT (system-image.ts). */
export const VM_INFO_LEVEL: u32 = 1;
/** Cores of the VM, one bit each. */
export const VM_INFO_CORES: u32 = 2;
/** Physical base address of the VM's first memory region, in bytes. */
export const VM_INFO_MEMORY_BASE: u32 = 3;
/** Size of the VM's first memory region, in bytes. */
export const VM_INFO_MEMORY_SIZE: u32 = 4;
/** How many times the VM was started: 1, and one more after each restart. */
export const VM_INFO_STARTS: u32 = 5;

/** SMC Calling Convention: version of the convention, SMCCC_VERSION_1_1. */
export const SMCCC_VERSION: u32 = 0x80000000;
export const SMCCC_VERSION_1_1: u32 = 0x00010001;

/** Results. The numbers are PSCI's (Arm DEN 0022 5.2.2), so that there is one list for all calls. */
export const SUCCESS: i32 = 0;
export const NOT_SUPPORTED: i32 = -1;
export const INVALID_PARAMETERS: i32 = -2;
export const DENIED: i32 = -3;
export const ALREADY_ON: i32 = -4;
export const INVALID_ADDRESS: i32 = -9;
