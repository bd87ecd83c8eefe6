import { addBlocking, addHoldings, addReservation, isAdmitted, urgency } from "../../../../abi/src/admission";
import { HEADER_FLAG_HOST_CLOCK, VM_FLAG_CHANGES_LEVEL } from "../../../../abi/src/system-image";
import { header, SharedDeviceRecord, sharedDeviceRecord, vmRecord } from "../image/records";

// Whether one core has the time for its VMs, by the rule of abi/src/admission.ts. In this rule a
// *demand* is the part of a core's time that is asked for. The functions here read the records of
// the system image: call them after MVM has checked these records. A set of VMs, or of cores, is a
// word with one bit for each, by its number.

/**
 * Whether a core has the time for all of `vms`. `hard`: the HRT VMs of the whole system.
 * `coresInUse`: the cores that may print at the same time. Before a core decides, it may have to
 * wait for one printed line of each of these cores (HEADER_BLOCKING). With HEADER_FLAG_HOST_CLOCK
 * the holding times of leases do not count: the system runs on an emulator, and its holding times
 * allow for a busy host.
 */
export function haveTime(vms: u32, hard: u32, coresInUse: u32): bool {
  const sharers = popcnt(vms); // with fewer than two sharers, each demand is admitted
  const blocking = header().blocking * popcnt(coresInUse);
  // First test: all reservations together, without leases.
  if (!isAdmitted(demandOf(vms, u32.MAX_VALUE, blocking), sharers)) return false;
  if ((header().flags & HEADER_FLAG_HOST_CLOCK) !== 0) return true;
  // Then one test for each reservation: with the reservations whose periods are not longer, and
  // with the leases that may delay the VM of this reservation.
  for (let rest = vms; rest !== 0; rest &= rest - 1) {
    const id = ctz(rest);
    const period = vmRecord(id).period;
    if (period === 0) continue;
    const demand = withHoldings(demandOf(vms, period, blocking), id, vms, hard);
    if (!isAdmitted(demand, sharers)) return false;
  }
  return true;
}

/**
 * The demand (abi/src/admission.ts) of those reservations of `vms` whose period is at most
 * `longest` µs. `blocking`: the longest time in ns for which MVM does not decide. Leases are not
 * counted.
 */
function demandOf(vms: u32, longest: u32, blocking: u32): u32 {
  let demand: u32 = 0;
  let shortest = u32.MAX_VALUE;
  for (let rest = vms; rest !== 0; rest &= rest - 1) {
    const record = vmRecord(ctz(rest));
    if (record.budget === 0 || record.period > longest) continue;
    demand = addReservation(demand, record.budget, record.period);
    if (record.period < shortest) shortest = record.period;
  }
  return addBlocking(demand, blocking, shortest);
}

/**
 * Returns `demand`, increased by the holding times of all devices whose holder may run before VM
 * `id`. `vms`: the VMs of the core of VM `id`. `hard`: the HRT VMs.
 */
function withHoldings(demand: u32, id: u32, vms: u32, hard: u32): u32 {
  for (let index: u32 = 0; index < header().sharedDeviceCount; index++) {
    const device = sharedDeviceRecord(index);
    if (!mayRunBefore(device, id, vms, hard)) continue;
    demand = addHoldings(demand, device.holdingTime, vmRecord(id).period);
  }
  return demand;
}

/**
 * Whether another VM of `vms`, the VMs of the core of VM `id`, may run before VM `id` because the
 * other VM holds `device`. The holder runs first while a third VM, on whatever core, waits for the
 * device and is more urgent than the holder. VM `id` is not counted as this third VM: while VM `id`
 * itself waits for the device, VM `id` loses nothing to the holder.
 */
function mayRunBefore(device: SharedDeviceRecord, id: u32, vms: u32, hard: u32): bool {
  const users = device.vms & ~(1 << id);
  for (let holders = users & vms & ~hard; holders !== 0; holders &= holders - 1) {
    const holder = ctz(holders);
    for (let others = users & ~(1 << holder); others !== 0; others &= others - 1) {
      // A smaller number is more urgent.
      if (urgencyOfWaiting(ctz(others), hard) < urgencyOfHolding(holder)) return true;
    }
  }
  return false;
}

/**
 * Urgency of VM `id` as a waiter. A VM that is HRT, or that may change its own level, counts as
 * HRT. A change that only a manager or the operator can ask for does not count before it is made.
 */
function urgencyOfWaiting(id: u32, hard: u32): u32 {
  const record = vmRecord(id);
  const mayBeHard = ((hard >>> id) & 1) !== 0 || (record.flags & VM_FLAG_CHANGES_LEVEL) !== 0;
  return urgency(mayBeHard, record.period);
}

/**
 * Urgency of VM `id`, which is SRT, as a holder. An HRT VM never runs before others, because no
 * others are on its core.
 */
function urgencyOfHolding(id: u32): u32 {
  const isHard = false;
  return urgency(isHard, vmRecord(id).period);
}
