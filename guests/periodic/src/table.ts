// What words in the guest's memory tell the guest, so that one program serves any set of tasks. The
// maker of the system image puts the words at TABLE from the start of the VM's memory.
//
//   ┌──────┬───────┬────┬──────┬───────┬────────┬────────┬───┐
//   │ idle │ timer │ id │ line │ count │ task 0 │ task 1 │ … │     the most urgent task first
//   └──────┴───────┴────┴──────┴───────┴────────┴────────┴───┘

export const TABLE: u32 = 0x80000;
export const TABLE_SIZE: u32 = 0x100;

/**
 * From the start of the memory: a page that the guest fills with one printable character, and
 * prints. So the lines have the greatest length.
 */
export const TEXT: u32 = 0x90000;
export const TEXT_CHARACTER: u8 = 0x78;

/** IDLE_…: what the guest does without a job. */
export const TABLE_IDLE: u32 = 0x00;
/** Interrupt of the guest's one-shot timer by hypercall. 0: the guest uses the private timer. */
export const TABLE_TIMER: u32 = 0x04;
/** Number of the guest, 0 … 15, for the notes. The marker of task n is MARKERS × number + n. */
export const TABLE_NUMBER: u32 = 0x08;
/**
 * An interrupt, 0: none. When the guest takes the interrupt, it writes a START of marker
 * LINE_MARKER.
 */
export const TABLE_LINE: u32 = 0x0c;
export const TABLE_COUNT: u32 = 0x10;
export const TABLE_TASKS: u32 = 0x20;

export const TASK_SIZE: u32 = 0x10;
/** In CPU cycles: the period, and the time of the first release after the guest's start. */
export const TASK_PERIOD: u32 = 0x00;
export const TASK_PHASE: u32 = 0x04;
/** Rounds of ROUND_CYCLES that each job works. */
export const TASK_ROUNDS: u32 = 0x08;

/** Gives the core away until the next interrupt (hypercall delay). */
export const IDLE_DELAY: u32 = 0;
/** Never gives the core away, and notes when the guest did not have the core. */
export const IDLE_SPIN: u32 = 1;
/** Waits on its core (WFI). */
export const IDLE_WAIT: u32 = 2;
/**
 * Unpleasant neighbours: the guest without end prints as much as a call can print, makes MVM poll
 * as often as MVM can, or restarts its VM.
 */
export const IDLE_PRINT: u32 = 3;
export const IDLE_POLL: u32 = 4;
export const IDLE_RESTART: u32 = 5;

export const MARKERS: u32 = 16;
/** The marker of TABLE_LINE, counted from the first marker of the guest. */
export const LINE_MARKER: u32 = 15;

/** Cycles of one round of work (periodic.S) on the virtual board. */
export const ROUND_CYCLES: u32 = 226;

// A note has the guest's number above NOTE_SHIFT. The bits below are 0 for "the guest begins to
// count time here", or the cycles for which the guest was off its core.
export const NOTE_SHIFT: u32 = 28;
