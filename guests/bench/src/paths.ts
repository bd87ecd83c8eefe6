// What the bench measures, by number. Unless a comment here says otherwise, a note of 2 × path
// begins one round of the path, and a note of 2 × path + 1 ends the round.
// packages/cli/src/bench/paths.ts has the names for the table.
export const PATH_NOTHING: u32 = 0;

// ── Calls that return at once ────────────────────────────────────────────────────────────────────
export const PATH_VERSION: u32 = 1;
export const PATH_UNKNOWN: u32 = 2;
export const PATH_CONSOLE: u32 = 3;
export const PATH_DELAY: u32 = 4;
export const PATH_VM_INFO: u32 = 5;
export const PATH_TIME: u32 = 6;
export const PATH_TIMER_SET: u32 = 7;
export const PATH_TIMER_CANCEL: u32 = 8;
export const PATH_POLLING: u32 = 9;
export const PATH_CHANNEL_INFO: u32 = 10;
export const PATH_NOTIFY: u32 = 11;
export const PATH_LEASE_ACQUIRE: u32 = 12;
export const PATH_LEASE_RELEASE: u32 = 13;
export const PATH_LEASE_INFO: u32 = 14;
export const PATH_STATISTIC: u32 = 15;
export const PATH_KICK: u32 = 16;
export const PATH_PSCI_VERSION: u32 = 17;
export const PATH_STATUS: u32 = 23;
export const PATH_SMCCC_VERSION: u32 = 24;
export const PATH_PSCI_FEATURES: u32 = 25;
export const PATH_AFFINITY_INFO: u32 = 26;
export const PATH_MIGRATE_INFO: u32 = 27;

// ── Interrupts, switches, waiting ────────────────────────────────────────────────────────────────
/**
 * MVM's timer interrupts notes in a row: the path lies between two notes that are further apart
 * than the others.
 */
export const PATH_FIQ: u32 = 18;
/** From a software interrupt that the guest sends itself until the handler. */
export const PATH_INTERRUPT: u32 = 19;
/** From the notification to a VM that waits off the core until that VM runs. */
export const PATH_WAKE: u32 = 20;
/** From the delay of that VM until the notifier runs again. */
export const PATH_SWITCH: u32 = 21;
/** From a notification to a VM on the other core until the answer of that VM. */
export const PATH_ROUND_TRIP: u32 = 22;
/** A console write of a line of LINE_BYTES. */
export const PATH_CONSOLE_LINE: u32 = 28;
/** Waits of TIMED_WAIT µs that time out while no other VM is ready. */
export const PATH_DELAY_TIMEOUT: u32 = 30;
export const PATH_POLLING_TIMEOUT: u32 = 31;
/**
 * A device's interrupt to a VM that waits off the core. Begin: the last note of a row. End: the
 * first note of the handler.
 */
export const PATH_DEVICE: u32 = 32;
/**
 * A used-up budget. Begin: the last note of a row. End: the first note of the VM that runs next.
 */
export const PATH_BUDGET: u32 = 33;
/**
 * A lease that another VM holds: from the waiting call until the other VM runs, and from the
 * release until the waiter has the device.
 */
export const PATH_LEASE_WAIT: u32 = 34;
export const PATH_LEASE_HANDOVER: u32 = 35;

/**
 * From a guarded line, through MVM, to the guest's handler; the handler's two calls; and the call
 * that enables the line (guests/bench/guarded).
 */
export const PATH_GUARDED: u32 = 53;
export const PATH_ACKNOWLEDGE: u32 = 54;
export const PATH_END: u32 = 55;
export const PATH_INTERRUPT_ENABLE: u32 = 56;

/**
 * Between two VMs that both have a running private timer: to a VM whose timer has expired during
 * its wait, and back (guests/bench/timers).
 */
export const PATH_TO_TIMER: u32 = 57;
export const PATH_FROM_TIMER: u32 = 58;

/**
 * A lease of a device that no other VM has, while VMs of the other core lease another device
 * (guests/bench/rivals).
 */
export const PATH_RIVAL_ACQUIRE: u32 = 59;
export const PATH_RIVAL_RELEASE: u32 = 60;

// ── Life of a VM ─────────────────────────────────────────────────────────────────────────────────
/**
 * The first instructions of a VM or of a further core. The begin of this path is the end of every
 * path that leads there.
 */
export const PATH_ENTRY: u32 = 36;
/** From the call until the VM's entry, on the caller's core. */
export const PATH_START: u32 = 37;
export const PATH_RESTART: u32 = 38;
export const PATH_RESET: u32 = 39;
export const PATH_STOP: u32 = 40;
/** From the call of a VM that switches itself off until the next VM runs. */
export const PATH_OFF: u32 = 41;
/** The calls alone, for a VM of the other core. */
export const PATH_FAR_START: u32 = 42;
export const PATH_FAR_RESTART: u32 = 43;
export const PATH_FAR_STOP: u32 = 44;
/** To HRT, while a neighbour has to leave the core; and back to SRT. */
export const PATH_LEVEL_HRT: u32 = 45;
export const PATH_LEVEL_SRT: u32 = 46;
/**
 * A VM's second core. PATH_CPU_ON: from the call until the core's entry. PATH_CPU_OFF: from the
 * call until the other core sees the end.
 */
export const PATH_CPU_ON: u32 = 47;
export const PATH_CPU_OFF: u32 = 48;

// ── Throughput: from before the first message until after the last ───────────────────────────────
export const PATH_SMALL_NEAR: u32 = 49;
export const PATH_LARGE_NEAR: u32 = 50;
export const PATH_SMALL_FAR: u32 = 51;
export const PATH_LARGE_FAR: u32 = 52;

/** One note, by which the bench says that it waits for its observer. */
export const PATH_READY: u32 = 61;
/**
 * These notes begin and end nothing. They stand where a call needs a note, or separate two rows.
 */
export const PATH_NONE: u32 = 62;
/** The last note: everything is measured. */
export const PATH_DONE: u32 = 63;

/** With the line feed. */
export const LINE_BYTES: u32 = 16;
/** On the virtual ZC702: rounds of each path, and the limit of waits that time out, in µs. */
export const ROUNDS: u32 = 1000;
export const TIMED_WAIT: u32 = 100;
/** Sizes of the messages in bytes, and the number of messages. */
export const SMALL_MESSAGE: u32 = 16;
export const LARGE_MESSAGE: u32 = 1024;
export const MESSAGES: u32 = 4096;
