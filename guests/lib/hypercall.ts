/**
 * MVM's hypercalls for TypeScript guests: one function for each call of
 * packages/abi/src/hypercall.ts. That file has the ranges of the arguments and the results. The
 * calls of leases are in lease.ts, the calls of the Power State Coordination Interface in psci.ts.
 *
 * A function that returns i32 returns r0; a negative value is an error of the abi. Times are in µs,
 * at most DELAY_MAX (an hour). Addresses are guest-virtual.
 *
 * A call with more than one result fills in an object of the caller's, for example
 * `changetype<ChannelInfo>(memory.data(offsetof<ChannelInfo>(), 4))`. When the call fails, the
 * content of the object is undefined.
 */
import {
  HYPERCALL_CHANNEL_INFO,
  HYPERCALL_CHANNEL_NOTIFY,
  HYPERCALL_CONSOLE_WRITE,
  HYPERCALL_DELAY,
  HYPERCALL_DELAY_POLLING,
  HYPERCALL_INTERRUPT_ACKNOWLEDGE,
  HYPERCALL_INTERRUPT_ENABLE,
  HYPERCALL_INTERRUPT_END,
  HYPERCALL_TIME,
  HYPERCALL_TIMER,
  HYPERCALL_VERSION,
  HYPERCALL_VM_INFO,
  HYPERCALL_VM_LEVEL,
  HYPERCALL_VM_RESTART,
  HYPERCALL_VM_START,
  HYPERCALL_VM_STATISTIC,
  HYPERCALL_VM_STATUS,
  HYPERCALL_VM_STOP,
  HYPERCALL_WATCHDOG_KICK,
  VM_SELF,
} from "../../packages/abi/src/hypercall";
import { dsb, smc, smc6, smcResults } from "../../packages/toolchain/hw/hw";

// ── Basic ────────────────────────────────────────────────────────────────────────────────────────
/** MVM's version: `major << 16 | minor`. */
export function version(): u32 {
  return smc(HYPERCALL_VERSION, 0, 0, 0);
}

/**
 * Writes `length` bytes (at most CONSOLE_WRITE_MAX) at `address` to MVM's console. Returns
 * `length`, INVALID_PARAMETERS or INVALID_ADDRESS.
 */
export function writeConsole(address: u32, length: u32): i32 {
  dsb();
  return smc(HYPERCALL_CONSOLE_WRITE, address, length, 0);
}

/** Sleeps until an interrupt of this VM is pending, also a masked one. Returns SUCCESS. */
export function delay(): i32 {
  return smc(HYPERCALL_DELAY, 0, 0, 0);
}

/**
 * Sleeps until an interrupt of this VM is pending, for `microseconds` (from 1) at most. Returns
 * SUCCESS, TIMED_OUT or INVALID_PARAMETERS.
 */
export function delayFor(microseconds: u32): i32 {
  return smc(HYPERCALL_DELAY, microseconds, 0, 0);
}

/** The item VM_INFO_… about this VM, or INVALID_PARAMETERS: no such item. */
export function vmInfo(item: u32): i32 {
  return smc(HYPERCALL_VM_INFO, item, 0, 0);
}

// ── Time ─────────────────────────────────────────────────────────────────────────────────────────
/** A result of 64 bits, in two registers. */
@unmanaged
export class WideResult {
  low: u32;
  high: u32;
  /** r3 after the call, which means nothing. */
  rest: u32;

  get value(): u64 {
    return ((<u64>this.high) << 32) | this.low;
  }
}

/** Fills in the nanoseconds since MVM started. Returns SUCCESS. */
export function readTime(time: WideResult): i32 {
  return smcResults(HYPERCALL_TIME, 0, changetype<u32>(time));
}

/**
 * One-shot timer: makes the shared interrupt `interrupt` of this VM pending in `microseconds` (from
 * 1). A new timer replaces the old one. Returns SUCCESS or INVALID_PARAMETERS.
 */
export function setTimer(microseconds: u32, interrupt: u32): i32 {
  return smc(HYPERCALL_TIMER, microseconds, interrupt, 0);
}

/** Cancels the one-shot timer. Returns SUCCESS. */
export function cancelTimer(): i32 {
  return smc(HYPERCALL_TIMER, 0, 0, 0);
}

/**
 * Delay with polling: sleeps until `(word & mask) == value`, where `word` is the word at `address`
 * (word-aligned, in this VM's own memory). MVM looks at the word every `interval` µs
 * (POLL_INTERVAL_MIN or more), for `limit` µs at most (0: no limit). Returns SUCCESS, TIMED_OUT,
 * INVALID_PARAMETERS or INVALID_ADDRESS.
 */
export function delayPolling(address: u32, mask: u32, value: u32, interval: u32, limit: u32): i32 {
  return smc6(HYPERCALL_DELAY_POLLING, address, mask, value, interval, limit);
}

// ── Channels ─────────────────────────────────────────────────────────────────────────────────────
/** A channel of this VM, as {@link channelInfo} fills it in. */
@unmanaged
export class ChannelInfo {
  /** Physical address of the shared memory, and its size in bytes. */
  base: u32;
  size: u32;
  /** r3: its fields are the three getters. */
  packed: u32;

  /** Interrupt of the doorbell at this end. */
  get doorbell(): u32 {
    return this.packed & 0xffff;
  }

  /** The number of this VM's end: 0 or 1. */
  get end(): u32 {
    return (this.packed >>> 16) & 1;
  }

  /** The number of the VM at the other end. */
  get peer(): u32 {
    return this.packed >>> 24;
  }
}

/**
 * Fills in this VM's channel `channel`, counted from 0. Returns SUCCESS, or INVALID_PARAMETERS: no
 * such channel.
 */
export function channelInfo(channel: u32, info: ChannelInfo): i32 {
  return smcResults(HYPERCALL_CHANNEL_INFO, channel, changetype<u32>(info));
}

/**
 * Rings the doorbell at the other end of this VM's channel `channel`, after all earlier writes are
 * complete. Returns SUCCESS, INVALID_PARAMETERS or NOT_RUNNING.
 */
export function notifyChannel(channel: u32): i32 {
  dsb();
  return smc(HYPERCALL_CHANNEL_NOTIFY, channel, 0, 0);
}

// ── VMs ──────────────────────────────────────────────────────────────────────────────────────────
/**
 * Makes LEVEL_… `level` the real-time level of this VM. Returns SUCCESS, or an error of {@link
 * changeLevelOf}.
 */
export function changeLevel(level: u32): i32 {
  return changeLevelOf(VM_SELF, level);
}

/**
 * Makes LEVEL_… `level` the real-time level of VM `vm`. Returns SUCCESS, DENIED,
 * INVALID_PARAMETERS, NOT_RUNNING, BUSY or NO_TIME.
 */
export function changeLevelOf(vm: u32, level: u32): i32 {
  return smc(HYPERCALL_VM_LEVEL, vm, level, 0);
}

/**
 * Starts VM `vm`; for a manager. Returns SUCCESS, DENIED, INVALID_PARAMETERS, ALREADY_ON, BUSY or
 * NO_TIME.
 */
export function startVm(vm: u32): i32 {
  return smc(HYPERCALL_VM_START, vm, 0, 0);
}

/**
 * Stops VM `vm`, which is not this one; for a manager. Returns SUCCESS, DENIED, INVALID_PARAMETERS,
 * BUSY or NOT_RUNNING.
 */
export function stopVm(vm: u32): i32 {
  return smc(HYPERCALL_VM_STOP, vm, 0, 0);
}

/**
 * Restarts VM `vm` from its images; for a manager. Returns SUCCESS, DENIED, INVALID_PARAMETERS,
 * BUSY or NO_TIME.
 */
export function restartVm(vm: u32): i32 {
  return smc(HYPERCALL_VM_RESTART, vm, 0, 0);
}

/**
 * VM_STATE_… (packages/abi/src/report.ts) of VM `vm`; of another VM than VM_SELF for a manager.
 * Errors: DENIED, INVALID_PARAMETERS.
 */
export function vmStatus(vm: u32): i32 {
  return smc(HYPERCALL_VM_STATUS, vm, 0, 0);
}

/** Fills in STATISTIC_… `statistic` of this VM. Returns SUCCESS or INVALID_PARAMETERS. */
export function readStatistic(statistic: u32, result: WideResult): i32 {
  return smcResults(HYPERCALL_VM_STATISTIC, statistic, changetype<u32>(result));
}

// ── Health ───────────────────────────────────────────────────────────────────────────────────────
/**
 * Tells the watchdog that this VM is alive. The first call starts the watchdog. Returns SUCCESS, or
 * NOT_SUPPORTED: this VM has no watchdog.
 */
export function kickWatchdog(): i32 {
  return smc(HYPERCALL_WATCHDOG_KICK, 0, 0, 0);
}

// ── Guarded interrupts; NOT_SUPPORTED for a VM without them ──────────────────────────────────────
/** For GICC_IAR: the line that this VM handles from now on, or NO_INTERRUPT. */
export function acknowledgeInterrupt(): i32 {
  return smc(HYPERCALL_INTERRUPT_ACKNOWLEDGE, 0, 0, 0);
}

/** For GICC_EOIR: the acknowledged line is handled. Returns SUCCESS, or DENIED: there is none. */
export function endInterrupt(): i32 {
  return smc(HYPERCALL_INTERRUPT_END, 0, 0, 0);
}

/**
 * Enables line `line` of this VM (`enabled`), or disables the line. Returns SUCCESS or
 * INVALID_PARAMETERS.
 */
export function enableInterrupt(line: u32, enabled: bool): i32 {
  return smc(HYPERCALL_INTERRUPT_ENABLE, line, <u32>enabled, 0);
}
