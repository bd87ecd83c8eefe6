import { urgency } from "../../../../abi/src/admission";
import { NO_HOLDER } from "../../../../abi/src/hypercall";
import { BOOST_INTERVAL, LEVEL_HRT } from "../../../../abi/src/system-image";
import { coreNumber } from "../../arch/arch";
import { notifyCore } from "../../board/board";
import { now, ticksOf } from "../clock";
import { header } from "../image/records";
import { MAX_VCPUS } from "../layout";
import { boostedVms, setBoostedVms } from "../schedule/boost";
import { vcpuAt } from "../vcpu";
import { Vm, vmOf } from "../vm";
import { Lease, leaseOf, ticketOf } from "./lease";

// How urgent a VM's request for a device is, the abi says (admission.ts). While a VM holds a device
// for which a more urgent VM waits, the holder inherits that urgency: the scheduler runs the holder
// first on its core (priority inheritance).
//
// A lease may boost its holders for one holding in BOOST_INTERVAL. So a boost takes at most one
// holding time from any period of a reservation, which admission counts as blocking. In a
// holding without a boost the waiter waits for at most the holding time, too, because that time
// goes on whichever VM runs.
//
//   boosted    ├─ holding ─┤                          ├─ holding ─┤
//   others     ▼           ├─ holding ─┤ ├─ holding ─┤▼
//              └────────── at least BOOST_INTERVAL ───┘

const NOBODY: u32 = 0xffffffff;

/** Less is more urgent. */
export function urgencyOf(vm: Vm): u32 {
  return urgency(vm.level === LEVEL_HRT, vm.record.period);
}

/** Index of the virtual CPU that gets the device next, or a number ≥ MAX_VCPUS. */
export function bestWaiter(lease: Lease): u32 {
  let best: u32 = NOBODY;
  for (let rest = lease.waiting; rest !== 0; rest &= rest - 1) {
    const index = ctz(rest);
    if (best === NOBODY || isBefore(index, best)) best = index;
  }
  return best;
}

function isBefore(index: u32, other: u32): bool {
  const own = urgencyOf(vcpuAt(index).vm);
  const others = urgencyOf(vcpuAt(other).vm);
  if (own !== others) return own < others;
  return <i32>(ticketOf(index) - ticketOf(other)) < 0;
}

/**
 * Decides anew which VMs are boosted, and tells the other core if its VMs are concerned. The caller
 * holds SERVICE_LOCK. On the calling core the scheduler must decide afterwards.
 */
export function updateBoosts(): void {
  const before = boostedVms();
  let boosted: u32 = 0;
  for (let device: u32 = 0; device < header().sharedDeviceCount; device++) {
    const lease = leaseOf(device);
    if (lease.holder === NO_HOLDER || lease.waiting === 0) continue;
    const waiter = bestWaiter(lease);
    assert(waiter < MAX_VCPUS, "a waiter");
    const holder = vmOf(lease.holder);
    if (urgencyOf(vcpuAt(waiter).vm) >= urgencyOf(holder) || !claimBoost(lease)) continue;
    boosted |= 1 << holder.id;
    if ((before & (1 << holder.id)) === 0) holder.report.leasesBoosted++;
  }
  setBoostedVms(boosted);
  for (let rest = before ^ boosted; rest !== 0; rest &= rest - 1) {
    const core = ctz(vmOf(ctz(rest)).cores);
    if (core !== coreNumber()) notifyCore(core);
  }
}

/**
 * Claims the one boosted holding of the interval for the present holding of `lease`. Returns
 * whether the present holding is the boosted one.
 */
function claimBoost(lease: Lease): bool {
  const interval = ticksOf(BOOST_INTERVAL);
  if (lease.nextBoost >= lease.since + interval) return true;
  const time = now();
  if (time < lease.nextBoost) return false;
  lease.nextBoost = time + interval;
  return true;
}
