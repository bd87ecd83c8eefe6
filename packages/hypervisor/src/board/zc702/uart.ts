import { UART0_BASE, UART0_INTERRUPT } from "../../../../abi/src/zynq/memory-map";
import {
  UART_BAUD_RATE_DIVIDER,
  UART_BAUD_RATE_GENERATOR,
  UART_CHANNEL_STATUS,
  UART_CONTROL,
  UART_CONTROL_RX_ENABLE,
  UART_CONTROL_RX_RESET,
  UART_CONTROL_TX_ENABLE,
  UART_CONTROL_TX_RESET,
  UART_FIFO,
  UART_INTERRUPT_DISABLE,
  UART_INTERRUPT_ENABLE,
  UART_INTERRUPT_RX_TRIGGER,
  UART_INTERRUPT_STATUS,
  UART_INTERRUPT_TX_EMPTY,
  UART_MODE,
  UART_MODE_8N1,
  UART_RX_TIMEOUT,
  UART_RX_TRIGGER,
  UART_STATUS_RX_EMPTY,
  UART_STATUS_TX_EMPTY,
  UART_STATUS_TX_FULL,
} from "../../../../abi/src/zynq/uart";
import { dsb, r32, w32 } from "../../../../toolchain/hw/hw";
import { clearPending, setPending } from "./gic-lines";
import { enableUart0Clocks } from "./slcr";

// MVM's console: UART0. The firewall closes UART0 to the guests. A caller that prints polls the
// UART. For input, and for output that must not wait, the UART interrupts on request. The interrupt
// status of the UART shows events, not levels (UG585 appendix B "uart"): what has happened before
// the request does not interrupt. Therefore MVM looks at the state after the request, and makes the
// interrupt pending itself.

export const CONSOLE_INTERRUPT: u32 = UART0_INTERRUPT;
/** Bytes that the idle transmitter accepts at once: the size of its FIFO. */
export const CONSOLE_ROOM: u32 = 64;
/** {@link receiveByte} returns this value when no byte was received. */
export const NO_BYTE: u32 = 0xffffffff;

/** 115200 baud from a reference clock of 50 MHz: 50 MHz / (62 × (6 + 1)) (UG585 19.2.3). */
const BAUD_GENERATOR: u32 = 62;
const BAUD_DIVIDER: u32 = 6;
const ALL_INTERRUPTS: u32 = 0x1fff;
/** Lines in a word of the interrupt controller's pending registers. */
const LINES_PER_WORD: u32 = 32;
const CONSOLE_LINE: u32 = 1 << (CONSOLE_INTERRUPT % LINES_PER_WORD);
/**
 * The receiver interrupts for each byte, because a person types one byte at a time, and a script
 * may pause after any byte.
 */
const TRIGGER_LEVEL: u32 = 1;

export function initConsole(): void {
  enableUart0Clocks();
  ignoreConsole();
  w32(UART0_BASE + UART_MODE, UART_MODE_8N1);
  w32(UART0_BASE + UART_BAUD_RATE_GENERATOR, BAUD_GENERATOR);
  w32(UART0_BASE + UART_BAUD_RATE_DIVIDER, BAUD_DIVIDER);
  w32(UART0_BASE + UART_RX_TIMEOUT, 0);
  w32(UART0_BASE + UART_RX_TRIGGER, TRIGGER_LEVEL);
  w32(UART0_BASE + UART_CONTROL, UART_CONTROL_TX_RESET | UART_CONTROL_RX_RESET);
  w32(UART0_BASE + UART_CONTROL, UART_CONTROL_TX_ENABLE | UART_CONTROL_RX_ENABLE);
}

/** Sends one byte. Waits while the transmitter's FIFO is full. */
export function putByte(byte: u8): void {
  while ((r32(UART0_BASE + UART_CHANNEL_STATUS) & UART_STATUS_TX_FULL) !== 0) {}
  w32(UART0_BASE + UART_FIFO, byte);
}

/** Whether the UART has sent all bytes. */
export function isConsoleIdle(): bool {
  return (r32(UART0_BASE + UART_CHANNEL_STATUS) & UART_STATUS_TX_EMPTY) !== 0;
}

/** Returns the next received byte, or NO_BYTE. */
export function receiveByte(): u32 {
  if ((r32(UART0_BASE + UART_CHANNEL_STATUS) & UART_STATUS_RX_EMPTY) !== 0) return NO_BYTE;
  return r32(UART0_BASE + UART_FIFO);
}

/** Clears the console's interrupt. Call before the work that the interrupt asks for. */
export function acknowledgeConsole(): void {
  w32(UART0_BASE + UART_INTERRUPT_STATUS, ALL_INTERRUPTS);
  clearPending(CONSOLE_INTERRUPT / LINES_PER_WORD, CONSOLE_LINE);
}

/**
 * Lets the console interrupt for received bytes, and for nothing else. If bytes are there already,
 * it interrupts at once.
 */
export function awaitConsoleInput(): void {
  awaitConsole(UART_INTERRUPT_RX_TRIGGER);
  if ((r32(UART0_BASE + UART_CHANNEL_STATUS) & UART_STATUS_RX_EMPTY) === 0) makePending();
}

/**
 * Lets the console interrupt when it has sent all bytes, and for nothing else. If it has sent them
 * already, it interrupts at once.
 */
export function awaitConsoleOutput(): void {
  awaitConsole(UART_INTERRUPT_TX_EMPTY);
  if (isConsoleIdle()) makePending();
}

/**
 * Enables `interrupt` of the UART, and disables its other interrupts. Another core may take the
 * interrupt. The DSB makes all earlier writes of the calling core visible to that core.
 */
function awaitConsole(interrupt: u32): void {
  dsb();
  ignoreConsole();
  w32(UART0_BASE + UART_INTERRUPT_ENABLE, interrupt);
}

function ignoreConsole(): void {
  w32(UART0_BASE + UART_INTERRUPT_DISABLE, ALL_INTERRUPTS);
}

function makePending(): void {
  setPending(CONSOLE_INTERRUPT / LINES_PER_WORD, CONSOLE_LINE);
}
