/**
 * An observer may want to read the notes only after MVM and all guests run. The bench then waits
 * for a letter at UART 1, by which the observer says that it reads.
 */
import { UART1_BASE } from "../../../packages/abi/src/zynq/memory-map";
import {
  UART_CHANNEL_STATUS,
  UART_CONTROL,
  UART_CONTROL_RX_ENABLE,
  UART_STATUS_RX_EMPTY,
} from "../../../packages/abi/src/zynq/uart";
import { r32, w32 } from "../../../packages/toolchain/hw/hw";
import { delayFor } from "../../lib/hypercall";
import { note, timedWait, waitsForObserver } from "./asm";
import { beginOf } from "./calls";
import { PATH_READY } from "./paths";

export function waitForObserver(): void {
  if (!waitsForObserver()) return;
  w32(UART1_BASE + UART_CONTROL, UART_CONTROL_RX_ENABLE);
  note(beginOf(PATH_READY));
  while ((r32(UART1_BASE + UART_CHANNEL_STATUS) & UART_STATUS_RX_EMPTY) !== 0) delayFor(timedWait());
}
