/** Guests that do one harmful thing without end: TASK_STORM, with STORM_… in PARAMETER_VALUE. */
import {
  BPIALL,
  BPIALLIS,
  DCCISW,
  ICIALLU,
  ICIALLUIS,
  SCTLR,
  TLBIALL,
  TLBIALLIS,
  VBAR,
} from "../../../abi/src/arm/cp15";
import {
  GICC_BPR,
  GICC_IAR,
  GICD_CTLR,
  GICD_IPRIORITYR,
  GICD_ISENABLER,
  GICD_SGIR,
} from "../../../abi/src/arm/gic";
import {
  TIMER_CONTROL,
  TIMER_CONTROL_ENABLE,
  TIMER_CONTROL_INTERRUPT,
  TIMER_LOAD,
} from "../../../abi/src/arm/private-timer";
import {
  DELAY_MAX,
  HYPERCALL_DELAY,
  HYPERCALL_LEASE_ACQUIRE,
  HYPERCALL_WATCHDOG_KICK,
} from "../../../abi/src/hypercall";
import { MVM_END } from "../../../abi/src/memory-map";
import {
  GICC_BASE,
  GICD_BASE,
  PRIVATE_TIMER_BASE,
  TTC1_BASE,
  TTC1_INTERRUPT,
} from "../../../abi/src/zynq/memory-map";
import { dsb, enableIrq, isb, mcr, mrc, r32, smc, w8, w32 } from "../../../toolchain/hw/hw";
import { __image_start, callWith } from "./asm";
import {
  ACCESS_SIZE,
  ACCESS_WRITE,
  ACCESS_WRITE_BYTE,
  ACCESSES,
  ACCESSES_ARGUMENT,
  CALL_WORDS,
  CALLS,
  PARAMETER_FIRST,
  PARAMETER_SECOND,
  PARAMETERS,
  RESULT_ROUNDS,
  STORM_ABORT_LEFT,
  STORM_ACCESSES,
  STORM_CALLS,
  STORM_DISTRIBUTOR,
  STORM_FAULTS,
  STORM_FLUSH,
  STORM_HANG,
  STORM_LEASE,
  STORM_LEVEL_LINE,
  STORM_NEVER_ENDED,
  STORM_NO_VECTORS,
  STORM_SGI_MASKED,
  STORM_SGI_OTHERS,
  STORM_SGI_SELF,
  STORM_TIMER,
} from "./layout";
import { random, seedRandom } from "./random";

const SGIR_SELF: u32 = 2 << 24;
const SGIR_OTHERS: u32 = 1 << 24;
const SGIS: u32 = 8;
const PRIORITY_STEP: u32 = 0x10;
/** MVM's GUEST_PRIORITY, as the normal world sees it. Only four priorities are more urgent. */
const USUAL_PRIORITY: u32 = 0x40;
const NESTED: u32 = 5;
const SPURIOUS: u32 = 1020;
const SHORT_PERIOD: u32 = 16;
const ONE_MILLISECOND: u32 = 1000;
const SCTLR_M: u32 = 1 << 0;
const CALL_SIZE: u32 = CALL_WORDS * 4;
/** Not in the guest's translation table. */
const NOWHERE: u32 = 0;
const TTC_COUNTER_CONTROL: u32 = 0x0c;
const TTC_INTERVAL: u32 = 0x24;
const TTC_INTERRUPT_ENABLE: u32 = 0x60;
const TTC_INTERVAL_MODE: u32 = 0x22;
const DISTRIBUTOR_SIZE: u32 = 0x1000;
const INTERFACE_SIZE: u32 = 0x20;

/** `argument`: PARAMETER_FIRST. Does not return. */
export function storm(kind: u32, argument: u32): void {
  if (kind === STORM_SGI_SELF || kind === STORM_LEVEL_LINE) enableIrq();
  if (kind === STORM_LEVEL_LINE) raiseLevelLine();
  if (kind === STORM_NEVER_ENDED) nestInterrupts();
  if (kind === STORM_LEASE) handleLeased();
  if (kind === STORM_HANG || kind === STORM_NO_VECTORS) smc(HYPERCALL_WATCHDOG_KICK, 0, 0, 0);
  // With the guest's own table on, the guest itself would take these faults.
  if (kind === STORM_FAULTS || kind === STORM_ABORT_LEFT) switchMmuOff();
  seedRandom(__image_start);
  for (;;) {
    once(kind, argument);
    w32(__image_start + PARAMETERS + RESULT_ROUNDS, r32(__image_start + PARAMETERS + RESULT_ROUNDS) + 1);
  }
}

function once(kind: u32, argument: u32): void {
  switch (kind) {
    case STORM_CALLS:
      for (let n: u32 = 0; n < argument; n++) {
        const given = __image_start + CALLS + n * 2 * CALL_SIZE;
        callWith(given, given + CALL_SIZE);
      }
      break;
    case STORM_SGI_SELF:
    case STORM_SGI_MASKED:
      w32(GICD_BASE + GICD_SGIR, SGIR_SELF);
      break;
    case STORM_SGI_OTHERS:
      for (let id: u32 = 0; id < SGIS; id++) w32(GICD_BASE + GICD_SGIR, SGIR_OTHERS | id);
      for (let turn: u32 = 0; turn < argument; turn++) dsb();
      break;
    case STORM_DISTRIBUTOR:
      scribble(argument);
      break;
    case STORM_TIMER:
      w32(PRIVATE_TIMER_BASE + TIMER_LOAD, SHORT_PERIOD);
      w32(PRIVATE_TIMER_BASE + TIMER_CONTROL, TIMER_CONTROL_ENABLE | TIMER_CONTROL_INTERRUPT);
      break;
    case STORM_FLUSH:
      flush();
      break;
    case STORM_FAULTS:
      r32(MVM_END - 4);
      break;
    case STORM_ABORT_LEFT:
      w32(MVM_END - 4, 0);
      smc(HYPERCALL_DELAY, ONE_MILLISECOND, 0, 0);
      break;
    case STORM_ACCESSES:
      makeAccesses();
      break;
    case STORM_NO_VECTORS:
      mcr(VBAR, NOWHERE);
      isb();
      r32(NOWHERE);
      break;
    case STORM_NEVER_ENDED:
      smc(HYPERCALL_DELAY, ONE_MILLISECOND, 0, 0);
      break;
  }
}

/** Makes the access that is described at `given`. */
function access(given: u32): void {
  const address = r32(given);
  const value = r32(given + 4);
  const kind = r32(given + 8);
  if (kind === ACCESS_WRITE) w32(address, value);
  else if (kind === ACCESS_WRITE_BYTE) w8(address, value);
  else r32(address);
}

/** The test may change what the guest does. */
function makeAccesses(): void {
  const count = r32(__image_start + PARAMETERS + PARAMETER_FIRST);
  for (let n: u32 = 0; n < count; n++) access(__image_start + ACCESSES + n * ACCESS_SIZE);
  const call = r32(__image_start + PARAMETERS + PARAMETER_SECOND);
  if (call !== 0) smc(call, ACCESSES_ARGUMENT, 0, 0);
}

/** Starts a counter whose interrupt nobody clears. */
function raiseLevelLine(): void {
  w32(GICD_BASE + GICD_ISENABLER + (TTC1_INTERRUPT / 32) * 4, 1 << (TTC1_INTERRUPT % 32));
  w32(TTC1_BASE + TTC_INTERVAL, 1);
  w32(TTC1_BASE + TTC_INTERRUPT_ENABLE, 1);
  w32(TTC1_BASE + TTC_COUNTER_CONTROL, TTC_INTERVAL_MODE);
}

/** Leases TTC1 and acknowledges its interrupt. */
function handleLeased(): void {
  while (r32(__image_start + PARAMETERS + PARAMETER_SECOND) === 0) {}
  smc(HYPERCALL_LEASE_ACQUIRE, 0, DELAY_MAX, 0);
  raiseLevelLine();
  while (r32(GICC_BASE + GICC_IAR) !== TTC1_INTERRUPT) {}
}

/**
 * Acknowledges interrupts and ends none. Each one is more urgent than the last, and the first is at
 * least as urgent as a line of another guest.
 */
function nestInterrupts(): void {
  w32(GICC_BASE + GICC_BPR, 0);
  for (let id: u32 = 0; id < NESTED; id++) {
    w8(GICD_BASE + GICD_IPRIORITYR + id, USUAL_PRIORITY - id * PRIORITY_STEP);
    w32(GICD_BASE + GICD_SGIR, SGIR_SELF | id);
    while (r32(GICC_BASE + GICC_IAR) >= SPURIOUS) {}
  }
}

function switchMmuOff(): void {
  mcr(SCTLR, mrc(SCTLR) & ~SCTLR_M);
  isb();
}

/**
 * Writes random words into random registers of the interrupt controller. All guests share
 * GICD_CTLR, so the guest writes GICD_CTLR only if `all` is set.
 */
function scribble(all: u32): void {
  const r = random();
  const value = random();
  if ((r & 3) === 0) {
    w32(GICC_BASE + ((r >>> 8) & (INTERFACE_SIZE - 4)), value);
    r32(GICC_BASE + GICC_IAR);
    return;
  }
  const register = (r >>> 8) & (DISTRIBUTOR_SIZE - 4);
  if (register !== GICD_CTLR || all !== 0) w32(GICD_BASE + register, value);
}

function flush(): void {
  mcr(TLBIALL, 0);
  mcr(TLBIALLIS, 0);
  mcr(ICIALLU, 0);
  mcr(ICIALLUIS, 0);
  mcr(BPIALL, 0);
  mcr(BPIALLIS, 0);
  mcr(DCCISW, random() & 0x7fffffe0);
  dsb();
}
