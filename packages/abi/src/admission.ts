// Admission: whether a core has the time that its VMs' reservations ask for. Earliest deadline
// first serves all of them if their budgets, each over its period, add up to the whole core at most
// (Liu and Layland, JACM 1973). The rule counts
//
//   - each budget as MVM keeps it: in ticks of its clock, rounded up, so a tick longer;
//   - the longest time for which MVM does not decide, once in the shortest period.
//
// Leases of shared devices add blocking. A holder runs before all others of its core while a VM
// that is more urgent than the holder waits, for one holding in BOOST_INTERVAL. So each reservation
// has a demand of its own (earliest deadline first with blocking: Baker 1991): the reservations
// with periods that are not longer, and, for each device whose holder may run before the VM,
//
//   - one holding in the VM's own period: the blocking;
//   - one holding in BOOST_INTERVAL: the work of the holders for the other core.
//
// A VM that shares its core with no other VM needs no admission: its budget is at most its period.
//
// `mvm check`, MVM's check of the system image and MVM's changes of level all use this file. Each
// value is an integer below 2³², and the division is done bit by bit, so the compiled rule and the
// rule on the host give the same results.
import { TICK_NANOSECONDS } from "./board";
import { BOOST_INTERVAL } from "./system-image";

const SHARE_BITS: u32 = 28;
/** All of a core's time, in the unit of a demand. */
export const WHOLE_CORE: u32 = 1 << SHARE_BITS;
/** A demand that is too large has this value, however large it is. */
const TOO_MUCH: u32 = 2 * WHOLE_CORE;
const NANOSECONDS: u32 = 1000;
const URGENCY_HARD: u32 = 0;
const URGENCY_BEST_EFFORT: u32 = 0xffffffff;

/**
 * `demand` with a reservation of `budget` in every `period`, both in µs. Ranges: VM_BUDGET and
 * VM_PERIOD (system-image.ts). Begin with a demand of 0.
 */
export function addReservation(demand: u32, budget: u32, period: u32): u32 {
  return sum(demand, share(budget * NANOSECONDS + TICK_NANOSECONDS, period * NANOSECONDS));
}

/**
 * `demand`, complete otherwise, with the longest time in ns for which MVM does not decide.
 * `shortest`: the shortest period, in µs. A demand of 0 stays 0.
 */
export function addBlocking(demand: u32, blocking: u32, shortest: u32): u32 {
  return demand === 0 ? 0 : sum(demand, share(blocking, shortest * NANOSECONDS));
}

/**
 * `demand` with the holdings, each of `hold`, in which a holder may run before a VM that has a
 * reservation with this `period`. Both in µs; `hold`: SHARED_DEVICE_HOLDING_TIME. `demand` is that
 * of the reservations whose periods are at most `period`.
 */
export function addHoldings(demand: u32, hold: u32, period: u32): u32 {
  return sum(sum(demand, share(hold, period)), share(hold, BOOST_INTERVAL));
}

/**
 * How urgent a VM's request for a shared device is: less is more urgent. Hard real-time VMs come
 * first, then reservations, the shortest period first, then best effort.
 * `period`: that of the VM's reservation in µs, or 0 without a reservation.
 */
export function urgency(hard: bool, period: u32): u32 {
  if (hard) return URGENCY_HARD;
  return period !== 0 ? period : URGENCY_BEST_EFFORT;
}

/** Whether a core that `sharers` VMs share has the time for `demand`. */
export function isAdmitted(demand: u32, sharers: u32): bool {
  return sharers < 2 || demand <= WHOLE_CORE;
}

function sum(demand: u32, more: u32): u32 {
  return demand + more < TOO_MUCH ? demand + more : TOO_MUCH;
}

/** `time` over `period`, both below 2³⁰ or a little more, rounded up; TOO_MUCH at most. */
function share(time: u32, period: u32): u32 {
  if (time >= 2 * period) return TOO_MUCH;
  let quotient: u32 = 0;
  let rest = time;
  if (rest >= period) {
    rest -= period;
    quotient = 1;
  }
  for (let bit: u32 = 0; bit < SHARE_BITS; bit++) {
    rest *= 2;
    quotient *= 2;
    if (rest >= period) {
      rest -= period;
      quotient += 1;
    }
  }
  return rest === 0 ? quotient : quotient + 1;
}
