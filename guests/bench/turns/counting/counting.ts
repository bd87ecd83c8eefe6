/** A guest that only counts. */
import { VM_INFO_MEMORY_BASE } from "../../../../packages/abi/src/hypercall";
import { w32 } from "../../../../packages/toolchain/hw/hw";
import { vmInfo } from "../../../lib/hypercall";
import { systemOff } from "../../../lib/psci";
import { COUNT_OFFSET } from "./place";

export function main(): void {
  const count = <u32>vmInfo(VM_INFO_MEMORY_BASE) + COUNT_OFFSET;
  for (let n: u32 = 1; ; n++) w32(count, n);
}

export function fault(_vector: u32, _address: u32): void {
  systemOff();
}

export function panic(_file: u32, _line: u32): void {
  fault(0, 0);
}
