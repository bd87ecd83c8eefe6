/** UART1, polled. */

import { UART1_BASE } from "../../../../packages/abi/src/zynq/memory-map";
import {
  UART_CHANNEL_STATUS,
  UART_CONTROL,
  UART_CONTROL_RX_ENABLE,
  UART_CONTROL_RX_RESET,
  UART_CONTROL_TX_ENABLE,
  UART_CONTROL_TX_RESET,
  UART_FIFO,
  UART_MODE,
  UART_MODE_8N1,
  UART_STATUS_TX_FULL,
} from "../../../../packages/abi/src/zynq/uart";
import { r32, w32 } from "../../../../packages/toolchain/hw/hw";

export function initUart(): void {
  w32(UART1_BASE + UART_MODE, UART_MODE_8N1);
  w32(UART1_BASE + UART_CONTROL, UART_CONTROL_RX_RESET | UART_CONTROL_TX_RESET);
  w32(UART1_BASE + UART_CONTROL, UART_CONTROL_RX_ENABLE | UART_CONTROL_TX_ENABLE);
}

export function putByte(byte: u32): void {
  while (r32(UART1_BASE + UART_CHANNEL_STATUS) & UART_STATUS_TX_FULL) {}
  w32(UART1_BASE + UART_FIFO, byte);
}
