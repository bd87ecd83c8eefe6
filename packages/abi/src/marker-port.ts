// Marker port: a device in the programmable logic that records events of a guest with the board's
// virtual time. A write costs the guest one device store and nothing else. The device records
// {cycle, instructions, core, register, value} for each write.

export const MARKER_PORT_BASE: u32 = 0x43c00000;
export const MARKER_PORT_SIZE: u32 = 0x00010000;

/**
 * Declares the period of a task: `task << 24 | ticks`. The period is counted in expiries of the
 * core's private timer (1 … 2²⁴ − 1).
 */
export const MARKER_TICKS_PER_PERIOD: u32 = 0x00;
/** A job of the task (0 … 255) begins. */
export const MARKER_START: u32 = 0x04;
/** A job of the task (0 … 255) ends. */
export const MARKER_END: u32 = 0x08;
/** Any value, for the trace. */
export const MARKER_NOTE: u32 = 0x0c;
