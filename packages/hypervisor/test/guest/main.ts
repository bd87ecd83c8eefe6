/**
 * A guest for the tests of scheduling and life cycle. Its memory contains its orders (layout.ts).
 */
import { DFAR, DFSR, SCTLR } from "../../../abi/src/arm/cp15";
import {
  GICC_CTLR,
  GICC_EOIR,
  GICC_IAR,
  GICC_PMR,
  GICC_RPR,
  GICD_CTLR,
  GICD_ISENABLER,
} from "../../../abi/src/arm/gic";
import {
  TIMER_CONTROL,
  TIMER_CONTROL_AUTO_RELOAD,
  TIMER_CONTROL_ENABLE,
  TIMER_CONTROL_INTERRUPT,
  TIMER_LOAD,
  TIMER_STATUS,
} from "../../../abi/src/arm/private-timer";
import { HYPERCALL_DELAY, HYPERCALL_VERSION } from "../../../abi/src/hypercall";
import { MVM_BASE } from "../../../abi/src/memory-map";
import {
  GICC_BASE,
  GICD_BASE,
  PRIVATE_TIMER_BASE,
  PRIVATE_WATCHDOG_BASE,
} from "../../../abi/src/zynq/memory-map";
import { dsb, enableIrq, isb, mcr, mrc, r32, smc, w32 } from "../../../toolchain/hw/hw";
import { __image_start, callAsUser, keepCheck, keepFill, loadInEachWay } from "./asm";
import { conform } from "./conform";
import { attack, countInterrupt, countInterrupts } from "./guarded";
import {
  ERROR_NOT_ACTIVE,
  FOUND_EXCEPTION,
  PARAMETER_FIRST,
  PARAMETER_SECOND,
  PARAMETER_TASK,
  PARAMETER_VALUE,
  PARAMETERS,
  RESULT_ABORT_ADDRESS,
  RESULT_ABORT_LR,
  RESULT_ABORT_SPSR,
  RESULT_ABORT_STATUS,
  RESULT_CALL,
  RESULT_ERROR,
  RESULT_INTERRUPTS,
  RESULT_LOADS,
  RESULT_RAM_LOADS,
  RESULT_ROUNDS,
  RESULT_USER_VECTOR,
  TASK_ATTACK,
  TASK_CALL,
  TASK_CONFORM,
  TASK_COUNT,
  TASK_LISTEN,
  TASK_RANDOM_CALLS,
  TASK_SERVE,
  TASK_SLEEP,
  TASK_START_CODE,
  TASK_STORM,
  TASK_TIMER,
  TASK_TIMER_SPIN,
  TASK_USER_CALL,
  TASK_VIOLATE,
  TASK_WATCHDOG_SPIN,
} from "./layout";
import { servedInterrupt, serveFirst } from "./serve";

export { further } from "./serve";

import { found, randomCalls } from "./random-calls";
import { storm } from "./storms";

const ALL: u32 = 0xff;
const TIMER_LINE: u32 = 29;
const WATCHDOG_LINE: u32 = 30;
/** GICC_RPR: no interrupt is active. */
const IDLE: u32 = 0xff;

export function main(): void {
  const task = get(PARAMETER_TASK);
  if (task === TASK_ATTACK) attack();
  if (task === TASK_USER_CALL) callInUserMode();
  if (task === TASK_START_CODE) startAsOnTheBoard(get(PARAMETER_VALUE), get(PARAMETER_FIRST));
  w32(GICC_BASE + GICC_PMR, ALL);
  w32(GICC_BASE + GICC_CTLR, 1);
  w32(GICD_BASE + GICD_CTLR, 1);
  if (task === TASK_TIMER || task === TASK_TIMER_SPIN) startTimer(get(PARAMETER_VALUE));
  if (task === TASK_WATCHDOG_SPIN) startPeriodic(PRIVATE_WATCHDOG_BASE, WATCHDOG_LINE, get(PARAMETER_VALUE));
  if (task === TASK_COUNT) {
    startTimer(get(PARAMETER_VALUE));
    countInterrupts(get(PARAMETER_FIRST), get(PARAMETER_SECOND));
  }
  if (task === TASK_SLEEP || task === TASK_LISTEN) {
    const line = get(PARAMETER_VALUE);
    w32(GICD_BASE + GICD_ISENABLER + (line / 32) * 4, 1 << (line % 32));
    enableIrq();
  }
  if (task === TASK_LISTEN && get(PARAMETER_FIRST) !== 0) smc(get(PARAMETER_FIRST), 0, 0, 0);
  if (task === TASK_SERVE) serveFirst();
  if (task === TASK_CONFORM) conform(get(PARAMETER_VALUE));
  if (task === TASK_RANDOM_CALLS) randomCalls(get(PARAMETER_VALUE), get(PARAMETER_FIRST));
  if (task === TASK_STORM) storm(get(PARAMETER_VALUE), get(PARAMETER_FIRST));
  const seed = __image_start;
  keepFill(seed);
  for (;;) {
    if (task === TASK_TIMER || task === TASK_SLEEP) smc(HYPERCALL_DELAY, 0, 0, 0);
    if (task === TASK_CALL) call();
    if (task === TASK_VIOLATE) violate();
    const wrong = keepCheck(seed);
    if (wrong !== 0) put(RESULT_ERROR, wrong);
    put(RESULT_ROUNDS, get(RESULT_ROUNDS) + 1);
  }
}

function startTimer(period: u32): void {
  startPeriodic(PRIVATE_TIMER_BASE, TIMER_LINE, period);
}

/** The timer at `base`: the private timer, or the private watchdog, whose registers are equal. */
function startPeriodic(base: u32, line: u32, period: u32): void {
  w32(GICD_BASE + GICD_ISENABLER, 1 << line);
  w32(base + TIMER_LOAD, period - 1);
  w32(base + TIMER_CONTROL, TIMER_CONTROL_ENABLE | TIMER_CONTROL_AUTO_RELOAD | TIMER_CONTROL_INTERRUPT);
  enableIrq();
}

function violate(): void {
  leaveOwnTable();
  r32(MVM_BASE);
}

/** The MMU is off from now on, because the guest's own table would catch the accesses. */
function leaveOwnTable(): void {
  mcr(SCTLR, mrc(SCTLR) & ~1);
  isb();
}

function startAsOnTheBoard(register: u32, other: u32): void {
  const results = __image_start + PARAMETERS;
  const copy = results + PARAMETER_SECOND;
  leaveOwnTable();
  w32(copy, r32(register));
  loadInEachWay(register, results + RESULT_LOADS);
  loadInEachWay(copy, results + RESULT_RAM_LOADS);
  w32(register, 0);
  dsb();
  put(RESULT_ROUNDS, 1);
  if (other !== 0) r32(other);
  for (;;) put(RESULT_ROUNDS, get(RESULT_ROUNDS) + 1);
}

function callInUserMode(): void {
  for (;;) {
    callAsUser(HYPERCALL_VERSION, __image_start + PARAMETERS + RESULT_USER_VECTOR);
    put(RESULT_ROUNDS, get(RESULT_ROUNDS) + 1);
  }
}

function call(): void {
  const result = smc(get(PARAMETER_VALUE), get(PARAMETER_VALUE + 4), get(PARAMETER_VALUE + 8), 0);
  put(RESULT_CALL, result);
}

/** IRQ (start.S). */
export function interrupt(): void {
  if (get(PARAMETER_TASK) === TASK_SERVE) {
    servedInterrupt();
    return;
  }
  if (get(PARAMETER_TASK) === TASK_COUNT) {
    countInterrupt();
    return;
  }
  const acknowledged = r32(GICC_BASE + GICC_IAR);
  if (acknowledged === TIMER_LINE) w32(PRIVATE_TIMER_BASE + TIMER_STATUS, 1);
  if (acknowledged === WATCHDOG_LINE) w32(PRIVATE_WATCHDOG_BASE + TIMER_STATUS, 1);
  if (get(PARAMETER_TASK) === TASK_TIMER_SPIN) linger(acknowledged);
  put(RESULT_INTERRUPTS, get(RESULT_INTERRUPTS) + 1);
  w32(GICC_BASE + GICC_EOIR, acknowledged);
}

/** The handler takes some time. */
function linger(line: u32): void {
  for (let turn = get(PARAMETER_SECOND); turn > 0; turn--) {
    if (r32(GICC_BASE + GICC_RPR) === IDLE && line === TIMER_LINE) put(RESULT_ERROR, ERROR_NOT_ACTIVE);
  }
}

/** Data abort (start.S), in SVC mode: records the abort's registers, and returns. */
export function dataAbort(lr: u32, spsr: u32): void {
  put(RESULT_ABORT_LR, lr);
  put(RESULT_ABORT_SPSR, spsr);
  put(RESULT_ABORT_STATUS, mrc(DFSR));
  put(RESULT_ABORT_ADDRESS, mrc(DFAR));
  if (get(PARAMETER_TASK) === TASK_STORM) storm(get(PARAMETER_VALUE), get(PARAMETER_FIRST));
  for (;;) put(RESULT_ROUNDS, get(RESULT_ROUNDS) + 1);
}

export function fault(vector: u32): void {
  put(RESULT_ERROR, 0xdead0000 | vector);
  if (get(PARAMETER_TASK) === TASK_RANDOM_CALLS) found(FOUND_EXCEPTION, vector, 0, 0, 0);
}

export function panic(_file: u32, line: u32): void {
  put(RESULT_ERROR, 0xbad00000 | line);
}

function get(word: u32): u32 {
  return r32(__image_start + PARAMETERS + word);
}

function put(word: u32, value: u32): void {
  w32(__image_start + PARAMETERS + word, value);
}
