/** The marker port: tells the board's report when a periodic job starts and ends, at the cost of one store. */
import {
  MARKER_END,
  MARKER_PORT_BASE,
  MARKER_START,
  MARKER_TICKS_PER_PERIOD,
} from "../../../../packages/abi/src/marker-port";
import { w32 } from "../../../../packages/toolchain/hw/hw";

const TASK_SHIFT: u32 = 24;

/** Declares job `task` (0–255), released every `ticks` expiries of this core's private timer. */
export function declareJob(task: u32, ticks: u32): void {
  w32(MARKER_PORT_BASE + MARKER_TICKS_PER_PERIOD, (task << TASK_SHIFT) | ticks);
}

export function jobStarts(task: u32): void {
  w32(MARKER_PORT_BASE + MARKER_START, task);
}

export function jobEnds(task: u32): void {
  w32(MARKER_PORT_BASE + MARKER_END, task);
}
