// Admission: whether a core has the time that its VMs' reservations ask for. Earliest deadline
// first serves all of them if their budgets, each over its period, add up to the whole core at most
// (Liu and Layland, JACM 1973). The rule counts
//
//   - each budget as MVM keeps it: in ticks of its clock, rounded up, so a tick longer;
//   - the longest time for which MVM does not decide, once in the shortest period.
//
// A VM that shares its core with no other VM needs no admission: its budget is at most its period.
//
// `mvm check`, MVM's check of the system image and MVM's changes of level all use this file. Each
// value is an integer below 2³², and the division is done bit by bit, so the compiled rule and the
// rule on the host give the same results.
import { TICK_NANOSECONDS } from "./board";

const SHARE_BITS: u32 = 28;
/** All of a core's time, in the unit of a demand. */
export const WHOLE_CORE: u32 = 1 << SHARE_BITS;
/** A demand that is too large has this value, however large it is. */
const TOO_MUCH: u32 = 2 * WHOLE_CORE;
const NANOSECONDS: u32 = 1000;

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
