/**
 * What MVM itself takes from a shared core: upper bounds that `mvm check` counts with, from the maxima that `mvm bench` measured
 * (docs/measurements.md; a test holds them to it). The one place for these figures.
 */
import { CPU_HZ } from "../board/zc702";

/**
 * An entry by FIQ that switches, in CPU cycles: FIQ, decision, one VM's state saved and another's restored, VFP included. Row "notify a
 * VM off the core, until it runs: hypercall, FIQ, VM switch", the longest way in the table that ends in another VM.
 */
export const MEASURED_SWITCH_CYCLES = 2_386;
/**
 * Allowance, not measured, for what the bench's three VMs do not have: up to eight VMs to decide between, and all their interrupt lines
 * to move.
 */
const RESERVE = 1.5;

const MICROSECONDS_PER_SECOND = 1e6;

export const microsecondsOf = (cycles: number): number => (cycles * MICROSECONDS_PER_SECOND) / CPU_HZ;

/** Bound of an entry by FIQ that switches, in microseconds. */
export const SWITCH_US: number = microsecondsOf(MEASURED_SWITCH_CYCLES * RESERVE);

/** In each of its periods a reservation makes MVM switch to its VM once and away once. */
export const SWITCHES_PER_PERIOD = 2;
