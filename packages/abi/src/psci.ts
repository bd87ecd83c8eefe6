// Power State Coordination Interface (Arm DEN 0022), 32-bit calls, conduit SMC. "The system" of a
// guest is its VM.

/** Version: `major << 16 | minor`. */
export const PSCI_VERSION: u32 = 0x84000000;
/**
 * Takes the calling core out of its VM. The last core to leave switches the VM off. Does not
 * return.
 */
export const PSCI_CPU_OFF: u32 = 0x84000002;
/**
 * Starts the VM's core with the MPIDR affinity r1 at the physical address r2, with r3 in r0: SVC
 * mode, MMU off, interrupts masked, Thumb state if bit 0 of r2 is set. Returns SUCCESS,
 * INVALID_PARAMETERS (no such core), ALREADY_ON, ON_PENDING (an earlier call starts the core, and
 * the core has not begun yet), or INVALID_ADDRESS (not the VM's memory, or not aligned).
 */
export const PSCI_CPU_ON: u32 = 0x84000003;
/**
 * State of the core r1 (MPIDR affinity) of this VM: PSCI_ON, PSCI_OFF or PSCI_ON_PENDING. r2 is the
 * affinity level and must be 0: a core. INVALID_PARAMETERS: no such core, or another level.
 */
export const PSCI_AFFINITY_INFO: u32 = 0x84000004;
/** Whether a trusted OS must be migrated: returns PSCI_MIGRATE_NOT_REQUIRED, there is none. */
export const PSCI_MIGRATE_INFO_TYPE: u32 = 0x84000006;
/** Switches the VM off. Does not return. */
export const PSCI_SYSTEM_OFF: u32 = 0x84000008;
/** Restarts the VM from its images. Does not return. */
export const PSCI_SYSTEM_RESET: u32 = 0x84000009;
/** Whether MVM has the function r1: SUCCESS or NOT_SUPPORTED. */
export const PSCI_FEATURES: u32 = 0x8400000a;

export const PSCI_VERSION_1_0: u32 = 0x00010000;
export const PSCI_ON: i32 = 0;
export const PSCI_OFF: i32 = 1;
export const PSCI_ON_PENDING: i32 = 2;
export const PSCI_MIGRATE_NOT_REQUIRED: i32 = 2;
