import { LEVEL_HRT } from "../../../../abi/src/system-image";
import { haveTime } from "../schedule/admission";
import { header, vmRecord } from "./records";
import { need } from "./refuse";

const VM: string = "VM";

/** Checks that each core has the time for its VMs. Call after everything else was checked. */
export function checkTime(): void {
  let hard: u32 = 0;
  let coresInUse: u32 = 0;
  for (let index: u32 = 0; index < header().vmCount; index++) {
    const vm = vmRecord(index);
    if (vm.level === LEVEL_HRT) hard |= 1 << index;
    coresInUse |= vm.cores;
  }
  for (let index: u32 = 0; index < header().vmCount; index++) {
    const cores = vmRecord(index).cores;
    let onCore: u32 = 0; // this VM, and the VMs before it, on its core
    for (let other: u32 = 0; other <= index; other++) {
      if (vmRecord(other).cores === cores) onCore |= 1 << other;
    }
    const possible = haveTime(onCore, hard, coresInUse);
    need(possible, VM, index, "no time for it and the VMs before it on its core, cores", cores);
  }
}
