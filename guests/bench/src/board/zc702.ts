/** The bench on the virtual ZC702: notes go to the marker port. */
import { MARKER_NOTE, MARKER_PORT_BASE } from "../../../../packages/abi/src/marker-port";
import { ROUNDS as MANY, TIMED_WAIT as WAIT } from "../paths";

export * from "./common";

export const NOTE: u32 = MARKER_PORT_BASE + MARKER_NOTE;
export const ROUNDS: u32 = MANY;
/** 14 µs, a device access each. */
export const NOTES_IN_A_ROW: u32 = 500;
/**
 * µs until an interrupt that is to come into a row of notes: MVM's timer can be set no closer, and
 * a switch fits into it.
 */
export const SOON: u32 = 8;
export const TIMED_WAIT: u32 = WAIT;
export const WAITS_FOR_OBSERVER: u32 = 0;
export const HAS_VIRTUAL_TIME: u32 = 1;
