/** What MVM decides about the times of cores, for admission.test.ts. */
import { checkTime } from "../../src/core/image/check-time";
import { checkVms } from "../../src/core/image/check-vms";
import { header, vmRecord } from "../../src/core/image/records";
import { refugeFrom } from "../../src/core/life/refuge";
import { report } from "../../src/core/report";
import { createVm, vmOf } from "../../src/core/vm";

/** Checks VMs and times of the system image as MVM does when it starts: a panic, or nothing. */
export function check(): void {
  checkVms();
  checkTime();
}

/** The core to which the others of its core go when VM `stays` makes that core its own. */
export function refuge(stays: u32): u32 {
  const count = header().vmCount;
  for (let id: u32 = 0; id < count; id++) createVm(id, vmRecord(id));
  report().vmCount = count;
  return refugeFrom(vmOf(stays));
}
