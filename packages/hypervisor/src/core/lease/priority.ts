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

// Which waiter gets a device next, and which holders are boosted. abi/src/admission.ts says how
// urgent a VM is. While a VM holds a device for which a more urgent VM waits, the holder inherits
// the urgency of the waiter (priority inheritance): the scheduler runs the holder before all other
// VMs of its core. The holder is *boosted*.
//
// A lease boosts at most one holding in each BOOST_INTERVAL. So a boost takes at most one holding
// time from any period of a reservation. Admission counts this time as blocking. During a holding
// without a boost, the waiter also waits for at most the holding time, because this time passes
// whichever VM runs.
//
//   boosted    ├─ holding ─┤                          ├─ holding ─┤
//   others     ▼           ├─ holding ─┤ ├─ holding ─┤▼
//              └────────── at least BOOST_INTERVAL ───┘

/** {@link bestWaiter} returns this if no virtual CPU waits. */
const NOBODY: u32 = 0xffffffff;

/** How urgent `vm` is as a waiter or a holder: a smaller number is more urgent. */
export function urgencyOf(vm: Vm): u32 {
  return urgency(vm.level === LEVEL_HRT, vm.record.period);
}

/**
 * Index of the virtual CPU that gets the device next; MAX_VCPUS or more: none waits. The caller
 * holds SERVICE_LOCK.
 */
export function bestWaiter(lease: Lease): u32 {
  let best: u32 = NOBODY;
  for (let rest = lease.waiting; rest !== 0; rest &= rest - 1) {
    const index = ctz(rest);
    if (best === NOBODY || isBefore(index, best)) best = index;
  }
  return best;
}

/** Whether waiter `index` gets the device before waiter `other`. */
function isBefore(index: u32, other: u32): bool {
  const own = urgencyOf(vcpuAt(index).vm);
  const others = urgencyOf(vcpuAt(other).vm);
  if (own !== others) return own < others;
  return <i32>(ticketOf(index) - ticketOf(other)) < 0;
}

/**
 * Decides anew which VMs are boosted. If a boost begins or ends on another core, interrupts this
 * core, so that its scheduler decides. The caller holds SERVICE_LOCK. The scheduler of the calling
 * core must decide afterwards.
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
 * Lets the present holding of `lease` be the boosted holding of the interval, if there was none in
 * the last BOOST_INTERVAL. Returns whether the present holding is boosted.
 */
function claimBoost(lease: Lease): bool {
  const interval = ticksOf(BOOST_INTERVAL);
  // An earlier call has set nextBoost, after the present holding began: it is boosted already.
  if (lease.nextBoost >= lease.since + interval) return true;
  const time = now();
  if (time < lease.nextBoost) return false;
  lease.nextBoost = time + interval;
  return true;
}
