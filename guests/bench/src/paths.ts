// What the bench measures, by number. A note of 2 × path begins one round of it, a note of 2 × path + 1 ends it.
export const PATH_NOTHING: u32 = 0;
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
/** Notes in a row, interrupted by MVM's timer: what lies between two that are further apart than the others. */
export const PATH_FIQ: u32 = 18;
/** A software interrupt of the guest to itself, until its handler. */
export const PATH_INTERRUPT: u32 = 19;
/** From the notification of a VM that waits off the core until it runs. */
export const PATH_WAKE: u32 = 20;
/** From that VM's delay until the notifier runs again. */
export const PATH_SWITCH: u32 = 21;
/** From a notification to a VM on the other core until its answer has come. */
export const PATH_ROUND_TRIP: u32 = 22;

/** From a guarded line, through MVM, until the guest's handler; and that one's two calls (guests/bench/guarded). */
export const PATH_GUARDED: u32 = 23;
export const PATH_ACKNOWLEDGE: u32 = 24;
export const PATH_END: u32 = 25;

/** Rounds of each. */
export const ROUNDS: u32 = 1000;
/** Notes in one row of PATH_FIQ. */
export const NOTES_IN_A_ROW: u32 = 250;
