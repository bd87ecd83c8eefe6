/**
 * The other end of the bench's channels: waits for its doorbell, and rings back if it is on another core. On the bench's core it
 * notes when it runs again and when it waits again: it can, since the section of its UART holds the marker port, too.
 */
import {
  HYPERCALL_CHANNEL_NOTIFY,
  HYPERCALL_DELAY,
  HYPERCALL_VM_INFO,
  VM_INFO_CORES,
} from "../../../packages/abi/src/hypercall";
import { PSCI_SYSTEM_OFF } from "../../../packages/abi/src/psci";
import { smc } from "../../../packages/toolchain/hw/hw";
import { between, prepare } from "../src/calls";
import { enable, initInterrupts, takeInterrupt } from "../src/gic";
import { PATH_SWITCH, PATH_WAKE } from "../src/paths";

const CHANNEL: u32 = 0;
const BENCH_CORES: u32 = 1;
/** The doorbells that system.jsonc gives to the two echoes. */
const DOORBELL_SAME_CORE: u32 = 85;
const DOORBELL_OTHER_CORE: u32 = 87;

export function main(): void {
  initInterrupts();
  if (smc(HYPERCALL_VM_INFO, VM_INFO_CORES, 0, 0) === BENCH_CORES) {
    enable(DOORBELL_SAME_CORE);
    for (;;) {
      prepare(HYPERCALL_DELAY);
      between(2 * PATH_SWITCH, 2 * PATH_WAKE + 1);
      takeInterrupt();
    }
  }
  enable(DOORBELL_OTHER_CORE);
  for (;;) {
    smc(HYPERCALL_DELAY, 0, 0, 0);
    takeInterrupt();
    smc(HYPERCALL_CHANNEL_NOTIFY, CHANNEL, 0, 0);
  }
}

export function fault(_vector: u32, _address: u32): void {
  smc(PSCI_SYSTEM_OFF, 0, 0, 0);
}

export function panic(_file: u32, _line: u32): void {
  fault(0, 0);
}
