/**
 * Paths through another VM: each round begins here and ends there, or begins there and ends here.
 */
import {
  HYPERCALL_CHANNEL_INFO,
  HYPERCALL_CHANNEL_NOTIFY,
  HYPERCALL_LEASE_RELEASE,
  SUCCESS,
} from "../../../packages/abi/src/hypercall";
import { delayFor, startVm, stopVm } from "../../lib/hypercall";
import { acquireDevice } from "../../lib/lease";
import { note, roundCount } from "./asm";
import { beginOf, between, endOf, prepare, result, rounds } from "./calls";
import { enable, takeInterrupt, waitForInterrupt } from "./gic";
import * as path from "./paths";
import { noteUntilSoon } from "./row";
import { FAR, NEAR, SHARED_DEVICE, SPENDER, TO_SPENDER } from "./system";

/** In µs: longer than the spender's period. */
const NEXT_PERIOD: u32 = 4500;

/**
 * Two switches: to the VM that waits on this core, and back when that VM waits again. That VM notes
 * the end of the one and the begin of the other switch. There is one more round, because after the
 * last round that VM waits for the next measurement.
 */
export function measureSwitches(): void {
  for (let left = roundCount() + 1; left > 0; left--) {
    ring(NEAR, beginOf(path.PATH_WAKE), endOf(path.PATH_SWITCH));
  }
}

/** From a notification to the VM that waits on the other core until its answer. */
export function measureRoundTrips(): void {
  prepare(HYPERCALL_CHANNEL_INFO, FAR);
  between(beginOf(path.PATH_NONE), endOf(path.PATH_NONE));
  enable(result(3) & 0xffff);
  for (let left = roundCount(); left > 0; left--) {
    ring(FAR, beginOf(path.PATH_ROUND_TRIP), endOf(path.PATH_NONE));
    waitForInterrupt();
    note(endOf(path.PATH_ROUND_TRIP));
    takeInterrupt();
  }
}

/** The calls alone. This VM does not wait for the VM on the other core. */
export function measureNotifications(): void {
  rounds(path.PATH_NOTIFY, SUCCESS, HYPERCALL_CHANNEL_NOTIFY, FAR);
}

/**
 * After the doorbell the neighbour wants the device that this VM holds. The neighbour is more
 * urgent.
 */
export function measureLeases(): void {
  for (let left = roundCount(); left > 0; left--) {
    assert(acquireDevice(SHARED_DEVICE, 0) === SUCCESS, "lease");
    ring(NEAR, beginOf(path.PATH_NONE), endOf(path.PATH_LEASE_WAIT));
    prepare(HYPERCALL_LEASE_RELEASE, SHARED_DEVICE);
    assert(between(beginOf(path.PATH_LEASE_HANDOVER), endOf(path.PATH_NONE)) === SUCCESS, "release");
  }
}

/** After the doorbell the neighbour sets a timer of its own and waits. */
export function measureDeviceInterrupts(): void {
  for (let left = roundCount(); left > 0; left--) {
    ring(NEAR, beginOf(path.PATH_NONE), endOf(path.PATH_NONE));
    noteUntilSoon(beginOf(path.PATH_DEVICE));
  }
}

/**
 * After the doorbell the spender runs until its budget is used up. The notification returns then.
 */
export function measureBudgets(): void {
  assert(startVm(SPENDER) === SUCCESS, "start of the spender");
  delayFor(NEXT_PERIOD);
  for (let left = roundCount(); left > 0; left--) {
    ring(TO_SPENDER, beginOf(path.PATH_NONE), endOf(path.PATH_BUDGET));
    delayFor(NEXT_PERIOD);
  }
  assert(stopVm(SPENDER) === SUCCESS, "stop of the spender");
}

function ring(channel: u32, begin: u32, end: u32): void {
  prepare(HYPERCALL_CHANNEL_NOTIFY, channel);
  assert(between(begin, end) === SUCCESS, "notification");
}
