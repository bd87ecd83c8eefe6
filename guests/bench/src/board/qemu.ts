/**
 * The bench on QEMU's xilinx-zynq-a9, which has no programmable logic: notes go to CAN 0 (UG585
 * table 4-7), which QEMU does not model, so that it logs each write with its value (-d unimp),
 * between the instructions (-d exec).
 *
 * Its clock is the host's, and an instruction with its line of the log takes some µs: budgets are
 * over, and timers expire, after a few hundred instructions. (Counting time by instructions,
 * -icount, is no way: its TTC model then sets its timer for the same instant for ever.)
 */
export * from "./common";

export const NOTE: u32 = 0xe0008000;
export const ROUNDS: u32 = 20;
/** So few that MVM's timer, which takes steps of 37 ms, comes into a row once at most. */
export const NOTES_IN_A_ROW: u32 = 200;
export const SOON: u32 = 10000;
export const TIMED_WAIT: u32 = 20000;
/** MVM's boot compares clocks, and would find them torn apart by a log of every instruction. */
export const WAITS_FOR_OBSERVER: u32 = 1;
/**
 * Paths that take their time from MVM's reservations, or wait in a loop for the other core, are
 * left out.
 */
export const HAS_VIRTUAL_TIME: u32 = 0;
