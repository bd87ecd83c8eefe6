/** Which VM a core runs, from the counters that MVM keeps in its memory. */
import { CORE_REPORT_SIZE, CORE_REPORTS, CORE_VM, REPORT_BASE } from "@mvm/abi";
import type { Zc702 } from "@mvm/board";

/**
 * The number of the VM that MVM has given the core to. Undefined: none. The counters have a meaning
 * only when MVM has started. Reads one word.
 */
export function runningVm(board: Zc702, core: number, vms: number): number | undefined {
  const address = REPORT_BASE + CORE_REPORTS + core * CORE_REPORT_SIZE + CORE_VM;
  const number = new DataView(board.readMemory(address, 4).buffer).getUint32(0, true);
  return number < vms ? number : undefined;
}
