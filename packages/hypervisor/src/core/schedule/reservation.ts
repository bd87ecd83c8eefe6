import { SURPLUS_TURN } from "../../../../abi/src/system-image";
import { TICK_NANOSECONDS } from "../../board/board";
import { ticksOf } from "../clock";
import { Vcpu } from "../vcpu";

// A reservation is a constant-bandwidth server (Abeni and Buttazzo, RTSS 1998), in its hard form:
// `budget` ticks of processor time in every `period`; when they are used up, the rest of the period
// can only bring surplus.
//
//   deadline      the end of the present period; the earliest deadline with budget left runs
//   remaining     what is left of the budget; what was had too much is taken from the next one, unless its VM waits until the period is over
//
// Surplus, the time that no budget asks for, goes to whoever has had the least of it in proportion
// to its weight: `virtual` advances by surplusStep a tick.

/**
 * A turn on surplus where several want it, and how late a line that is not urgent wakes its VM
 * while others run; in ticks.
 */
export const TURN: u32 = (SURPLUS_TURN * 1000) / TICK_NANOSECONDS;

/** What a tick of surplus adds to `virtual` at weight 1. */
const SURPLUS_UNIT: u32 = 1 << 20;

/**
 * Vcpu.remaining before the first period, or after a time in which nobody counted: a period begins
 * when the core decides next.
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
  vcpu.virtual = 0;
}

/** Whatever was had before `time`, a period begins when the core decides next. */
export function forgetPeriod(vcpu: Vcpu, time: u64): void {
  vcpu.remaining = NOT_BEGUN;
  vcpu.deadline = time;
}

/**
 * A server that becomes ready at `time` goes on with its budget if that is no more than its share
 * of what is left of the period; else it begins a new period. @hot
 */
export function wakeReservation(vcpu: Vcpu, time: u64): void {
  if (vcpu.budget === 0) return;
  const before = vcpu.remaining;
  if (vcpu.deadline > time) {
    const left = <u32>vcpu.deadline - <u32>time;
    if (before <= 0 || <u64>before * vcpu.period <= <u64>left * vcpu.budget) return;
  }
  beginPeriod(vcpu, time);
  if (before !== NOT_BEGUN) vcpu.vm.report.periodsServed++;
}

/** A full budget from now on. */
export function beginPeriod(vcpu: Vcpu, time: u64): void {
  vcpu.deadline = time + vcpu.period;
  vcpu.remaining = vcpu.budget;
}

/**
 * The period of the ready server is over at `time`: counts what became of it, and begins the next.
 * Returns the ticks until that one's end. @cold
 */
export function endPeriod(vcpu: Vcpu, time: u64): u32 {
  if (vcpu.remaining === NOT_BEGUN) {
    beginPeriod(vcpu, time);
    return vcpu.period;
  }
  const report = vcpu.vm.report;
  if (vcpu.remaining > 0) report.periodsMissed++;
  else report.periodsServed++;
  const debt = vcpu.remaining < 0 ? vcpu.remaining : 0;
  vcpu.deadline += vcpu.period;
  if (vcpu.deadline <= time) vcpu.deadline = time + vcpu.period;
  vcpu.remaining = <i32>vcpu.budget + debt;
  return <u32>vcpu.deadline - <u32>time;
}

/** `ticks` of budget were used. @hot */
export function useBudget(vcpu: Vcpu, ticks: u32): void {
  const report = vcpu.vm.report;
  const before = vcpu.remaining;
  vcpu.remaining = before - <i32>ticks;
  if (before > 0 && vcpu.remaining <= 0) report.overruns++;
  report.budgetTime += ticks;
}

/** `ticks` of budget are to be paid for what others do: no overrun of its own. */
export function owe(vcpu: Vcpu, ticks: u32): void {
  vcpu.remaining -= <i32>ticks;
  vcpu.vm.report.budgetTime += ticks;
}

/** `ticks` of surplus were used. @hot */
export function useSurplus(vcpu: Vcpu, ticks: u32): void {
  vcpu.virtual += <u64>ticks * vcpu.surplusStep;
  vcpu.vm.report.surplusTime += ticks;
}
