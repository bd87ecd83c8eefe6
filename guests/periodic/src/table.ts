// What the guest is told by words in its memory, so that one program serves any set of tasks:
// whoever makes the system's image puts them at TABLE from the start of the VM's memory.
//
//   ┌──────┬───────┬────┬──────┬───────┬────────┬────────┬───┐
//   │ idle │ timer │ id │ line │ count │ task 0 │ task 1 │ … │     the most urgent task first
//   └──────┴───────┴────┴──────┴───────┴────────┴────────┴───┘

export const TABLE: u32 = 0x80000;
export const TABLE_SIZE: u32 = 0x100;

/**
 * From the start of its memory, a page without a line feed: what it prints is in lines as long as
 * can be.
 */
export const TEXT: u32 = 0x90000;

/** IDLE_…: what it does without a job. */
export const TABLE_IDLE: u32 = 0x00;
/** Interrupt of its one-shot timer by hypercall; 0: it uses the private timer. */
export const TABLE_TIMER: u32 = 0x04;
/** Its number, 0 … 15: in its notes, and task n's marker is MARKERS × number + n. */
export const TABLE_NUMBER: u32 = 0x08;
/** An interrupt whose taking it tells as the START of marker LINE_MARKER; 0: none. */
export const TABLE_LINE: u32 = 0x0c;
export const TABLE_COUNT: u32 = 0x10;
export const TABLE_TASKS: u32 = 0x20;

export const TASKS_MAX: u32 = 6;
export const TASK_SIZE: u32 = 0x10;
/** In CPU cycles; the first release is so long after the guest's start. */
export const TASK_PERIOD: u32 = 0x00;
export const TASK_PHASE: u32 = 0x04;
/** Rounds of ROUND_CYCLES that a job works. */
export const TASK_ROUNDS: u32 = 0x08;

/** Gives the core away until the next interrupt (hypercall delay). */
export const IDLE_DELAY: u32 = 0;
/** Never gives the core away, and notes when it did not have it. */
export const IDLE_SPIN: u32 = 1;
/** Waits on its core (WFI). */
export const IDLE_WAIT: u32 = 2;
/**
 * Neighbours that one would not want: prints as much as a call can, has MVM poll as often as it
 * can, starts its VM anew, for ever.
 */
export const IDLE_PRINT: u32 = 3;
export const IDLE_POLL: u32 = 4;
export const IDLE_RESTART: u32 = 5;

export const MARKERS: u32 = 16;
/** Of TABLE_LINE, from the first marker of the guest. */
export const LINE_MARKER: u32 = 15;

/** One round of work (periodic.S) on the virtual board. */
export const ROUND_CYCLES: u32 = 226;

// Notes: its number above NOTE_SHIFT, and below it 0 for "here I begin to count time", or the
// cycles for which it was off its core.
export const NOTE_SHIFT: u32 = 28;
