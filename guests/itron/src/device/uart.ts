/** UART1 as the console, polled: only the least urgent task writes to it. */

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

const DECIMAL: u32 = 10;
const LINE_FEED: u32 = 10;
const CARRIAGE_RETURN: u32 = 13;
const MINUS: u32 = 45;
const DIGIT_0: u32 = 48;
const LETTER_A: u32 = 97;
const HEX_DIGITS: i32 = 8;

export function initUart(): void {
  w32(UART1_BASE + UART_MODE, UART_MODE_8N1);
  w32(UART1_BASE + UART_CONTROL, UART_CONTROL_RX_RESET | UART_CONTROL_TX_RESET);
  w32(UART1_BASE + UART_CONTROL, UART_CONTROL_RX_ENABLE | UART_CONTROL_TX_ENABLE);
}

export function putCharacter(character: u32): void {
  if (character === LINE_FEED) putCharacter(CARRIAGE_RETURN);
  while (r32(UART1_BASE + UART_CHANNEL_STATUS) & UART_STATUS_TX_FULL) {}
  w32(UART1_BASE + UART_FIFO, character);
}

/** Writes the ASCII characters of a string literal. */
export function putText(text: string): void {
  const length = text.length;
  for (let index = 0; index < length; index++) {
    putCharacter(load<u16>(changetype<usize>(text) + ((<usize>index) << 1)));
  }
}

export function putNumber(value: i32): void {
  if (value < 0) {
    putCharacter(MINUS);
    putUnsigned(0 - <u32>value);
  } else putUnsigned(<u32>value);
}

function putUnsigned(value: u32): void {
  if (value >= DECIMAL) putUnsigned(value / DECIMAL);
  putCharacter(DIGIT_0 + (value % DECIMAL));
}

export function putHex(value: u32): void {
  for (let digit = HEX_DIGITS - 1; digit >= 0; digit--) {
    const nibble = (value >>> ((<u32>digit) << 2)) & 15;
    putCharacter(nibble < DECIMAL ? DIGIT_0 + nibble : LETTER_A + nibble - DECIMAL);
  }
}
