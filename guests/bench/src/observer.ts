/**
 * Who reads the notes may want to begin with all of MVM and the guests running: then a letter to
 * UART 1 says that it reads.
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
