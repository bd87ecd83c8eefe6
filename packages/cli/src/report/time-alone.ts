/**
 * MVM reads no clock while a VM has a core alone, so MVM's counters lack the time since then. From
 * outside this time is known.
 *
 *     MVM's account   ├─ counted ─┤ since ─────── alone ───────┤ now
 *                                         goes to the VM on the core, or counts as idle
 */
import type { MvmReport } from "./mvm-report";

/**
 * @param now microseconds since reset; MVM's clock starts with MVM's first instructions
 * @param hasBudget whether the VM with this number has a reservation; without one its time is
 * surplus
 */
export function withTimeAlone(mvm: MvmReport, now: number, hasBudget: (vm: number) => boolean): MvmReport {
  const report = structuredClone(mvm);
  for (const core of report.cores) {
    if (core.aloneSinceMicroseconds === undefined) continue;
    const alone = Math.max(0, now - core.aloneSinceMicroseconds);
    const vm = core.vm === undefined ? undefined : report.vms[core.vm];
    if (vm === undefined) {
      core.idleMicroseconds += alone;
    } else {
      vm.scheduling.runMicroseconds += alone;
      if (!hasBudget(core.vm!)) vm.scheduling.surplusMicroseconds += alone;
    }
  }
  return report;
}
