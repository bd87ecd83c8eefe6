/**
 * Which VM has which core. The time of a core that several VMs have, or had, is counted by MVM. The
 * time of a core that one VM had all the time is counted by the board.
 */
import type { System, VirtualMachine } from "@mvm/config";
import type { MvmReport } from "./counters/mvm-report";
import type { VmCounters } from "./counters/vm-counters";

/**
 * Whether a VM was moved to another core, or may have been moved. Only a change of level moves a
 * VM.
 */
export function hasMoves(mvm: MvmReport | undefined): boolean {
  return mvm?.vms.some(({ life }) => life.levelChanges > 0) ?? false;
}

/**
 * Whether `vm` had its cores for itself during the whole run.
 * @param counters MVM's counters of this VM
 */
export function hadOwnCores(
  { vms }: System,
  vm: VirtualMachine,
  counters: VmCounters | undefined,
  mvm: MvmReport | undefined,
): boolean {
  if (vms.some((other) => other !== vm && other.cores.some((core) => vm.cores.includes(core)))) return false;
  if (vm.cores.length > 1 || !hasMoves(mvm)) return true;
  return counters?.level === "hrt" && counters.life.levelChanges === 0;
}
