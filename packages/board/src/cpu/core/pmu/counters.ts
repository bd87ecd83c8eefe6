/**
 * The seven counters of the performance monitor: six for events and one for cycles (ARM DDI 0406C
 * C12). `settleCounters` brings them up to date. It is called before anything changes what counts,
 * and after each piece of execution while something counts.
 *
 *     PMU block:  six counters [event, value, u64 tally when the value was right]
 *                 the cycle counter [cycles of a started 64, value, u64 TIME …]
 *                 then the registers
 */
import { performanceInterrupt } from "../imports/bus";
import { settle } from "../progress";
import { ATTENTION, CORE_NUMBER, PMU, TIME } from "../state";
import { Attention, setAttention } from "../system/attention-state";
import { nonInvasiveDebug } from "../system/debug-signals";
import { cyclesUntil, Event, isBranchEvent, tally } from "./events";

export const EVENT_COUNTERS: u32 = 6;
/** Place of the cycle counter behind the event counters, and its bit in the registers. */
export const CYCLE_COUNTER: u32 = 6;
export const CYCLE_BIT: u32 = 0x8000_0000;

const COUNTER_SIZE: u32 = 16;
/** Fields of a counter. */
export const EVENT = 0;
export const VALUE = 4;
const BASE = 8;
/** Cycle counter: cycles since it last counted, while PMCR.D is set. */
export const STARTED = 0;

export const PMCR = PMU + 0x70;
export const PMCNTENSET = PMU + 0x74;
export const PMOVSR = PMU + 0x78;
export const PMSELR = PMU + 0x7c;
export const PMUSERENR = PMU + 0x80;
export const PMINTENSET = PMU + 0x84;
/** 1: the interrupt request is high. */
const REQUEST = PMU + 0x88;

export const PMCR_E = 1;
export const PMCR_P = 2;
export const PMCR_C = 4;
export const PMCR_D = 8;
export const PMCR_DP = 0x20;

const DIVIDER = 6;
const DIVIDED: u64 = 63;
const VALUES: u64 = 0x1_0000_0000;

export function counterAt(core: usize, number: u32): usize {
  return core + PMU + number * COUNTER_SIZE;
}

function bitOf(number: u32): u32 {
  return number === CYCLE_COUNTER ? CYCLE_BIT : 1 << number;
}

/**
 * Does the counter count in the present state? Where non-invasive debug is not permitted, events do
 * not count, and cycles count unless PMCR.DP forbids it (ARM DDI 0406C C12.2.2, C9).
 */
export function counts(core: usize, number: u32): bool {
  const control = load<u32>(core, PMCR);
  if ((control & PMCR_E) === 0 || (load<u32>(core, PMCNTENSET) & bitOf(number)) === 0) return false;
  if (number === CYCLE_COUNTER && (control & PMCR_DP) === 0) return true;
  return nonInvasiveDebug(core);
}

/** Counts what has happened so far. Inside an instruction: before that instruction. */
export function settleCounters(core: usize): void {
  settle(core);
  for (let number: u32 = 0; number < EVENT_COUNTERS; number++) settleEvents(core, number);
  settleCycles(core);
  driveRequest(core);
}

function settleEvents(core: usize, number: u32): void {
  const counter = counterAt(core, number);
  const now = tally(core, load<u32>(counter, EVENT));
  if (counts(core, number)) add(core, number, now - load<u64>(counter, BASE));
  store<u64>(counter, now, BASE);
}

function settleCycles(core: usize): void {
  const counter = counterAt(core, CYCLE_COUNTER);
  const now = load<u64>(core, TIME);
  if (counts(core, CYCLE_COUNTER)) {
    let passed = now - load<u64>(counter, BASE);
    if ((load<u32>(core, PMCR) & PMCR_D) !== 0) {
      passed += load<u32>(counter, STARTED);
      store<u32>(counter, u32(passed & DIVIDED), STARTED);
      passed >>= DIVIDER;
    }
    add(core, CYCLE_COUNTER, passed);
  }
  store<u64>(counter, now, BASE);
}

/** Adds to a counter; an overflow sets its flag (ARM DDI 0406C C12.3). */
function add(core: usize, number: u32, happenings: u64): void {
  const counter = counterAt(core, number);
  const sum = u64(load<u32>(counter, VALUE)) + happenings;
  store<u32>(counter, u32(sum), VALUE);
  if (sum >= VALUES) store<u32>(core, load<u32>(core, PMOVSR) | bitOf(number), PMOVSR);
}

/** The counter at `counter` counts `event` from now on. */
export function setEvent(core: usize, counter: usize, event: u32): void {
  store<u32>(counter, event, EVENT);
  store<u64>(counter, tally(core, event), BASE);
}

/** PMSWINC: counters of event 0x00 count one. */
export function incrementBySoftware(core: usize, which: u32): void {
  for (let number: u32 = 0; number < EVENT_COUNTERS; number++) {
    const chosen = (which & bitOf(number)) !== 0 && counts(core, number);
    if (chosen && load<u32>(counterAt(core, number), EVENT) === Event.SOFTWARE_INCREMENT)
      add(core, number, 1);
  }
}

/** Sets the interrupt request to what flags and enables say. */
export function driveRequest(core: usize): void {
  const level = u32((load<u32>(core, PMOVSR) & load<u32>(core, PMINTENSET)) !== 0);
  if (level === load<u32>(core, REQUEST)) return;
  store<u32>(core, level, REQUEST);
  performanceInterrupt(load<i32>(core, CORE_NUMBER), i32(level));
}

/** The core is about to be reset. */
export function dropRequest(core: usize): void {
  if (load<u32>(core, REQUEST) !== 0) performanceInterrupt(load<i32>(core, CORE_NUMBER), 0);
}

/** Call after PMCR, PMCNTENSET or an event changed. */
export function refreshCounting(core: usize): void {
  const enabled = (load<u32>(core, PMCR) & PMCR_E) !== 0 ? load<u32>(core, PMCNTENSET) : 0;
  let branches = false;
  for (let number: u32 = 0; number < EVENT_COUNTERS; number++) {
    const event = load<u32>(counterAt(core, number), EVENT);
    if ((enabled & bitOf(number)) !== 0 && isBranchEvent(event)) branches = true;
  }
  setAttention(core, Attention.COUNTERS, enabled !== 0);
  setAttention(core, Attention.BRANCHES, branches);
}

/** The counters of a core are about to change their world or privilege. */
export function settleIfCounting(core: usize): void {
  if ((load<u32>(core, ATTENTION) & Attention.COUNTERS) !== 0) settleCounters(core);
}

/** Cycles, at most `budget`, that can be executed before a counter could overflow. */
export function cyclesToOverflow(core: usize, budget: u32): u32 {
  let limit = u64(budget);
  for (let number: u32 = 0; number < EVENT_COUNTERS; number++) {
    if (!counts(core, number)) continue;
    const counter = counterAt(core, number);
    const cycles = cyclesUntil(load<u32>(counter, EVENT), VALUES - load<u32>(counter, VALUE));
    if (cycles !== 0 && cycles < limit) limit = cycles;
  }
  if (counts(core, CYCLE_COUNTER)) {
    const counter = counterAt(core, CYCLE_COUNTER);
    let cycles = VALUES - load<u32>(counter, VALUE);
    if ((load<u32>(core, PMCR) & PMCR_D) !== 0) cycles = (cycles << DIVIDER) - load<u32>(counter, STARTED);
    if (cycles < limit) limit = cycles;
  }
  return u32(limit);
}
