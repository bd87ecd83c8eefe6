/**
 * Time by the processor's cycle counter. MVM does not switch this counter, so the counter runs on
 * while the guest is off its core.
 */
import { PMCCNTR, PMCNTENSET, PMCR } from "../../../packages/abi/src/arm/cp15";
import { MARKER_NOTE, MARKER_PORT_BASE } from "../../../packages/abi/src/marker-port";
import { mcr, mrc, w32 } from "../../../packages/toolchain/hw/hw";

const ENABLE: u32 = 1;
const CYCLE_COUNTER: u32 = 1 << 31;
/** A larger difference between two readings means that the guest was off its core in between. */
const AT_ONCE: u32 = 200;

/** Cycles, modulo 2³². */
export function clock(): u32 {
  return mrc(PMCCNTR);
}

/** Starts the counter and notes `value` at exactly the returned time. */
export function startClock(value: u32): u32 {
  mcr(PMCR, mrc(PMCR) | ENABLE);
  mcr(PMCNTENSET, CYCLE_COUNTER);
  let before: u32 = 0;
  do {
    before = clock();
    note(value);
  } while (clock() - before > AT_ONCE);
  return before;
}

export function note(value: u32): void {
  w32(MARKER_PORT_BASE + MARKER_NOTE, value);
}
