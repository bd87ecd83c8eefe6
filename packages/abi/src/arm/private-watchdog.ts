/**
 * The private watchdog's registers as byte offsets (ARM DDI 0407I 4.2). In watchdog mode it resets
 * the chip at 0, in timer mode it is a second private timer.
 */

/** Reload value; writing it also sets the counter. */
export const WATCHDOG_LOAD: u32 = 0x00;
/** Writable in timer mode only. */
export const WATCHDOG_COUNTER: u32 = 0x04;
/** As the private timer's control; bit 3 watchdog mode, which a write of 0 does not clear. */
export const WATCHDOG_CONTROL: u32 = 0x08;
/** Bit 0: the counter reached zero in timer mode; write 1 to clear. */
export const WATCHDOG_STATUS: u32 = 0x0c;
/** Leaves watchdog mode, if the two values below are written one after the other. */
export const WATCHDOG_DISABLE: u32 = 0x14;

export const WATCHDOG_DISABLE_FIRST: u32 = 0x12345678;
export const WATCHDOG_DISABLE_SECOND: u32 = 0x87654321;
