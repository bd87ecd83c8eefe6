// MVM's own structures, at fixed addresses. All of them are cleared when MVM starts.
//
//   MVM_STRUCTURES + 0x0000  report, read from outside (abi: report.ts)
//                  + 0x1000  VMs                    MAX_VMS × VM_STRUCTURE_SIZE
//                  + 0x1200  cores                  MAX_CORES × CORE_STRUCTURE_SIZE
//                  + 0x1300  locks
//                  + 0x1400  alarms                 MAX_ALARMS × ALARM_SIZE
//                  + 0x1a00  services: channels, leases, watchdogs, the operator's console
//                  + 0x2000  virtual CPUs           MAX_VCPUS × VCPU_STRUCTURE_SIZE
//                  + 0x2d00  contexts of these      MAX_VCPUS × CONTEXT_SIZE
//                  + 0x3cc0  console lines          MAX_VCPUS × LINE_SIZE
//                  + 0x45c0  CRC-32 tables          4 × 256 words
//                  + 0x55c0  context of nobody      CONTEXT_SIZE
//                  + 0x6000  unmapped page          an overflow of the stack above is a fault
//                  + 0x7000  stack of core 0        one page
//                  + 0x8000  unmapped page
//                  + 0x9000  stack of core 1
//                  + 0xa000  fault stacks           one page for each core
import { MVM_STRUCTURES } from "../../../abi/src/memory-map";
import { MAX_CORES, MAX_VMS } from "../../../abi/src/system-image";

export const PAGE_SIZE: u32 = 0x1000;
export const STRUCTURES_SIZE: u32 = 0xc000;

export const VMS: u32 = MVM_STRUCTURES + 0x1000;
export const VM_STRUCTURE_SIZE: u32 = 64;
export const CORES: u32 = MVM_STRUCTURES + 0x1200;
export const CORE_STRUCTURE_SIZE: u32 = 128;

export const CONSOLE_LOCK: u32 = MVM_STRUCTURES + 0x1300;
export const GROUP_LOCK: u32 = MVM_STRUCTURES + 0x1304;
/**
 * Where VMs are, and their levels (life/level.ts). Who has it may take the others but OPERATOR_LOCK
 * and CONSOLE_LOCK.
 */
export const LEVEL_LOCK: u32 = MVM_STRUCTURES + 0x1308;
/** For files of core/ that keep state of their own beside VMs and cores. */
export const SERVICE_LOCK: u32 = MVM_STRUCTURES + 0x130c;
export const OPERATOR_LOCK: u32 = MVM_STRUCTURES + 0x1310;
/** Upper bits of MVM's clock (clock.ts). */
export const CLOCK_EPOCH: u32 = MVM_STRUCTURES + 0x1340;
/**
 * What was written last to a register of the firewall that cannot be read
 * (board/zc702/firewall.ts).
 */
export const APB_SLAVES_COPY: u32 = MVM_STRUCTURES + 0x1344;

export const ALARMS: u32 = MVM_STRUCTURES + 0x1400;
export const ALARM_SIZE: u32 = 32;
export const SERVICES: u32 = MVM_STRUCTURES + 0x1a00;
/** Leases of shared devices (lease/lease.ts). */
export const LEASES: u32 = SERVICES;
/** A Poll for each virtual CPU (time/polling.ts). */
export const POLLS: u32 = SERVICES + 0x400;
export const POLL_SIZE: u32 = 16;
/** Two words for each VM (watchdog.ts). */
export const WATCHDOGS: u32 = SERVICES + 0x240;
/** A LeaseWait for each virtual CPU (lease/wait.ts). */
export const LEASE_WAITS: u32 = SERVICES + 0x500;
export const LEASE_WAIT_SIZE: u32 = 16;
/** VMs that run before all others of their core, a bit each (schedule/boost.ts). */
export const BOOSTED_VMS: u32 = SERVICES + 0x3c0;
/** The operator's console (operator/line.ts). */
export const OPERATOR: u32 = SERVICES + 0x300;

/**
 * One for each VM, and one for each further core of a VM with several: such a VM has its cores for
 * itself.
 */
export const MAX_VCPUS: u32 = MAX_VMS + MAX_CORES - 1;
/** See alarm.ts for who has which. */
export const ALARMS_PER_VCPU: u32 = 4;
export const MAX_ALARMS: u32 = MAX_VCPUS * ALARMS_PER_VCPU + MAX_VMS;
export const VCPUS: u32 = MVM_STRUCTURES + 0x2000;
export const VCPU_STRUCTURE_SIZE: u32 = 0x170;
export const CONTEXTS: u32 = MVM_STRUCTURES + 0x2d00;
/** Laid out by arch/armv7/context.S. */
export const CONTEXT_SIZE: u32 = 0x1c0;
export const LINES: u32 = MVM_STRUCTURES + 0x3cc0;
export const LINE_SIZE: u32 = 256;
export const CRC_TABLES: u32 = MVM_STRUCTURES + 0x45c0;
/**
 * Where what is in the hardware goes when it is nobody's: it is never read, so both cores may write
 * it.
 */
export const NOBODYS_CONTEXT: u32 = MVM_STRUCTURES + 0x55c0;

/**
 * The stack on which MVM runs on core n grows down from STACK_0_TOP + n × STACK_STRIDE; below it is
 * an unmapped page.
 */
export const STACK_0_TOP: u32 = MVM_STRUCTURES + 0x8000;
export const STACK_STRIDE: u32 = 0x2000;
/**
 * Where a fault of MVM itself is reported from: core n uses the page that ends at FAULT_STACK_0_TOP
 * + n × PAGE_SIZE.
 */
export const FAULT_STACK_0_TOP: u32 = MVM_STRUCTURES + 0xb000;

/** The page that catches an overflow of core n's stack. */
export function guardPage(core: u32): u32 {
  return STACK_0_TOP + core * STACK_STRIDE - STACK_STRIDE;
}
