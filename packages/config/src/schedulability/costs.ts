/**
 * What MVM itself takes from a shared core, in CPU cycles: upper bounds that `mvm check` counts with. The one place for these
 * figures; `mvm bench` measures the paths (docs/measurements.md), and a bound below its maximum there is a mistake.
 */
import { CPU_HZ } from "../board/zc702";

/** From the FIQ of the scheduling timer, or of an urgent interrupt, to the decision which VM is next. */
export const FIQ_DECISION_CYCLES = 1_500;
/** One VM's state saved and another's restored, VFP and interrupt lines included. */
export const VM_SWITCH_CYCLES = 3_000;

const MICROSECONDS_PER_SECOND = 1e6;

export const microsecondsOf = (cycles: number): number => (cycles * MICROSECONDS_PER_SECOND) / CPU_HZ;

/** An entry by FIQ that switches, in microseconds. */
export const SWITCH_US: number = microsecondsOf(FIQ_DECISION_CYCLES + VM_SWITCH_CYCLES);

/** In each of its periods a reservation makes MVM switch to its VM once and away once. */
export const SWITCHES_PER_PERIOD = 2;
