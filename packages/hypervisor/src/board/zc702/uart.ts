import { UART0_BASE } from "../../../../abi/src/zynq/memory-map";
import {
  UART_BAUD_RATE_DIVIDER,
  UART_BAUD_RATE_GENERATOR,
  UART_CHANNEL_STATUS,
  UART_CONTROL,
  UART_CONTROL_RX_RESET,
  UART_CONTROL_TX_ENABLE,
  UART_CONTROL_TX_RESET,
  UART_FIFO,
  UART_INTERRUPT_DISABLE,
  UART_MODE,
  UART_MODE_8N1,
  UART_STATUS_TX_FULL,
} from "../../../../abi/src/zynq/uart";
import { r32, w32 } from "../../../../toolchain/hw/hw";

// MVM's console: UART0, transmitter only, polled. The firewall keeps it from the guests.

/** 115200 baud from a reference clock of 50 MHz: 50 MHz / (62 × (6 + 1)) (UG585 19.2.3). */
const BAUD_GENERATOR: u32 = 62;
const BAUD_DIVIDER: u32 = 6;
const ALL_INTERRUPTS: u32 = 0x1fff;

export function initConsole(): void {
  w32(UART0_BASE + UART_INTERRUPT_DISABLE, ALL_INTERRUPTS);
  w32(UART0_BASE + UART_MODE, UART_MODE_8N1);
  w32(UART0_BASE + UART_BAUD_RATE_GENERATOR, BAUD_GENERATOR);
  w32(UART0_BASE + UART_BAUD_RATE_DIVIDER, BAUD_DIVIDER);
  w32(UART0_BASE + UART_CONTROL, UART_CONTROL_TX_RESET | UART_CONTROL_RX_RESET);
  w32(UART0_BASE + UART_CONTROL, UART_CONTROL_TX_ENABLE);
}

/** Sends one byte; waits while the transmitter's FIFO (64 bytes) is full. */
export function putByte(byte: u8): void {
  while ((r32(UART0_BASE + UART_CHANNEL_STATUS) & UART_STATUS_TX_FULL) !== 0) {}
  w32(UART0_BASE + UART_FIFO, byte);
}
