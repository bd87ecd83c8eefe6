import type { CoreReport } from "./report";

const PERCENT = 100;

/** Of the core's own time, which is ahead of the board's when a run stops between two windows. */
export function percentOf(cycles: number, { busyCycles, idleCycles }: CoreReport): number {
  return (PERCENT * cycles) / Math.max(1, busyCycles + idleCycles);
}
