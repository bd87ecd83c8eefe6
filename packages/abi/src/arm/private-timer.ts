/** The private timer's registers as byte offsets (ARM DDI 0407I 4.1). It counts PERIPHCLK down. */

/** Reload value; writing it also sets the counter. */
export const TIMER_LOAD: u32 = 0x00;
export const TIMER_COUNTER: u32 = 0x04;
/** Bits 15:8 prescaler, bit 2 interrupt enable, bit 1 auto-reload, bit 0 enable. */
export const TIMER_CONTROL: u32 = 0x08;
/** Bit 0: the counter reached zero; write 1 to clear. */
export const TIMER_STATUS: u32 = 0x0c;

export const TIMER_CONTROL_ENABLE: u32 = 1 << 0;
export const TIMER_CONTROL_AUTO_RELOAD: u32 = 1 << 1;
export const TIMER_CONTROL_INTERRUPT: u32 = 1 << 2;
export const TIMER_STATUS_EVENT: u32 = 1 << 0;
