// Hypercalls: SMC #0 with the function number in r0 and the arguments in r1–r5. The result is in
// r0. Some calls return more results in r1–r3; their comments say so. MVM preserves all other
// registers. The numbers follow the SMC Calling Convention (Arm DEN 0028):
//
//   31    30   29      24 23     16 15           0
//   fast  64   owner      0         function: group (15:4) and call (3:0)
//    1     0   6 = vendor-specific hypervisor service
//
// A negative result is an error. A call that fails, or that MVM does not know, changes nothing but
// r0.

// ── Group 0: basic ───────────────────────────────────────────────────────────────────────────────
/**
 * Version of MVM: `major << 16 | minor`. The call does nothing else, so it measures the cost of a
 * call.
 */
export const HYPERCALL_VERSION: u32 = 0x86000000;
/**
 * Writes r2 bytes (0 … CONSOLE_WRITE_MAX) at the guest-virtual address r1 to MVM's console, line by
 * line. MVM puts the VM's name in front of each line. Returns r2, or INVALID_PARAMETERS (length) or
 * INVALID_ADDRESS (not all of the buffer is mapped to the VM's own memory).
 */
export const HYPERCALL_CONSOLE_WRITE: u32 = 0x86000001;
/**
 * Delay: the caller gives the core to other VMs until an interrupt of the caller's VM is pending.
 * An interrupt that the guest masks counts, too. r1: limit in µs, 0 = no limit, at most DELAY_MAX.
 * Returns SUCCESS, TIMED_OUT, or INVALID_PARAMETERS (limit).
 */
export const HYPERCALL_DELAY: u32 = 0x86000002;
/** The item r1 (VM_INFO_…) about the calling VM. INVALID_PARAMETERS: no such item. */
export const HYPERCALL_VM_INFO: u32 = 0x86000003;

// ── Group 1: time ────────────────────────────────────────────────────────────────────────────────
/** Nanoseconds since MVM started: r1 low word, r2 high word. Returns SUCCESS. */
export const HYPERCALL_TIME: u32 = 0x86000010;
/**
 * One-shot timer of the calling core: in r1 µs (1 … DELAY_MAX) MVM makes the interrupt r2 pending.
 * r1 = 0 cancels the timer. The interrupt is an edge-triggered SPI of the VM. A new timer replaces
 * the old one. Returns SUCCESS or INVALID_PARAMETERS.
 */
export const HYPERCALL_TIMER: u32 = 0x86000011;
/**
 * Delay with polling, for events without an interrupt: the caller sleeps until `(word & r2) == r3`,
 * where `word` is the word at the guest-virtual address r1. MVM looks at the word every r4 µs
 * (POLL_INTERVAL_MIN … DELAY_MAX), for r5 µs at most (0 = no limit). Returns SUCCESS, TIMED_OUT,
 * INVALID_PARAMETERS (times) or INVALID_ADDRESS (not aligned, or not in the VM's own memory).
 */
export const HYPERCALL_DELAY_POLLING: u32 = 0x86000012;

// ── Group 2: channels ────────────────────────────────────────────────────────────────────────────
/**
 * The calling VM's channel number r1, counted from 0. Results: r1 is the physical base address of
 * the shared memory, r2 its size in bytes. r3 has the VM's doorbell interrupt in bits 15:0, the
 * number of the VM's end (0 or 1) in bit 16, and the number of the VM at the other end in bits
 * 31:24. Returns SUCCESS, or INVALID_PARAMETERS: no such channel.
 */
export const HYPERCALL_CHANNEL_INFO: u32 = 0x86000020;
/**
 * Rings the doorbell at the other end of the calling VM's channel number r1. Returns SUCCESS,
 * INVALID_PARAMETERS, or NOT_RUNNING (the other VM is off).
 */
export const HYPERCALL_CHANNEL_NOTIFY: u32 = 0x86000021;

// ── Group 3: leases of shared devices ────────────────────────────────────────────────────────────
/**
 * Leases shared device r1. If another VM holds the device, the caller waits for r2 µs at most
 * (LEASE_WAIT_MIN … DELAY_MAX; 0: does not wait). Returns SUCCESS, BUSY (did not wait), TIMED_OUT,
 * DENIED (the device is not for this VM), INVALID_PARAMETERS, or ALREADY_ON (this VM holds it).
 */
export const HYPERCALL_LEASE_ACQUIRE: u32 = 0x86000030;
/** Gives shared device r1 back. DENIED: the VM does not hold the device (any more). */
export const HYPERCALL_LEASE_RELEASE: u32 = 0x86000031;
/**
 * Shared device r1. Results: r1 is the physical base address of the registers, r2 their size in
 * bytes, r3 the number of the VM that holds the device, or NO_HOLDER. Returns SUCCESS,
 * INVALID_PARAMETERS or DENIED.
 */
export const HYPERCALL_LEASE_INFO: u32 = 0x86000032;

// ── Group 4: VMs ─────────────────────────────────────────────────────────────────────────────────
/**
 * Changes the level of VM r1 (VM_SELF: the caller) to LEVEL_… r2. Returns SUCCESS (also if the VM
 * has that level), DENIED, INVALID_PARAMETERS, NOT_RUNNING, BUSY, or NO_TIME: the other VMs do not
 * fit on the remaining cores, or VM r1 does not fit on its core.
 */
export const HYPERCALL_VM_LEVEL: u32 = 0x86000040;
/**
 * Starts VM r1 from its images; for a manager. Returns SUCCESS, DENIED, INVALID_PARAMETERS,
 * ALREADY_ON, BUSY or NO_TIME.
 */
export const HYPERCALL_VM_START: u32 = 0x86000041;
/**
 * Stops VM r1; for a manager. VM_SELF is refused: use PSCI_SYSTEM_OFF. Returns SUCCESS, DENIED,
 * INVALID_PARAMETERS, BUSY or NOT_RUNNING.
 */
export const HYPERCALL_VM_STOP: u32 = 0x86000042;
/**
 * Restarts VM r1 from its images, whatever its state; for a manager. Returns SUCCESS, DENIED,
 * INVALID_PARAMETERS, BUSY or NO_TIME.
 */
export const HYPERCALL_VM_RESTART: u32 = 0x86000043;
/**
 * VM_STATE_… (report.ts) of VM r1; of another VM than VM_SELF for a manager. Errors: DENIED,
 * INVALID_PARAMETERS.
 */
export const HYPERCALL_VM_STATUS: u32 = 0x86000044;
/**
 * Statistic r1 (STATISTIC_…) of the calling VM. Results: r1 is the low word, r2 the high word.
 * Returns SUCCESS or INVALID_PARAMETERS.
 */
export const HYPERCALL_VM_STATISTIC: u32 = 0x86000045;

// ── Group 5: health ──────────────────────────────────────────────────────────────────────────────
/** The VM is alive. The first kick starts the watchdog. NOT_SUPPORTED: the VM has no watchdog. */
export const HYPERCALL_WATCHDOG_KICK: u32 = 0x86000050;

// ── Group 6: guarded interrupts (system-image.ts: VM_FLAG_GUARDED) ───────────────────────────────
// The calls return NOT_SUPPORTED to a VM whose interrupts are not guarded.
/**
 * Stands for a read of GICC_IAR: returns the pending line, which the VM handles from now on, or
 * NO_INTERRUPT. MVM no longer requests the IRQ. While the VM handles a line, no other line comes.
 */
export const HYPERCALL_INTERRUPT_ACKNOWLEDGE: u32 = 0x86000060;
/** Stands for a write of GICC_EOIR: the acknowledged line is handled. DENIED: there is none. */
export const HYPERCALL_INTERRUPT_END: u32 = 0x86000061;
/**
 * Enables line r1 of the VM (r2 = 1), or disables it (r2 = 0). All lines are disabled at first.
 * Returns SUCCESS or INVALID_PARAMETERS.
 */
export const HYPERCALL_INTERRUPT_ENABLE: u32 = 0x86000062;

/** Number of the last call of MVM's own, in the low 16 bits. */
export const HYPERCALL_LAST: u32 = 0x62;
/** HYPERCALL_INTERRUPT_ACKNOWLEDGE: no line is pending. The GIC's spurious interrupt ID. */
export const NO_INTERRUPT: u32 = 1023;
/** Longest buffer of one console write, in bytes. */
export const CONSOLE_WRITE_MAX: u32 = 4096;
/** Longest time of a delay, a timer or a wait, in µs: an hour. */
export const DELAY_MAX: u32 = 3600000000;
/** Shortest polling interval, in µs. */
export const POLL_INTERVAL_MIN: u32 = 50;
/** Shortest wait for a lease, in µs. A waiter on another core looks at this interval. */
export const LEASE_WAIT_MIN: u32 = POLL_INTERVAL_MIN;
/** The calling VM. */
export const VM_SELF: u32 = 0xffffffff;
/** HYPERCALL_LEASE_INFO: no VM holds the device. */
export const NO_HOLDER: u32 = 0xffffffff;

/** Number of the VM, counted from 0 in the order of the configuration. */
export const VM_INFO_ID: u32 = 0;
/** Present real-time level: LEVEL_SRT or LEVEL_HRT (system-image.ts). */
export const VM_INFO_LEVEL: u32 = 1;
/** Present cores of the VM, one bit for each core. */
export const VM_INFO_CORES: u32 = 2;
/** Guest-physical address of the VM's first memory region: where the guest sees the region. */
export const VM_INFO_MEMORY_BASE: u32 = 3;
/** Bytes of this region that the guest has, without what MVM keeps (VM_TABLES). */
export const VM_INFO_MEMORY_SIZE: u32 = 4;
/** Number of starts of the VM: 1, and one more after each restart. */
export const VM_INFO_STARTS: u32 = 5;
/** Reservation: budget and period, in µs; 0 for best effort. */
export const VM_INFO_BUDGET: u32 = 6;
export const VM_INFO_PERIOD: u32 = 7;
/** Weight for surplus time. */
export const VM_INFO_WEIGHT: u32 = 8;
/** Number of channels of which the VM has an end. */
export const VM_INFO_CHANNELS: u32 = 9;
/** Number of VMs of the system. */
export const VM_INFO_VMS: u32 = 10;
/** Whether the VM's interrupts are guarded: 0 or 1. */
export const VM_INFO_GUARDED: u32 = 11;

/** Statistics have 64 bits. Times are in nanoseconds; the others are counters. */
export const STATISTIC_RUN_TIME: u32 = 0;
export const STATISTIC_SURPLUS_TIME: u32 = 1;
export const STATISTIC_SWITCHES: u32 = 2;
export const STATISTIC_OVERRUNS: u32 = 3;
export const STATISTIC_PERIODS_SERVED: u32 = 4;
export const STATISTIC_PERIODS_MISSED: u32 = 5;
/**
 * Interrupts that waited while the VM was off its core: their number, the sum of their waits, and
 * the longest wait.
 */
export const STATISTIC_DEFERRED: u32 = 6;
export const STATISTIC_DEFERRED_TIME: u32 = 7;
export const STATISTIC_DEFERRED_MAX_TIME: u32 = 8;
export const STATISTIC_FIQS: u32 = 9;
export const STATISTIC_WAKES: u32 = 10;
export const STATISTIC_WATCHDOG_MISSES: u32 = 11;

/** Version of the SMC Calling Convention: returns SMCCC_VERSION_1_1. */
export const SMCCC_VERSION: u32 = 0x80000000;
export const SMCCC_VERSION_1_1: u32 = 0x00010001;

/**
 * Results. The numbers are those of PSCI (Arm DEN 0022 5.2.2), so that all calls share one list.
 */
export const SUCCESS: i32 = 0;
export const NOT_SUPPORTED: i32 = -1;
export const INVALID_PARAMETERS: i32 = -2;
export const DENIED: i32 = -3;
export const ALREADY_ON: i32 = -4;
export const ON_PENDING: i32 = -5;
export const INVALID_ADDRESS: i32 = -9;
/** From here on the numbers are MVM's own. */
export const TIMED_OUT: i32 = -16;
export const BUSY: i32 = -17;
/** Not enough processor time is free. */
export const NO_TIME: i32 = -18;
export const NOT_RUNNING: i32 = -19;
