import { VM_FLAG_CONFINED } from "../../../../abi/src/system-image";
import { vmRecord } from "./records";

/**
 * How many VMs before VM `id` are confined, by the records of the system image. If `id` is the
 * number of VMs: how many are confined at all.
 */
export function confinedBefore(id: u32): u32 {
  let count: u32 = 0;
  for (let other: u32 = 0; other < id; other++) {
    if ((vmRecord(other).flags & VM_FLAG_CONFINED) !== 0) count++;
  }
  return count;
}
