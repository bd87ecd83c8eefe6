/** The bench on the virtual ZC702: notes are writes to the marker port. */
import { MARKER_NOTE, MARKER_PORT_BASE } from "../../../../packages/abi/src/marker-port";
import { ROUNDS as MANY, TIMED_WAIT as WAIT } from "../paths";

export * from "./common";

export const NOTE: u32 = MARKER_PORT_BASE + MARKER_NOTE;
export const ROUNDS: u32 = MANY;
/** 14 µs, because each note is a device access. */
export const NOTES_IN_A_ROW: u32 = 500;
/**
 * µs until an interrupt that shall come during a row of notes. MVM's timer cannot be set to a
 * shorter time, and a switch fits into this time.
 */
export const SOON: u32 = 8;
export const TIMED_WAIT: u32 = WAIT;
export const WAITS_FOR_OBSERVER: u32 = 0;
export const HAS_VIRTUAL_TIME: u32 = 1;
