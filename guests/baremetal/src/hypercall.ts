/** MVM's hypercalls for TypeScript guests. Each is one SMC; the numbers and errors are the abi's. */
import {
  HYPERCALL_CONSOLE_WRITE,
  HYPERCALL_DELAY,
  HYPERCALL_VERSION,
  HYPERCALL_VM_INFO,
} from "../../../packages/abi/src/hypercall";
import { PSCI_SYSTEM_OFF } from "../../../packages/abi/src/psci";
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

/** Sleeps until an interrupt of this VM is pending. */
export function delay(): i32 {
  return smc(HYPERCALL_DELAY, 0, 0, 0);
}

/** A fact about this VM (VM_INFO_…), or a negative error. */
export function vmInfo(item: u32): i32 {
  return smc(HYPERCALL_VM_INFO, item, 0, 0);
}

/** Switches this VM off. Does not return. */
export function systemOff(): void {
  smc(PSCI_SYSTEM_OFF, 0, 0, 0);
}
