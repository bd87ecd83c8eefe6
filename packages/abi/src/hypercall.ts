// Hypercalls: SMC #0 with the function number in r0 and arguments in r1–r5; the result is in r0.
// Calls that say so return more in r1–r3; every other register is preserved. The numbers follow the
// SMC Calling Convention (Arm DEN 0028):
//
//   31    30   29      24 23     16 15           0
//   fast  64   owner      0         function: group (15:4) and call (3:0)
//    1     0   6 = vendor-specific hypervisor service
//
// A negative result is an error. A call that fails, or is unknown, has changed nothing.

// ── Group 0: basic ───────────────────────────────────────────────────────────────────────────────
/**
 * Version of MVM: `major << 16 | minor`. It does nothing else: it is the call by which the cost of
 * a call is measured.
 */
export const HYPERCALL_VERSION: u32 = 0x86000000;
/**
 * Writes r2 bytes (0 … CONSOLE_WRITE_MAX) at the guest-virtual address r1 to MVM's console, one
 * line at a time, each prefixed with the VM's name. Returns r2, or INVALID_PARAMETERS (length) or
 * INVALID_ADDRESS (not all of the buffer is mapped to the VM's own memory).
 */
export const HYPERCALL_CONSOLE_WRITE: u32 = 0x86000001;
/**
 * Delay: nothing to run until an interrupt of this VM is pending (also one that the guest masks):
 * the core goes to other VMs. r1: longest time in µs, 0 = no limit, at most DELAY_MAX (else
 * INVALID_PARAMETERS). Returns SUCCESS, or TIMED_OUT.
 */
export const HYPERCALL_DELAY: u32 = 0x86000002;
/** Value of the item r1 (VM_INFO_…) about the calling VM, or INVALID_PARAMETERS. */
export const HYPERCALL_VM_INFO: u32 = 0x86000003;

// ── Group 1: time ────────────────────────────────────────────────────────────────────────────────
/** Nanoseconds since MVM started: r1 low word, r2 high word. Returns SUCCESS. */
export const HYPERCALL_TIME: u32 = 0x86000010;
/**
 * One-shot timer of the VM: in r1 µs (1 … DELAY_MAX; 0 cancels it) MVM makes the interrupt r2
 * pending, an SPI of the VM that it has been given for that (edge-triggered). A new timer takes the
 * place of the old. INVALID_PARAMETERS.
 */
export const HYPERCALL_TIMER: u32 = 0x86000011;
/**
 * Delay with polling, for events without an interrupt: MVM looks at the word at the guest-virtual
 * address r1 (aligned, in the VM's own memory, else INVALID_ADDRESS) every r4 µs (POLL_INTERVAL_MIN
 * … DELAY_MAX) until `(word & r2) == r3`, at most r5 µs (0 = no limit). The VM does not run
 * meanwhile. Returns SUCCESS, TIMED_OUT, INVALID_PARAMETERS or INVALID_ADDRESS.
 */
export const HYPERCALL_DELAY_POLLING: u32 = 0x86000012;

// ── Group 2: channels ────────────────────────────────────────────────────────────────────────────
/**
 * The calling VM's channel number r1, counted from 0: r1 base of the shared memory, r2 its size, r3
 * the VM's doorbell interrupt in bits 15:0, and number of its end (0 or 1) in bit 16, and number of
 * the VM at the other end in bits 31:24. INVALID_PARAMETERS: no such channel.
 */
export const HYPERCALL_CHANNEL_INFO: u32 = 0x86000020;
/**
 * Rings the doorbell at the other end of the calling VM's channel number r1. INVALID_PARAMETERS, or
 * NOT_RUNNING (the other VM is off).
 */
export const HYPERCALL_CHANNEL_NOTIFY: u32 = 0x86000021;

// ── Group 3: leases of shared devices ────────────────────────────────────────────────────────────
/**
 * Leases shared device r1; waits at most r2 µs for it (LEASE_WAIT_MIN … DELAY_MAX; 0: does not
 * wait). Returns SUCCESS, BUSY (did not wait), TIMED_OUT, DENIED (not for this VM),
 * INVALID_PARAMETERS. ALREADY_ON: the VM has it.
 */
export const HYPERCALL_LEASE_ACQUIRE: u32 = 0x86000030;
/** Gives shared device r1 back. DENIED: the VM does not hold it (any more). */
export const HYPERCALL_LEASE_RELEASE: u32 = 0x86000031;
/**
 * Shared device r1: r1 base, r2 size, r3 number of the VM that holds it, or NO_HOLDER.
 * INVALID_PARAMETERS, DENIED.
 */
export const HYPERCALL_LEASE_INFO: u32 = 0x86000032;

// ── Group 4: VMs ─────────────────────────────────────────────────────────────────────────────────
/**
 * Makes the level of VM r1 (VM_SELF: the caller) LEVEL_… r2. Returns SUCCESS (also if it has that
 * level), DENIED, INVALID_PARAMETERS, NOT_RUNNING, NO_TIME (the other VMs do not fit on the
 * remaining cores, or it does not fit on its core).
 */
export const HYPERCALL_VM_LEVEL: u32 = 0x86000040;
/**
 * Starts VM r1 from its images. A manager only. DENIED, INVALID_PARAMETERS, ALREADY_ON, NO_TIME.
 */
export const HYPERCALL_VM_START: u32 = 0x86000041;
/**
 * Stops VM r1 (VM_SELF is refused: PSCI_SYSTEM_OFF). A manager only. DENIED, INVALID_PARAMETERS,
 * NOT_RUNNING.
 */
export const HYPERCALL_VM_STOP: u32 = 0x86000042;
/**
 * Restarts VM r1 from its images, whatever its state. A manager only. DENIED, INVALID_PARAMETERS.
 */
export const HYPERCALL_VM_RESTART: u32 = 0x86000043;
/** VM_STATE_… (report.ts) of VM r1. A manager, or VM_SELF. DENIED, INVALID_PARAMETERS. */
export const HYPERCALL_VM_STATUS: u32 = 0x86000044;
/** Statistic r1 (STATISTIC_…) of the calling VM: r1 low word, r2 high word. INVALID_PARAMETERS. */
export const HYPERCALL_VM_STATISTIC: u32 = 0x86000045;

// ── Group 5: health ──────────────────────────────────────────────────────────────────────────────
/** The VM is alive. NOT_SUPPORTED: it has no watchdog. The first kick starts the watchdog. */
export const HYPERCALL_WATCHDOG_KICK: u32 = 0x86000050;

// ── Group 6: guarded interrupts (system-image.ts: VM_FLAG_GUARDED). NOT_SUPPORTED: the VM's are not guarded ──
/**
 * For GICC_IAR: the line that has come, which the VM handles from now on; or NO_INTERRUPT. Its IRQ
 * is no longer requested. While it handles one no other comes.
 */
export const HYPERCALL_INTERRUPT_ACKNOWLEDGE: u32 = 0x86000060;
/** For GICC_EOIR: the line that was acknowledged is done with. DENIED: none was. */
export const HYPERCALL_INTERRUPT_END: u32 = 0x86000061;
/**
 * Enables line r1 of the VM (r2 = 1), or disables it (r2 = 0). All are disabled at first.
 * INVALID_PARAMETERS.
 */
export const HYPERCALL_INTERRUPT_ENABLE: u32 = 0x86000062;

/** Number of the last call of MVM's own, in the low 16 bits. */
export const HYPERCALL_LAST: u32 = 0x62;
/** HYPERCALL_INTERRUPT_ACKNOWLEDGE: none. The GIC's spurious number. */
export const NO_INTERRUPT: u32 = 1023;
/** Longest buffer of one console write, in bytes. */
export const CONSOLE_WRITE_MAX: u32 = 4096;
/** Longest time of a delay, timer or wait, in µs: an hour. */
export const DELAY_MAX: u32 = 3600000000;
/** Shortest polling interval, in µs. */
export const POLL_INTERVAL_MIN: u32 = 50;
/** Shortest wait for a lease, in µs: so often a waiter of another core looks. */
export const LEASE_WAIT_MIN: u32 = POLL_INTERVAL_MIN;
/** The calling VM. */
export const VM_SELF: u32 = 0xffffffff;
/** HYPERCALL_LEASE_INFO: nobody holds it. */
export const NO_HOLDER: u32 = 0xffffffff;

/** Number of the VM, counted from 0 in the order of the configuration. */
export const VM_INFO_ID: u32 = 0;
/** Real-time level at present: LEVEL_SRT or LEVEL_HRT (system-image.ts). */
export const VM_INFO_LEVEL: u32 = 1;
/** Cores of the VM at present, one bit each. */
export const VM_INFO_CORES: u32 = 2;
/** Physical base address of the VM's first memory region, in bytes. */
export const VM_INFO_MEMORY_BASE: u32 = 3;
/** Size of the VM's first memory region, in bytes. */
export const VM_INFO_MEMORY_SIZE: u32 = 4;
/** How many times the VM was started: 1, and one more after each restart. */
export const VM_INFO_STARTS: u32 = 5;
/** Reservation, in µs; 0 for best effort. */
export const VM_INFO_BUDGET: u32 = 6;
export const VM_INFO_PERIOD: u32 = 7;
/** Weight for surplus time. */
export const VM_INFO_WEIGHT: u32 = 8;
/** How many channels the VM has an end of. */
export const VM_INFO_CHANNELS: u32 = 9;
/** How many VMs there are. */
export const VM_INFO_VMS: u32 = 10;
/** Whether the VM's interrupts are guarded: 0 or 1. */
export const VM_INFO_GUARDED: u32 = 11;

/** Times are in nanoseconds, 64 bits; the rest are counters. */
export const STATISTIC_RUN_TIME: u32 = 0;
export const STATISTIC_SURPLUS_TIME: u32 = 1;
export const STATISTIC_SWITCHES: u32 = 2;
export const STATISTIC_OVERRUNS: u32 = 3;
export const STATISTIC_PERIODS_SERVED: u32 = 4;
export const STATISTIC_PERIODS_MISSED: u32 = 5;
/**
 * Interrupts that waited while the VM was off its core: how many, how long in all, how long at
 * most.
 */
export const STATISTIC_DEFERRED: u32 = 6;
export const STATISTIC_DEFERRED_TIME: u32 = 7;
export const STATISTIC_DEFERRED_MAX_TIME: u32 = 8;
export const STATISTIC_FIQS: u32 = 9;
export const STATISTIC_WAKES: u32 = 10;
export const STATISTIC_WATCHDOG_MISSES: u32 = 11;

/** SMC Calling Convention: version of the convention, SMCCC_VERSION_1_1. */
export const SMCCC_VERSION: u32 = 0x80000000;
export const SMCCC_VERSION_1_1: u32 = 0x00010001;

/**
 * Results. The numbers are PSCI's (Arm DEN 0022 5.2.2), so that there is one list for all calls.
 */
export const SUCCESS: i32 = 0;
export const NOT_SUPPORTED: i32 = -1;
export const INVALID_PARAMETERS: i32 = -2;
export const DENIED: i32 = -3;
export const ALREADY_ON: i32 = -4;
export const ON_PENDING: i32 = -5;
export const INVALID_ADDRESS: i32 = -9;
/** MVM's own. */
export const TIMED_OUT: i32 = -16;
export const BUSY: i32 = -17;
/** Not enough processor time is free. */
export const NO_TIME: i32 = -18;
export const NOT_RUNNING: i32 = -19;
