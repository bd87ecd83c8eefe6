/**
 * The marker port tells the board's report when a periodic job starts and ends, for the cost of one
 * store.
 */
import {
  MARKER_END,
  MARKER_PORT_BASE,
  MARKER_START,
  MARKER_TICKS_PER_PERIOD,
} from "../../../../packages/abi/src/marker-port";
import { w32 } from "../../../../packages/toolchain/hw/hw";
import { markerOf } from "../instance";

const TASK_SHIFT: u32 = 24;

/**
 * Declares the job of `task` (0–15), which is released every `ticks` expiries of this core's
 * private timer.
 */
export function declareJob(task: u32, ticks: u32): void {
  w32(MARKER_PORT_BASE + MARKER_TICKS_PER_PERIOD, (markerOf(task) << TASK_SHIFT) | ticks);
}

export function jobStarts(task: u32): void {
  w32(MARKER_PORT_BASE + MARKER_START, markerOf(task));
}

export function jobEnds(task: u32): void {
  w32(MARKER_PORT_BASE + MARKER_END, markerOf(task));
}
