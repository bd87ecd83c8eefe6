import type { CoreReport } from "./report";

const PERCENT = 100;

/**
 * A percentage of the core's own time. The core is ahead of the board if a run stops between two
 * windows.
 */
export function percentOf(cycles: number, { busyCycles, idleCycles }: CoreReport): number {
  return (PERCENT * cycles) / Math.max(1, busyCycles + idleCycles);
}
