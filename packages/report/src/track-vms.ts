/**
 * Exceptions are noted for each VM by its number, which MVM writes for each core into its report,
 * and for each start, which MVM counts there.
 */
import {
  CORE_REPORT_SIZE,
  CORE_REPORTS,
  CORE_VM,
  REPORT_BASE,
  VM_REPORT_SIZE,
  VM_REPORT_STARTS,
  VM_REPORTS,
} from "@mvm/abi";
import type { Zc702 } from "@mvm/board";

/** Lets the board note exceptions for each VM. Before the run. */
export function trackVms(board: Zc702): void {
  for (const core of [0, 1])
    board.trackSoftware(core, REPORT_BASE + CORE_REPORTS + core * CORE_REPORT_SIZE + CORE_VM);
  board.trackStarts(REPORT_BASE + VM_REPORTS + VM_REPORT_STARTS, VM_REPORT_SIZE);
}
