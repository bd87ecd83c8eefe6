/**
 * MVM's hypercalls for TypeScript guests. Each is one SMC; the numbers and errors are the abi's.
 */
import {
  HYPERCALL_CONSOLE_WRITE,
  HYPERCALL_DELAY,
  HYPERCALL_VERSION,
  HYPERCALL_VM_INFO,
  HYPERCALL_VM_LEVEL,
  HYPERCALL_WATCHDOG_KICK,
  VM_SELF,
} from "../../../packages/abi/src/hypercall";
import { PSCI_SYSTEM_OFF, PSCI_SYSTEM_RESET } from "../../../packages/abi/src/psci";
import { dsb, smc } from "../../../packages/toolchain/hw/hw";

/** MVM's version: `major << 16 | minor`. */
export function version(): u32 {
  return smc(HYPERCALL_VERSION, 0, 0, 0);
}

/** Writes `length` bytes at `address` to MVM's console; returns `length` or a negative error. */
export function writeConsole(address: u32, length: u32): i32 {
  dsb();
  return smc(HYPERCALL_CONSOLE_WRITE, address, length, 0);
}

/** Sleeps for `microseconds`, or until an interrupt of this VM is pending. */
export function delayFor(microseconds: u32): i32 {
  return smc(HYPERCALL_DELAY, microseconds, 0, 0);
}

/** Tells the watchdog that this VM is alive. The first call starts it. */
export function kickWatchdog(): i32 {
  return smc(HYPERCALL_WATCHDOG_KICK, 0, 0, 0);
}

/** Makes the real-time level of this VM LEVEL_…; a negative error when MVM refuses. */
export function changeLevel(level: u32): i32 {
  return smc(HYPERCALL_VM_LEVEL, VM_SELF, level, 0);
}

/** Sleeps until an interrupt of this VM is pending. */
export function delay(): i32 {
  return smc(HYPERCALL_DELAY, 0, 0, 0);
}

/** A fact about this VM (VM_INFO_…), or a negative error. */
export function vmInfo(item: u32): i32 {
  return smc(HYPERCALL_VM_INFO, item, 0, 0);
}

/** Starts this VM again. Does not return. */
export function systemReset(): void {
  smc(PSCI_SYSTEM_RESET, 0, 0, 0);
}

/** Switches this VM off. Does not return. */
export function systemOff(): void {
  smc(PSCI_SYSTEM_OFF, 0, 0, 0);
}
