/**
 * A guest that takes interrupts of three kinds and counts them by line: the private timer (private,
 * edge-triggered), a TTC counter (shared, level-sensitive) and a doorbell (shared, edge-triggered).
 * Between them the guest masks IRQs and waits in a delay. Its interrupts may be guarded or not.
 */

import { attackDistributor } from "../../../../guests/lib/hostile";
import { GICC_EOIR, GICC_IAR, GICD_ISENABLER, GICD_ITARGETSR } from "../../../abi/src/arm/gic";
import { TIMER_STATUS, TIMER_STATUS_EVENT } from "../../../abi/src/arm/private-timer";
import {
  DENIED,
  HYPERCALL_CHANNEL_NOTIFY,
  HYPERCALL_DELAY,
  HYPERCALL_INTERRUPT_ACKNOWLEDGE,
  HYPERCALL_INTERRUPT_ENABLE,
  HYPERCALL_INTERRUPT_END,
  HYPERCALL_VM_INFO,
  HYPERCALL_VM_LEVEL,
  INVALID_PARAMETERS,
  NO_INTERRUPT,
  SUCCESS,
  VM_INFO_GUARDED,
  VM_SELF,
} from "../../../abi/src/hypercall";
import { LEVEL_SRT } from "../../../abi/src/system-image";
import {
  GICC_BASE,
  GICD_BASE,
  PRIVATE_TIMER_BASE,
  PRIVATE_TIMER_INTERRUPT,
  TTC1_BASE,
  TTC1_INTERRUPT,
} from "../../../abi/src/zynq/memory-map";
import { disableIrq, enableIrq, r32, smc, w8, w32 } from "../../../toolchain/hw/hw";
import { __image_start } from "./asm";
import {
  ERROR_CALL,
  ERROR_DOUBLED,
  ERROR_WHILE_MASKED,
  PARAMETERS,
  RESULT_ERROR,
  RESULT_INTERRUPTS,
  RESULT_LINES,
  RESULT_ROUNDS,
} from "./layout";

/** TTC (UG585 B.32): counter 0 in interval mode; its interrupt register clears when read. */
const TTC_COUNTER_CONTROL: u32 = TTC1_BASE + 0x0c;
const TTC_INTERVAL: u32 = TTC1_BASE + 0x24;
const TTC_INTERRUPT: u32 = TTC1_BASE + 0x54;
const TTC_INTERRUPT_ENABLE: u32 = TTC1_BASE + 0x60;
const TTC_INTERVAL_MODE: u32 = 0x22;
const TTC_INTERVAL_EVENT: u32 = 1;
/** A line that belongs to no VM. */
const FOREIGN_LINE: u32 = 40;
const CORE_1: u32 = 2;
const SPIN: u32 = 800;
/** Rounds between two rings of the doorbell: longer than the receiver masks IRQs. */
const ROUNDS_PER_RING: u32 = 16;

let guarded: bool = false;

/** The caller has started the private timer's period. Does not return. */
export function countInterrupts(interval: u32, doorbell: u32): void {
  guarded = smc(HYPERCALL_VM_INFO, VM_INFO_GUARDED, 0, 0) === 1;
  if (guarded) tryCalls();
  enable(PRIVATE_TIMER_INTERRUPT);
  enable(TTC1_INTERRUPT);
  enable(doorbell);
  w32(TTC_INTERVAL, interval);
  w32(TTC_INTERRUPT_ENABLE, TTC_INTERVAL_EVENT);
  w32(TTC_COUNTER_CONTROL, TTC_INTERVAL_MODE);
  for (;;) {
    disableIrq();
    const before = get(RESULT_INTERRUPTS);
    for (let n: u32 = 0; n < SPIN; n++) get(RESULT_ROUNDS);
    smc(HYPERCALL_DELAY, 0, 0, 0);
    if (get(RESULT_INTERRUPTS) !== before) put(RESULT_ERROR, ERROR_WHILE_MASKED);
    enableIrq();
    put(RESULT_ROUNDS, get(RESULT_ROUNDS) + 1);
  }
}

/** Makes calls that have nothing to do, or that name lines of other VMs. */
function tryCalls(): void {
  expect(smc(HYPERCALL_INTERRUPT_ACKNOWLEDGE, 0, 0, 0), NO_INTERRUPT, 1);
  expect(smc(HYPERCALL_INTERRUPT_END, 0, 0, 0), DENIED, 2);
  expect(smc(HYPERCALL_INTERRUPT_ENABLE, FOREIGN_LINE, 1, 0), INVALID_PARAMETERS, 3);
  expect(smc(HYPERCALL_INTERRUPT_ENABLE, PRIVATE_TIMER_INTERRUPT, 2, 0), INVALID_PARAMETERS, 4);
  expect(smc(HYPERCALL_INTERRUPT_ENABLE, 0, 1, 0), INVALID_PARAMETERS, 5); // an SGI
  expect(smc(HYPERCALL_INTERRUPT_ENABLE, 1000, 1, 0), INVALID_PARAMETERS, 6);
  expect(smc(HYPERCALL_VM_LEVEL, VM_SELF, LEVEL_SRT, 0), DENIED, 7);
}

function expect(result: i32, expected: i32, which: u32): void {
  if (result !== expected) put(RESULT_ERROR, ERROR_CALL | which);
}

function enable(line: u32): void {
  if (guarded) {
    expect(smc(HYPERCALL_INTERRUPT_ENABLE, line, 1, 0), SUCCESS, line);
    return;
  }
  w8(GICD_BASE + GICD_ITARGETSR + line, CORE_1);
  w32(GICD_BASE + GICD_ISENABLER + (line / 32) * 4, 1 << (line % 32));
}

/** IRQ. The device's event must be set; otherwise the same interrupt has come twice. */
export function countInterrupt(): void {
  const line: u32 = guarded ? smc(HYPERCALL_INTERRUPT_ACKNOWLEDGE, 0, 0, 0) : r32(GICC_BASE + GICC_IAR);
  if (line === PRIVATE_TIMER_INTERRUPT) {
    if ((r32(PRIVATE_TIMER_BASE + TIMER_STATUS) & TIMER_STATUS_EVENT) === 0) put(RESULT_ERROR, ERROR_DOUBLED);
    w32(PRIVATE_TIMER_BASE + TIMER_STATUS, TIMER_STATUS_EVENT);
  } else if (line === TTC1_INTERRUPT) {
    if ((r32(TTC_INTERRUPT) & TTC_INTERVAL_EVENT) === 0) put(RESULT_ERROR, ERROR_DOUBLED);
  }
  put(RESULT_INTERRUPTS, get(RESULT_INTERRUPTS) + 1);
  const count = RESULT_LINES + (line & 0x7f) * 4;
  put(count, get(count) + 1);
  if (guarded) smc(HYPERCALL_INTERRUPT_END, 0, 0, 0);
  else w32(GICC_BASE + GICC_EOIR, line);
}

/**
 * The kernel of the other core: it attacks the distributor, and sometimes rings the doorbell of its
 * channel. Does not return.
 */
export function attack(): void {
  for (let round: u32 = 0; ; round++) {
    attackDistributor(round);
    if (round % ROUNDS_PER_RING !== 0 || smc(HYPERCALL_CHANNEL_NOTIFY, 0, 0, 0) !== SUCCESS) continue;
    put(RESULT_ROUNDS, get(RESULT_ROUNDS) + 1);
  }
}

function get(word: u32): u32 {
  return r32(__image_start + PARAMETERS + word);
}

function put(word: u32, value: u32): void {
  w32(__image_start + PARAMETERS + word, value);
}
