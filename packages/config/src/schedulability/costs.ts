/**
 * What MVM itself takes from a shared core: upper bounds that `mvm check` counts with, from what
 * was measured on the virtual board (tests hold them to it). The one place for these figures. Times
 * in microseconds.
 */
import { SWITCH_CHARGE } from "@mvm/abi";
import { TICK_NANOSECONDS } from "@mvm/abi/board";
import { CPU_HZ } from "../board/board";

/**
 * An entry by FIQ that switches, in CPU cycles: FIQ, decision, one VM's state saved and another's
 * restored, VFP included. The longest way in docs/measurements.md that ends in another VM, or the
 * sum of decision and switch where both have the private timer.
 */
export const MEASURED_SWITCH_CYCLES = 2_435;
/** Row "FIQ of MVM's timer: alarm done, decided, back in the guest". */
export const MEASURED_FIQ_CYCLES = 596;
/**
 * By how much longer acquiring or giving back a shared device takes because another core changes a
 * lease: rows "lease acquire" and "lease release" with rivals on the other core, less the same rows
 * without.
 */
export const MEASURED_LEASE_WAIT_CYCLES = 1_326;
/**
 * A line of 256 characters on MVM's console, with its VM's name: the longest that MVM does without
 * looking whether it is wanted.
 */
export const MEASURED_LINE_CYCLES = 25_000;
/**
 * What each further VM of a core adds to the longest decision and switch, in CPU cycles: from 8 to
 * 16 VMs in docs/evaluation.md, switches.
 */
export const MEASURED_CHOICE_CYCLES = 79;
/**
 * Allowance, not measured, for what the bench's three VMs do not have: up to RESERVE_VMS VMs to
 * decide between, and all their interrupt lines to move.
 */
const RESERVE = 1.5;
export const RESERVE_VMS = 8;

const MICROSECONDS_PER_SECOND = 1e6;
const NANOSECONDS_PER_MICROSECOND = 1e3;

export const microsecondsOf = (cycles: number): number => (cycles * MICROSECONDS_PER_SECOND) / CPU_HZ;

/** Bound of an entry by FIQ of `cycles`, with a decision between `vms` VMs, in microseconds. */
function entry(cycles: number, vms: number): number {
  const choices = Math.max(0, vms - RESERVE_VMS) * MEASURED_CHOICE_CYCLES;
  return microsecondsOf((cycles + choices) * RESERVE);
}

/** Bound of an entry by FIQ that switches, on a core with `vms` VMs. */
export const switchTime = (vms: number): number => entry(MEASURED_SWITCH_CYCLES, vms);

/**
 * A VM that gets its core, which has `vms` VMs, and gives it away again pays for the way in as long
 * as it takes, and for the way out a fixed charge.
 */
export const inAndOut = (vms: number): number => switchTime(vms) + SWITCH_CHARGE;

/**
 * In each period of a VM every other VM of its core interrupts it so often without getting the
 * core: its timer, the start of its period.
 */
const INTERRUPTIONS = 2;
/** Bound of an entry by FIQ that does not switch, on a core with `vms` VMs. */
export const interruption = (vms: number): number => entry(MEASURED_FIQ_CYCLES, vms);

/**
 * What `others` VMs of its core take from a VM's budget in each of its periods. `reactions`: how
 * many kinds of misses of these VMs have a reaction that MVM carries out after an interrupt.
 */
export const disturbance = (others: number, reactions: number): number =>
  (others * INTERRUPTIONS + reactions) * interruption(others + 1);

/** Part of a core that bytes without a pause at the operator's console take (docs/operator.md). */
export const CONSOLE_SHARE = 0.012;

/** A job may acquire a device and give the device back. */
const LEASE_CALLS = 2;
/**
 * What a job that leases a device waits for `otherCores` with VMs that lease devices. MVM's locks
 * are given in the order in which cores ask, so a call waits for each other core once.
 */
export const leaseWait = (otherCores: number): number =>
  otherCores * LEASE_CALLS * microsecondsOf(MEASURED_LEASE_WAIT_CYCLES * RESERVE);

/** MVM keeps budgets and periods in ticks of its clock, rounded up. */
export const TICK_US: number = TICK_NANOSECONDS / NANOSECONDS_PER_MICROSECOND;

/** A line on MVM's console, in whole nanoseconds as the system image has it (HEADER_BLOCKING). */
export const LINE_NS: number = Math.ceil(microsecondsOf(MEASURED_LINE_CYCLES) * NANOSECONDS_PER_MICROSECOND);

/**
 * The longest time for which MVM does not decide although it should: it prints a line, after having
 * waited until the other cores had printed theirs.
 */
export const blocking = (coresInUse: number): number => (coresInUse * LINE_NS) / NANOSECONDS_PER_MICROSECOND;
