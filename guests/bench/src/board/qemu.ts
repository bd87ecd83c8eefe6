/**
 * The bench on QEMU's xilinx-zynq-a9, which has no programmable logic. Notes go to CAN 0 (UG585
 * table 4-7). QEMU does not model CAN 0, so QEMU logs each write with its value (-d unimp), between
 * the instructions (-d exec).
 *
 * QEMU's clock is the host's clock, and one instruction with its line of the log takes some µs. So
 * budgets end and timers expire after a few hundred instructions. (Counting time by instructions,
 * -icount, does not help: QEMU's model of the TTC then sets its timer to the same instant without
 * end.)
 */
export * from "./common";

export const NOTE: u32 = 0xe0008000;
export const ROUNDS: u32 = 20;
/** So few notes that MVM's timer, which takes steps of 37 ms, interrupts a row once at most. */
export const NOTES_IN_A_ROW: u32 = 200;
export const SOON: u32 = 10000;
export const TIMED_WAIT: u32 = 20000;
/** MVM's boot compares clocks. A log of every instruction would make the clocks differ too much. */
export const WAITS_FOR_OBSERVER: u32 = 1;
/**
 * The bench leaves out the paths whose time comes from MVM's reservations, and the paths that wait
 * in a loop for the other core.
 */
export const HAS_VIRTUAL_TIME: u32 = 0;
