/**
 * Runs every path of MVM that a guest can start, ROUNDS times, with notes to the marker port before and after. `mvm bench` makes
 * the table of docs/measurements.md from the board's trace of the notes.
 */
import {
  CONSOLE_WRITE_MAX,
  DELAY_MAX,
  HYPERCALL_CHANNEL_INFO,
  HYPERCALL_CHANNEL_NOTIFY,
  HYPERCALL_CONSOLE_WRITE,
  HYPERCALL_DELAY,
  HYPERCALL_DELAY_POLLING,
  HYPERCALL_LEASE_ACQUIRE,
  HYPERCALL_LEASE_INFO,
  HYPERCALL_LEASE_RELEASE,
  HYPERCALL_TIME,
  HYPERCALL_TIMER,
  HYPERCALL_VERSION,
  HYPERCALL_VM_INFO,
  HYPERCALL_VM_STATISTIC,
  HYPERCALL_WATCHDOG_KICK,
  INVALID_PARAMETERS,
  NOT_SUPPORTED,
  STATISTIC_RUN_TIME,
  SUCCESS,
  VM_INFO_LEVEL,
} from "../../../packages/abi/src/hypercall";
import { PSCI_SYSTEM_OFF, PSCI_VERSION, PSCI_VERSION_1_0 } from "../../../packages/abi/src/psci";
import { smc } from "../../../packages/toolchain/hw/hw";
import { measureInterrupt, measureNothing, noteInARow } from "./asm";
import { between, once, prepare, result, rounds } from "./calls";
import { disable, enable, forget, initInterrupts, takeInterrupt, waitForInterrupt } from "./gic";
import * as path from "./paths";

/** The lines that system.jsonc gives: of the one-shot timer, and the doorbells of the two channels. */
const TIMER_LINE: u32 = 88;
const SAME_CORE: u32 = 0;
const OTHER_CORE: u32 = 1;
const SHARED_DEVICE: u32 = 0;
const ANY_INTERVAL: u32 = 1000;
/** MVM's timer can be set no closer. */
const SOON: u32 = 3;
const ONE_HOUR: u32 = DELAY_MAX;
const SGI_0: u32 = 0;

const flag: usize = memory.data(4, 4);
const text: usize = memory.data(16);

export function main(): void {
  initInterrupts();
  for (let n: u32 = 0; n < path.ROUNDS; n++) measureNothing(2 * path.PATH_NOTHING, 2 * path.PATH_NOTHING + 1);
  measureCalls();
  measureTimerInterrupts();
  measureOwnInterrupts();
  measureSwitches();
  measureRoundTrips();
  say();
  smc(PSCI_SYSTEM_OFF, 0, 0, 0);
}

/** Calls that return at once. */
function measureCalls(): void {
  rounds(path.PATH_VERSION, smc(HYPERCALL_VERSION, 0, 0, 0), HYPERCALL_VERSION, 0, 0, 0, 0, 0);
  rounds(path.PATH_UNKNOWN, NOT_SUPPORTED, HYPERCALL_VERSION + 15, 0, 0, 0, 0, 0);
  const tooLong = CONSOLE_WRITE_MAX + 1;
  rounds(path.PATH_CONSOLE, INVALID_PARAMETERS, HYPERCALL_CONSOLE_WRITE, 0, tooLong, 0, 0, 0);
  rounds(path.PATH_VM_INFO, 0, HYPERCALL_VM_INFO, VM_INFO_LEVEL, 0, 0, 0, 0);
  rounds(path.PATH_TIME, SUCCESS, HYPERCALL_TIME, 0, 0, 0, 0, 0);
  rounds(path.PATH_TIMER_SET, SUCCESS, HYPERCALL_TIMER, ONE_HOUR, TIMER_LINE, 0, 0, 0);
  rounds(path.PATH_TIMER_CANCEL, SUCCESS, HYPERCALL_TIMER, 0, 0, 0, 0, 0);
  rounds(path.PATH_POLLING, SUCCESS, HYPERCALL_DELAY_POLLING, <u32>flag, 0, 0, ANY_INTERVAL, 0);
  rounds(path.PATH_CHANNEL_INFO, SUCCESS, HYPERCALL_CHANNEL_INFO, SAME_CORE, 0, 0, 0, 0);
  for (let n: u32 = 0; n < path.ROUNDS; n++) {
    prepare(HYPERCALL_LEASE_ACQUIRE, SHARED_DEVICE);
    assert(once(path.PATH_LEASE_ACQUIRE) === SUCCESS, "lease");
    prepare(HYPERCALL_LEASE_INFO, SHARED_DEVICE);
    assert(once(path.PATH_LEASE_INFO) === SUCCESS, "lease information");
    prepare(HYPERCALL_LEASE_RELEASE, SHARED_DEVICE);
    assert(once(path.PATH_LEASE_RELEASE) === SUCCESS, "release");
  }
  rounds(path.PATH_STATISTIC, SUCCESS, HYPERCALL_VM_STATISTIC, STATISTIC_RUN_TIME, 0, 0, 0, 0);
  rounds(path.PATH_KICK, SUCCESS, HYPERCALL_WATCHDOG_KICK, 0, 0, 0, 0, 0);
  rounds(path.PATH_PSCI_VERSION, PSCI_VERSION_1_0, PSCI_VERSION, 0, 0, 0, 0, 0);
}

/** MVM's timer while this guest runs; the interrupt that it brings is disabled. */
function measureTimerInterrupts(): void {
  for (let n: u32 = 0; n < path.ROUNDS; n++) {
    smc(HYPERCALL_TIMER, SOON, TIMER_LINE, 0);
    noteInARow(2 * path.PATH_FIQ, path.NOTES_IN_A_ROW);
  }
  forget(TIMER_LINE);
}

/** An interrupt that never comes near MVM; and a delay that finds one pending. */
function measureOwnInterrupts(): void {
  enable(SGI_0);
  for (let n: u32 = 0; n < path.ROUNDS; n++) {
    measureInterrupt(2 * path.PATH_INTERRUPT, 2 * path.PATH_INTERRUPT + 1);
  }
  enable(TIMER_LINE);
  smc(HYPERCALL_TIMER, SOON, TIMER_LINE, 0);
  waitForInterrupt();
  rounds(path.PATH_DELAY, SUCCESS, HYPERCALL_DELAY, 0, 0, 0, 0, 0);
  takeInterrupt();
  disable(TIMER_LINE);
}

/** To the VM that waits on this core, and back when it waits again: it notes the end of the one and the begin of the other. */
function measureSwitches(): void {
  for (let n: u32 = 0; n < path.ROUNDS; n++) {
    prepare(HYPERCALL_CHANNEL_NOTIFY, SAME_CORE);
    assert(between(2 * path.PATH_WAKE, 2 * path.PATH_SWITCH + 1) === SUCCESS, "notification");
  }
}

/** To the VM that waits on the other core, until it has rung back. */
function measureRoundTrips(): void {
  prepare(HYPERCALL_CHANNEL_INFO, OTHER_CORE);
  once(path.PATH_CHANNEL_INFO);
  const doorbell = result(3) & 0xffff;
  enable(doorbell);
  for (let n: u32 = 0; n < path.ROUNDS; n++) {
    prepare(HYPERCALL_CHANNEL_NOTIFY, OTHER_CORE);
    measureNothing(2 * path.PATH_ROUND_TRIP, 2 * path.PATH_NOTHING);
    assert(once(path.PATH_NOTIFY) === SUCCESS, "notification of the other core");
    waitForInterrupt();
    noteInARow(2 * path.PATH_ROUND_TRIP + 1, 1);
    takeInterrupt();
  }
}

/** "done", and a line feed. */
function say(): void {
  store<u32>(text, 0x656e6f64);
  store<u8>(text + 4, 0x0a);
  smc(HYPERCALL_CONSOLE_WRITE, <u32>text, 5, 0);
}

export function fault(vector: u32, address: u32): void {
  store<u32>(text, vector);
  store<u32>(text + 4, address);
  smc(PSCI_SYSTEM_OFF, 0, 0, 0);
}

export function panic(_file: u32, line: u32): void {
  fault(0, line);
}
