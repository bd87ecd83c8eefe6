/**
 * The guest's own translation table. MVM prepared the table; the guest may change the table as any
 * kernel may.
 */
import { TLBIALL } from "../../../packages/abi/src/arm/cp15";
import { VM_INFO_MEMORY_BASE, VM_INFO_MEMORY_SIZE } from "../../../packages/abi/src/hypercall";
import { GUEST_TABLE_SIZE } from "../../../packages/abi/src/system-image";
import { dsb, isb, mcr, w32 } from "../../../packages/toolchain/hw/hw";
import { vmInfo } from "../../lib/hypercall";

/** Section descriptor: device memory, privileged access, never executed (ARM DDI 0406C B3.5.1). */
const DEVICE_SECTION: u32 = 0x416;
const SECTION_SHIFT: u32 = 20;

/** Maps the section of `address` as device memory. The firewall still decides about each access. */
export function mapSection(address: u32): void {
  const table: u32 = vmInfo(VM_INFO_MEMORY_BASE) + vmInfo(VM_INFO_MEMORY_SIZE) - GUEST_TABLE_SIZE;
  const section = address >>> SECTION_SHIFT;
  w32(table + section * 4, (section << SECTION_SHIFT) | DEVICE_SECTION);
  dsb();
  mcr(TLBIALL, 0);
  dsb();
  isb();
}
