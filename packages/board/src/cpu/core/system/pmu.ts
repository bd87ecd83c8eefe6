/**
 * Performance monitor (ARM DDI 0388 chapter 11): the cycle counter counts the core's cycles; the
 * six event counters hold what is written to them and count nothing.
 */
import * as Cp from "../../../../../abi/src/arm/cp15";
import { settle } from "../progress";
import { CP15_COMMON, PRIVILEGED, TIME } from "../state";
import { undefinedRead } from "./coprocessor-status";
import {
  PMCCNTR_BASE,
  PMCCNTR_STOPPED,
  PMCNTENSET,
  PMCR,
  PMINTENSET,
  PMOVSR,
  PMSELR,
  PMU_EVENTS,
  PMUSERENR,
} from "./cp15-state";

/** Implementer Arm, Cortex-A9, 6 event counters. */
const PMCR_FIXED: u32 = 0x4109_3000;
const PMCR_E = 1;
const PMCR_P = 2;
const PMCR_C = 4;
const PMCR_D = 8;
const PMCR_WRITABLE = 0x39;
const CYCLE_COUNTER: u32 = 0x8000_0000;
const COUNTERS: u32 = 0x8000_003f;
const EVENT_COUNTERS: u32 = 6;
const DIVIDER = 6;

/** User mode reads PMUSERENR always, the rest if PMUSERENR.EN, and interrupt enables never. */
export function pmuReadable(core: usize, key: u32): bool {
  if (load<u32>(core, PRIVILEGED) !== 0 || key === Cp.PMUSERENR) return true;
  return pmuWritable(core, key);
}

export function pmuWritable(core: usize, key: u32): bool {
  if (load<u32>(core, PRIVILEGED) !== 0) return true;
  if (key === Cp.PMUSERENR || key === Cp.PMINTENSET || key === Cp.PMINTENCLR) return false;
  return (load<u32>(core + CP15_COMMON, PMUSERENR) & 1) !== 0;
}

function running(common: usize): bool {
  return (load<u32>(common, PMCR) & PMCR_E) !== 0 && (load<u32>(common, PMCNTENSET) & CYCLE_COUNTER) !== 0;
}

/** Counted cycles, in cycles whatever PMCR.D says. */
function cycles(core: usize, common: usize): u64 {
  settle(core);
  return running(common)
    ? load<u64>(core, TIME) - load<u64>(common, PMCCNTR_BASE)
    : load<u64>(common, PMCCNTR_STOPPED);
}

function setCycles(core: usize, common: usize, value: u64): void {
  store<u64>(common, load<u64>(core, TIME) - value, PMCCNTR_BASE);
  store<u64>(common, value, PMCCNTR_STOPPED);
}

function eventAt(common: usize): usize {
  const selected = load<u32>(common, PMSELR);
  return selected < EVENT_COUNTERS ? common + PMU_EVENTS + selected * 8 : 0;
}

export function readPmu(core: usize, key: u32): u32 {
  const common = core + CP15_COMMON;
  switch (key) {
    case Cp.PMCR:
      return PMCR_FIXED | load<u32>(common, PMCR);
    case Cp.PMCNTENSET:
    case Cp.PMCNTENCLR:
      return load<u32>(common, PMCNTENSET);
    case Cp.PMOVSR:
      return load<u32>(common, PMOVSR);
    case Cp.PMSELR:
      return load<u32>(common, PMSELR);
    case Cp.PMCCNTR: {
      const counted = cycles(core, common);
      return u32((load<u32>(common, PMCR) & PMCR_D) !== 0 ? counted >> DIVIDER : counted);
    }
    case Cp.PMXEVTYPER:
      return eventAt(common) !== 0 ? load<u32>(eventAt(common)) : 0;
    case Cp.PMXEVCNTR:
      return eventAt(common) !== 0 ? load<u32>(eventAt(common), 4) : 0;
    case Cp.PMUSERENR:
      return load<u32>(common, PMUSERENR);
    case Cp.PMINTENSET:
    case Cp.PMINTENCLR:
      return load<u32>(common, PMINTENSET);
    default:
      return undefinedRead();
  }
}

/** False: no such register. */
export function writePmu(core: usize, key: u32, value: u32): bool {
  const common = core + CP15_COMMON;
  const counted = cycles(core, common);
  switch (key) {
    case Cp.PMCR:
      store<u32>(common, value & PMCR_WRITABLE, PMCR);
      setCycles(core, common, (value & PMCR_C) !== 0 ? 0 : counted);
      if ((value & PMCR_P) !== 0) {
        for (let i: u32 = 0; i < EVENT_COUNTERS; i++) store<u32>(common + PMU_EVENTS + i * 8, 0, 4);
      }
      return true;
    case Cp.PMCNTENSET:
      store<u32>(common, load<u32>(common, PMCNTENSET) | (value & COUNTERS), PMCNTENSET);
      setCycles(core, common, counted);
      return true;
    case Cp.PMCNTENCLR:
      store<u32>(common, load<u32>(common, PMCNTENSET) & ~value, PMCNTENSET);
      setCycles(core, common, counted);
      return true;
    case Cp.PMOVSR:
      store<u32>(common, load<u32>(common, PMOVSR) & ~value, PMOVSR);
      return true;
    case Cp.PMSWINC:
      return true;
    case Cp.PMSELR:
      store<u32>(common, value & 0x1f, PMSELR);
      return true;
    case Cp.PMCCNTR:
      setCycles(core, common, (load<u32>(common, PMCR) & PMCR_D) !== 0 ? u64(value) << DIVIDER : u64(value));
      return true;
    case Cp.PMXEVTYPER:
      if (eventAt(common) !== 0) store<u32>(eventAt(common), value & 0xff);
      return true;
    case Cp.PMXEVCNTR:
      if (eventAt(common) !== 0) store<u32>(eventAt(common), value, 4);
      return true;
    case Cp.PMUSERENR:
      store<u32>(common, value & 1, PMUSERENR);
      return true;
    case Cp.PMINTENSET:
      store<u32>(common, load<u32>(common, PMINTENSET) | (value & COUNTERS), PMINTENSET);
      return true;
    case Cp.PMINTENCLR:
      store<u32>(common, load<u32>(common, PMINTENSET) & ~value, PMINTENSET);
      return true;
    default:
      return false;
  }
}
