/** Performance monitor: its registers in CP15 (ARM DDI 0388I 11.3, ARM DDI 0406C B4.1, C12). */
import * as Cp from "../../../../../abi/src/arm/cp15";
import { PRIVILEGED } from "../state";
import { Status } from "../status";
import { undefinedRead } from "../system/coprocessor-status";
import {
  CYCLE_COUNTER,
  counterAt,
  driveRequest,
  EVENT,
  EVENT_COUNTERS,
  incrementBySoftware,
  PMCNTENSET,
  PMCR,
  PMCR_C,
  PMCR_P,
  PMINTENSET,
  PMOVSR,
  PMSELR,
  PMUSERENR,
  refreshCounting,
  STARTED,
  setEvent,
  settleCounters,
  VALUE,
} from "./counters";

/** Implementer Arm, Cortex-A9, 6 event counters. */
const PMCR_FIXED: u32 = 0x4109_3000;
/** E, D, X, DP. Nothing listens to the event bus that X opens. */
const PMCR_WRITABLE = 0x39;
const COUNTERS: u32 = 0x8000_003f;
const SELECTION = 0x1f;
const EVENT_TYPE = 0xff;

/** User mode reads PMUSERENR always, the rest if PMUSERENR.EN, and interrupt enables never. */
export function pmuReadable(core: usize, key: u32): bool {
  if (load<u32>(core, PRIVILEGED) !== 0 || key === Cp.PMUSERENR) return true;
  return pmuWritable(core, key);
}

export function pmuWritable(core: usize, key: u32): bool {
  if (load<u32>(core, PRIVILEGED) !== 0) return true;
  if (key === Cp.PMUSERENR || key === Cp.PMINTENSET || key === Cp.PMINTENCLR) return false;
  return (load<u32>(core, PMUSERENR) & 1) !== 0;
}

/** The event counter that PMSELR selects, 0 = none. */
function selected(core: usize): usize {
  const number = load<u32>(core, PMSELR);
  return number < EVENT_COUNTERS ? counterAt(core, number) : 0;
}

export function readPmu(core: usize, key: u32): u32 {
  settleCounters(core);
  switch (key) {
    case Cp.PMCR:
      return PMCR_FIXED | load<u32>(core, PMCR);
    case Cp.PMCNTENSET:
    case Cp.PMCNTENCLR:
      return load<u32>(core, PMCNTENSET);
    case Cp.PMOVSR:
      return load<u32>(core, PMOVSR);
    case Cp.PMSELR:
      return load<u32>(core, PMSELR);
    case Cp.PMCCNTR:
      return load<u32>(counterAt(core, CYCLE_COUNTER), VALUE);
    case Cp.PMXEVTYPER:
      return selected(core) !== 0 ? load<u32>(selected(core), EVENT) : 0;
    case Cp.PMXEVCNTR:
      return selected(core) !== 0 ? load<u32>(selected(core), VALUE) : 0;
    case Cp.PMUSERENR:
      return load<u32>(core, PMUSERENR);
    case Cp.PMINTENSET:
    case Cp.PMINTENCLR:
      return load<u32>(core, PMINTENSET);
    default:
      return undefinedRead();
  }
}

export function writePmu(core: usize, key: u32, value: u32): Status {
  settleCounters(core);
  if (!writeRegister(core, key, value)) return Status.UNDEFINED;
  driveRequest(core);
  refreshCounting(core);
  return Status.SYNC;
}

/** False: no such register. */
function writeRegister(core: usize, key: u32, value: u32): bool {
  switch (key) {
    case Cp.PMCR:
      writeControl(core, value);
      return true;
    case Cp.PMCNTENSET:
      store<u32>(core, load<u32>(core, PMCNTENSET) | (value & COUNTERS), PMCNTENSET);
      return true;
    case Cp.PMCNTENCLR:
      store<u32>(core, load<u32>(core, PMCNTENSET) & ~value, PMCNTENSET);
      return true;
    case Cp.PMOVSR:
      store<u32>(core, load<u32>(core, PMOVSR) & ~value, PMOVSR);
      return true;
    case Cp.PMSWINC:
      incrementBySoftware(core, value);
      return true;
    case Cp.PMSELR:
      store<u32>(core, value & SELECTION, PMSELR);
      return true;
    case Cp.PMCCNTR:
      setCycles(core, value);
      return true;
    case Cp.PMXEVTYPER:
      if (selected(core) !== 0) setEvent(core, selected(core), value & EVENT_TYPE);
      return true;
    case Cp.PMXEVCNTR:
      if (selected(core) !== 0) store<u32>(selected(core), value, VALUE);
      return true;
    case Cp.PMUSERENR:
      store<u32>(core, value & 1, PMUSERENR);
      return true;
    case Cp.PMINTENSET:
      store<u32>(core, load<u32>(core, PMINTENSET) | (value & COUNTERS), PMINTENSET);
      return true;
    case Cp.PMINTENCLR:
      store<u32>(core, load<u32>(core, PMINTENSET) & ~value, PMINTENSET);
      return true;
    default:
      return false;
  }
}

function writeControl(core: usize, value: u32): void {
  store<u32>(core, value & PMCR_WRITABLE, PMCR);
  if ((value & PMCR_C) !== 0) setCycles(core, 0);
  if ((value & PMCR_P) === 0) return;
  for (let number: u32 = 0; number < EVENT_COUNTERS; number++) store<u32>(counterAt(core, number), 0, VALUE);
}

function setCycles(core: usize, value: u32): void {
  const counter = counterAt(core, CYCLE_COUNTER);
  store<u32>(counter, value, VALUE);
  store<u32>(counter, 0, STARTED);
}
