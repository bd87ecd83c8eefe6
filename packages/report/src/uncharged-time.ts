/**
 * MVM charges a VM for its time when MVM decides, and a VM that has a core to itself only when that
 * ends. So MVM's counters lack the time since then. From outside this time is known.
 *
 *     MVM's account   ├─ charged ─┤ since ───── not charged ─────┤ now
 *                                         goes to the VM on the core, or counts as idle
 */
import type { MvmReport } from "./counters/mvm-report";

/**
 * @param now microseconds since reset; MVM's clock starts with MVM's first instructions
 * @param hasBudget whether the VM with this number has a reservation; without one its time is
 * surplus
 */
export function withUnchargedTime(
  mvm: MvmReport,
  now: number,
  hasBudget: (vm: number) => boolean,
): MvmReport {
  const report = structuredClone(mvm);
  for (const core of report.cores) {
    if (core.unchargedSinceMicroseconds === undefined) continue;
    const uncharged = Math.max(0, now - core.unchargedSinceMicroseconds);
    const vm = core.vm === undefined ? undefined : report.vms[core.vm];
    if (vm === undefined) {
      core.idleMicroseconds += uncharged;
    } else {
      vm.scheduling.runMicroseconds += uncharged;
      if (!hasBudget(core.vm!)) vm.scheduling.surplusMicroseconds += uncharged;
    }
  }
  return report;
}
