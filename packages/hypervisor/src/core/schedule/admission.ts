import { addBlocking, addReservation, isAdmitted } from "../../../../abi/src/admission";
import { header, vmRecord } from "../image/records";

/**
 * Whether one core has the time for all of `vms`, a bit each by number, by the rule of
 * abi/src/admission.ts. `coresInUse`, a bit each: the cores that may print at the same time. A core
 * decides late by a line for each of them (HEADER_BLOCKING). The records are checked.
 */
export function haveTime(vms: u32, coresInUse: u32): bool {
  let demand: u32 = 0;
  let shortest = u32.MAX_VALUE;
  for (let rest = vms; rest !== 0; rest &= rest - 1) {
    const record = vmRecord(ctz(rest));
    if (record.budget === 0) continue;
    demand = addReservation(demand, record.budget, record.period);
    if (record.period < shortest) shortest = record.period;
  }
  demand = addBlocking(demand, header().blocking * popcnt(coresInUse), shortest);
  return isAdmitted(demand, popcnt(vms));
}
