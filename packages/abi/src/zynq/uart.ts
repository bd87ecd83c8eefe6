/** The Cadence UART's registers as byte offsets (UG585 ch. 19 and appendix B.33). */

export const UART_CONTROL: u32 = 0x00;
export const UART_MODE: u32 = 0x04;
export const UART_INTERRUPT_ENABLE: u32 = 0x08;
export const UART_INTERRUPT_DISABLE: u32 = 0x0c;
export const UART_INTERRUPT_STATUS: u32 = 0x14;
export const UART_BAUD_RATE_GENERATOR: u32 = 0x18;
export const UART_RX_TIMEOUT: u32 = 0x1c;
export const UART_RX_TRIGGER: u32 = 0x20;
export const UART_CHANNEL_STATUS: u32 = 0x2c;
export const UART_FIFO: u32 = 0x30;
export const UART_BAUD_RATE_DIVIDER: u32 = 0x34;

/** Control: reset and enable of the two paths. */
export const UART_CONTROL_RX_RESET: u32 = 1 << 0;
export const UART_CONTROL_TX_RESET: u32 = 1 << 1;
export const UART_CONTROL_RX_ENABLE: u32 = 1 << 2;
export const UART_CONTROL_TX_ENABLE: u32 = 1 << 4;
/** Interrupts: the receiver's FIFO has reached the trigger level; the transmitter's is empty. */
export const UART_INTERRUPT_RX_TRIGGER: u32 = 1 << 0;
export const UART_INTERRUPT_TX_EMPTY: u32 = 1 << 3;
/** Mode: no parity (bits 5:3 = 100), 8 bits, 1 stop bit. */
export const UART_MODE_8N1: u32 = 0x20;
/** Channel status: FIFO levels. */
export const UART_STATUS_RX_EMPTY: u32 = 1 << 1;
export const UART_STATUS_TX_EMPTY: u32 = 1 << 3;
export const UART_STATUS_TX_FULL: u32 = 1 << 4;
