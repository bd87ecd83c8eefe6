/** Counts, and does nothing else. */
import { HYPERCALL_VM_INFO, VM_INFO_MEMORY_BASE } from "../../../../packages/abi/src/hypercall";
import { PSCI_SYSTEM_OFF } from "../../../../packages/abi/src/psci";
import { smc, w32 } from "../../../../packages/toolchain/hw/hw";
import { COUNT_OFFSET } from "./place";

export function main(): void {
  const count = smc(HYPERCALL_VM_INFO, VM_INFO_MEMORY_BASE, 0, 0) + COUNT_OFFSET;
  for (let n: u32 = 1; ; n++) w32(count, n);
}

export function fault(_vector: u32, _address: u32): void {
  smc(PSCI_SYSTEM_OFF, 0, 0, 0);
}

export function panic(_file: u32, _line: u32): void {
  fault(0, 0);
}
