/**
 * The more urgent VM that shares the bench's core. Each time its doorbell rings, this VM does its
 * part of a measurement, in the order of the bench's main.ts.
 */
import { HYPERCALL_DELAY, HYPERCALL_LEASE_ACQUIRE, SUCCESS } from "../../../packages/abi/src/hypercall";
import { CPU_1X_HZ, TTC1_BASE, TTC1_INTERRUPT } from "../../../packages/abi/src/zynq/memory-map";
import {
  TTC_CLOCK_CONTROL,
  TTC_COUNTER_CONTROL,
  TTC_DISABLE,
  TTC_INTERRUPT,
  TTC_INTERRUPT_ENABLE,
  TTC_INTERRUPT_INTERVAL,
  TTC_INTERVAL,
  TTC_INTERVAL_MODE,
  TTC_NO_WAVEFORM,
  TTC_PRESCALE,
  TTC_PRESCALE_SHIFT,
  TTC_RESTART,
} from "../../../packages/abi/src/zynq/ttc";
import { r32, w32 } from "../../../packages/toolchain/hw/hw";
import { releaseDevice } from "../../lib/lease";
import { delayUntilHandler, hasVirtualTime, roundCount, soon } from "../src/asm";
import { beginOf, between, endOf, prepare } from "../src/calls";
import { waitForDoorbell } from "../src/doorbell";
import { disable, enable, initInterrupts, takeInterrupt } from "../src/gic";
import * as path from "../src/paths";
import { receive } from "../src/receive";
import { NEIGHBOUR_DOORBELL, SHARED_DEVICE } from "../src/system";

const LONG_ENOUGH: u32 = 60000000;
const US_PER_MS: u32 = 1000;
/** The TTC's clock is divided by 2^(PS_V + 1). */
const PS_V: u32 = 5;
const COUNTS_PER_MS: u32 = CPU_1X_HZ / (1000 << (PS_V + 1));

export function main(): void {
  initInterrupts();
  enable(NEIGHBOUR_DOORBELL);
  for (let left = roundCount() + 1; left > 0; left--) {
    prepare(HYPERCALL_DELAY);
    between(beginOf(path.PATH_SWITCH), endOf(path.PATH_WAKE));
    takeInterrupt();
  }
  for (let left = roundCount(); left > 0; left--) wantLease();
  for (let left = roundCount(); left > 0; left--) waitForDevice();
  if (hasVirtualTime()) {
    receive(path.PATH_SMALL_NEAR);
    receive(path.PATH_LARGE_NEAR);
  }
  for (;;) waitForDoorbell();
}

function wantLease(): void {
  waitForDoorbell();
  prepare(HYPERCALL_LEASE_ACQUIRE, SHARED_DEVICE, LONG_ENOUGH);
  const result = between(beginOf(path.PATH_LEASE_WAIT), endOf(path.PATH_LEASE_HANDOVER));
  assert(result === SUCCESS, "lease handed over");
  releaseDevice(SHARED_DEVICE);
}

function waitForDevice(): void {
  waitForDoorbell();
  enable(TTC1_INTERRUPT);
  w32(TTC1_BASE + TTC_CLOCK_CONTROL, (PS_V << TTC_PRESCALE_SHIFT) | TTC_PRESCALE);
  w32(TTC1_BASE + TTC_INTERVAL, (soon() * COUNTS_PER_MS) / US_PER_MS);
  w32(TTC1_BASE + TTC_INTERRUPT_ENABLE, TTC_INTERRUPT_INTERVAL);
  w32(TTC1_BASE + TTC_COUNTER_CONTROL, TTC_NO_WAVEFORM | TTC_RESTART | TTC_INTERVAL_MODE);
  delayUntilHandler(endOf(path.PATH_DEVICE));
  w32(TTC1_BASE + TTC_COUNTER_CONTROL, TTC_NO_WAVEFORM | TTC_DISABLE);
  r32(TTC1_BASE + TTC_INTERRUPT);
  disable(TTC1_INTERRUPT);
}

export { fault, panic } from "../src/failure";
