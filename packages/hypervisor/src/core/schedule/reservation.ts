import { SURPLUS_TURN } from "../../../../abi/src/system-image";
import { TICK_NANOSECONDS } from "../../board/board";
import { ticksOf } from "../clock";
import { missed } from "../life/miss";
import { REQUEST_ON_OVERRUN, REQUEST_ON_PERIOD } from "../life/request";
import { Vcpu } from "../vcpu";

// A reservation gives its VM `budget` ticks of processor time in every `period`. The reservation is
// a constant-bandwidth server (Abeni and Buttazzo, RTSS 1998): each VM with a reservation has such
// a *server*, whose fields are in Vcpu. The server has the hard form: if its budget is used up, the
// VM gets only surplus until the period is over.
//
//   deadline      the end of the present period. Among the servers with budget left, the server
//                 with the earliest deadline runs
//   remaining     what is left of the budget. A negative value is a debt. If the VM is ready when
//                 the period ends, the debt is taken from the next budget. The debt is dropped if
//                 the VM waits at that time (in a delay, for example), or if no other VM was
//                 ready (CHARGE_ALONE, account.ts): the VM then has a full budget
//
// Surplus is the time that no budget asks for. The scheduler gives surplus to the VM that has had
// the least surplus in proportion to its weight. This is the VM with the smallest `virtualTime`,
// because each tick of surplus adds `surplusStep` to `virtualTime`, and a large weight makes
// `surplusStep` small. A VM with weight 0 gets no surplus: its `surplusStep` is 0, and the
// scheduler skips the VM. A VM without a reservation has a weight of 1 at least. All times are in
// ticks of MVM's clock.

/**
 * Length of a turn on surplus, if several VMs want surplus, in ticks. After this time at the latest
 * the scheduler also looks at the non-urgent lines of waiting VMs.
 */
export const TURN: u32 = (SURPLUS_TURN * 1000) / TICK_NANOSECONDS;

/** What a tick of surplus adds to `virtualTime` of a VM with weight 1. */
const SURPLUS_UNIT: u32 = 1 << 20;

/**
 * Vcpu.remaining before the first period, and after a time in which one virtual CPU had the core
 * alone, so that MVM charged no budget. The next decision of the core begins a period.
 */
const NOT_BEGUN: i32 = i32.MIN_VALUE;

/** Sets up the reservation of `vcpu` from its VM's record. */
export function createReservation(vcpu: Vcpu): void {
  const record = vcpu.vm.record;
  vcpu.budget = <u32>ticksOf(record.budget);
  vcpu.period = <u32>ticksOf(record.period);
  const weight = record.budget === 0 && record.weight === 0 ? 1 : record.weight;
  vcpu.surplusStep = weight === 0 ? 0 : SURPLUS_UNIT / weight;
  forgetPeriod(vcpu, 0);
  vcpu.virtualTime = 0;
}

/**
 * Forgets the present period of the server, with the rest of its budget or its debt. The next
 * decision of the core, at `time` or later, begins a period.
 */
export function forgetPeriod(vcpu: Vcpu, time: u64): void {
  vcpu.remaining = NOT_BEGUN;
  vcpu.deadline = time;
}

/**
 * Decides which budget the server has when its VM becomes ready at `time`. The server goes on with
 * the budget that remains if the period is not over, and if remaining budget / time to the deadline
 * is at most budget / period. Otherwise the server begins a new period, and the period before
 * counts as served: the VM used its budget, or gave the rest away when it began to wait. Hot,
 * because each decision that makes a waiting VM ready again calls it. @hot
 */
export function wakeReservation(vcpu: Vcpu, time: u64): void {
  if (vcpu.budget === 0) return;
  const before = vcpu.remaining;
  if (vcpu.deadline > time) {
    if (before <= 0) {
      // The budget is used up, and the VM wants more: an overrun. useBudget has counted it already,
      // unless a switch has taken the last of the budget (owe). overrunOf: the deadline of the
      // period whose overrun was counted last.
      if (vcpu.overrunOf !== <u32>vcpu.deadline) countOverrun(vcpu);
      return;
    }
    const untilDeadline = <u32>vcpu.deadline - <u32>time;
    // before / untilDeadline <= budget / period, without a division.
    if (<u64>before * vcpu.period <= <u64>untilDeadline * vcpu.budget) return;
  }
  beginPeriod(vcpu, time);
  if (before !== NOT_BEGUN) vcpu.vm.report.periodsServed++;
}

/** Begins a period at `time`, with a full budget. */
export function beginPeriod(vcpu: Vcpu, time: u64): void {
  vcpu.deadline = time + vcpu.period;
  vcpu.remaining = vcpu.budget;
}

/**
 * Ends the period of a ready server. At `time` this period is over. Counts the period as served if
 * the server has used up its budget, otherwise as missed. Begins the next period, and returns the
 * ticks until the end of this next period. If no period has begun yet, nothing is counted.
 */
export function endPeriod(vcpu: Vcpu, time: u64): u32 {
  if (vcpu.remaining === NOT_BEGUN) {
    beginPeriod(vcpu, time);
    return vcpu.period;
  }
  const report = vcpu.vm.report;
  if (vcpu.remaining > 0) countMissedPeriod(vcpu);
  else report.periodsServed++;
  const debt = vcpu.remaining < 0 ? vcpu.remaining : 0;
  vcpu.deadline += vcpu.period;
  // If more than one period has passed, MVM does not make up for the periods between.
  if (vcpu.deadline <= time) vcpu.deadline = time + vcpu.period;
  vcpu.remaining = <i32>vcpu.budget + debt;
  return <u32>vcpu.deadline - <u32>time;
}

/** Charges `ticks` to the budget of the server. Counts an overrun if this uses the budget up. */
export function useBudget(vcpu: Vcpu, ticks: u32): void {
  const report = vcpu.vm.report;
  const before = vcpu.remaining;
  vcpu.remaining = before - <i32>ticks;
  if (before > 0 && vcpu.remaining <= 0) countOverrun(vcpu);
  report.budgetTime += ticks;
}

/**
 * Counts a missed period: the server did not get its budget in the period that ends. Starts the
 * reaction that the configuration names for this miss. @cold
 */
function countMissedPeriod(vcpu: Vcpu): void {
  const vm = vcpu.vm;
  vm.report.periodsMissed++;
  const reaction = vm.record.onPeriod;
  if (reaction !== 0) missed(vm, reaction, REQUEST_ON_PERIOD);
}

/**
 * Counts an overrun: the server has used up its budget. Starts the reaction that the configuration
 * names for this miss. @cold
 */
function countOverrun(vcpu: Vcpu): void {
  vcpu.overrunOf = <u32>vcpu.deadline;
  const vm = vcpu.vm;
  vm.report.overruns++;
  const reaction = vm.record.onOverrun;
  if (reaction !== 0) missed(vm, reaction, REQUEST_ON_OVERRUN);
}

/**
 * Charges `ticks` to the server for a switch to another virtual CPU. The VM of the server causes
 * this switch: the VM waits, or it has used up its budget (account.ts). If these ticks take the
 * last of the budget, this counts as an overrun only when the VM becomes ready before its period is
 * over.
 */
export function owe(vcpu: Vcpu, ticks: u32): void {
  vcpu.remaining -= <i32>ticks;
  vcpu.vm.report.budgetTime += ticks;
}

/** Charges `ticks` of surplus to the VM. */
export function useSurplus(vcpu: Vcpu, ticks: u32): void {
  vcpu.virtualTime += <u64>ticks * vcpu.surplusStep;
  vcpu.vm.report.surplusTime += ticks;
}
