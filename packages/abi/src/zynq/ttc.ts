/**
 * The triple timer counter's registers as byte offsets (UG585 ch. 8.5 and appendix B.32). Each
 * stands three times, once a counter, TTC_COUNTER_STRIDE apart.
 */

export const TTC_CLOCK_CONTROL: u32 = 0x00;
export const TTC_COUNTER_CONTROL: u32 = 0x0c;
export const TTC_COUNTER_VALUE: u32 = 0x18;
/** Last value in interval mode. */
export const TTC_INTERVAL: u32 = 0x24;
export const TTC_MATCH_1: u32 = 0x30;
/** What asks for an interrupt; reading clears it. */
export const TTC_INTERRUPT: u32 = 0x54;
export const TTC_INTERRUPT_ENABLE: u32 = 0x60;
export const TTC_COUNTER_STRIDE: u32 = 4;

/** Clock control: prescaler on, by 2^(PS_V + 1). */
export const TTC_PRESCALE: u32 = 1 << 0;
export const TTC_PRESCALE_SHIFT: u32 = 1;

/**
 * Counter control: disabled, interval mode, match on, restart; waveform output off (active low).
 */
export const TTC_DISABLE: u32 = 1 << 0;
export const TTC_INTERVAL_MODE: u32 = 1 << 1;
export const TTC_MATCH: u32 = 1 << 3;
export const TTC_RESTART: u32 = 1 << 4;
export const TTC_NO_WAVEFORM: u32 = 1 << 5;

/** Interrupt and interrupt enable: interval, match value 1, overflow. */
export const TTC_INTERRUPT_INTERVAL: u32 = 1 << 0;
export const TTC_INTERRUPT_MATCH_1: u32 = 1 << 1;
export const TTC_INTERRUPT_OVERFLOW: u32 = 1 << 4;
