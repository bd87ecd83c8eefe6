// MVM's own structures, at fixed addresses. All of them are cleared when MVM starts.
//
//   MVM_STRUCTURES + 0x0000  report, read from outside (abi: report.ts)
//                  + 0x1000  VMs                    MAX_VMS × VM_STRUCTURE_SIZE
//                  + 0x1800  virtual CPUs           MAX_VMS × VCPU_STRUCTURE_SIZE
//                  + 0x2000  console lines          MAX_VMS × LINE_SIZE
//                  + 0x2800  CRC-32 tables          4 × 256 words
//                  + 0x3800  console lock
//                  + 0x4000  unmapped page          an overflow of the stack above is a fault
//                  + 0x5000  stack of core 0        one page
//                  + 0x6000  unmapped page
//                  + 0x7000  stack of core 1
//                  + 0x8000  fault stacks           one page for each core
import { MVM_STRUCTURES } from "../../../abi/src/memory-map";

export const PAGE_SIZE: u32 = 0x1000;
export const STRUCTURES_SIZE: u32 = 0xa000;

export const VMS: u32 = MVM_STRUCTURES + 0x1000;
export const VM_STRUCTURE_SIZE: u32 = 64;
export const VCPUS: u32 = MVM_STRUCTURES + 0x1800;
export const VCPU_STRUCTURE_SIZE: u32 = 128;
export const LINES: u32 = MVM_STRUCTURES + 0x2000;
export const LINE_SIZE: u32 = 256;
export const CRC_TABLES: u32 = MVM_STRUCTURES + 0x2800;
export const CONSOLE_LOCK: u32 = MVM_STRUCTURES + 0x3800;

/** The stack on which MVM runs on core n grows down from STACK_0_TOP + n × STACK_STRIDE; below it is an unmapped page. */
export const STACK_0_TOP: u32 = MVM_STRUCTURES + 0x6000;
export const STACK_STRIDE: u32 = 0x2000;
/** Where a fault of MVM itself is reported from: core n uses the page that ends at FAULT_STACK_0_TOP + n × PAGE_SIZE. */
export const FAULT_STACK_0_TOP: u32 = MVM_STRUCTURES + 0x9000;

/** The page that catches an overflow of core n's stack. */
export function guardPage(core: u32): u32 {
  return STACK_0_TOP + core * STACK_STRIDE - STACK_STRIDE;
}
