// MVM's own structures, at fixed addresses. MVM clears all of them when it starts.
//
//   MVM_STRUCTURES   report, which is read from outside (abi: report.ts)
//                    VMs · cores · locks · words of the board's files · alarms
//                    leases of shared devices · polls · watchdogs · the operator's console
//                    virtual CPUs · contexts of these · console lines · CRC-32 tables
//   a page           unmapped: an overflow of the stack above it is a fault
//   a page           stack of core 0
//   two pages …      the same for each further core
//   two pages …      the same for the fault stack of each core
//   STRUCTURES_END   at most MVM_TABLES
//
// Each address is the end of the structure before it, so a structure that grows moves the ones
// behind it. This file has constants only, because the compiler must know their values, and because
// the tools on the host read them, too. structures.ts compares the sizes with the classes.
import { MVM_STRUCTURES } from "../../../abi/src/memory-map";
import { REPORT_SIZE } from "../../../abi/src/report";
import { INTERRUPT_IDS, MAX_CORES, MAX_SHARED_DEVICES, MAX_VMS } from "../../../abi/src/system-image";

/** Small page of the Short-descriptor format (ARM DDI 0406C B3.5). */
export const PAGE_SHIFT: u32 = 12;
export const PAGE_SIZE: u32 = 1 << PAGE_SHIFT;
const WORD: u32 = 4;
/** The classes with 64-bit fields need their addresses to be multiples of this. */
const ALIGNMENT: u32 = 8;

// ── VMs, cores, locks ────────────────────────────────────────────────────────────────────────────
export const VMS: u32 = MVM_STRUCTURES + REPORT_SIZE;
export const VM_STRUCTURE_SIZE: u32 = 64;
export const CORES: u32 = VMS + MAX_VMS * VM_STRUCTURE_SIZE;
export const CORE_STRUCTURE_SIZE: u32 = 128;

/** The locks, in the order in which a core takes them (spinlock.ts says what each guards). */
export const LOCKS: u32 = CORES + MAX_CORES * CORE_STRUCTURE_SIZE;
export const LOCK_SIZE: u32 = 2 * WORD;
export const OPERATOR_LOCK: u32 = LOCKS;
export const LEVEL_LOCK: u32 = OPERATOR_LOCK + LOCK_SIZE;
export const SERVICE_LOCK: u32 = LEVEL_LOCK + LOCK_SIZE;
export const GROUP_LOCK: u32 = SERVICE_LOCK + LOCK_SIZE;
export const CONSOLE_LOCK: u32 = GROUP_LOCK + LOCK_SIZE;
/** A word for each core: the locks that it holds, in a debug build (spinlock.ts). */
export const LOCKS_HELD: u32 = CONSOLE_LOCK + LOCK_SIZE;
/** A word for each word of lines: the stray ones (schedule/stray.ts). */
export const STRAYS: u32 = LOCKS_HELD + MAX_CORES * WORD;
const STRAY_WORDS: u32 = INTERRUPT_IDS / 32;
/** Upper bits of MVM's clock (clock.ts). */
export const CLOCK_EPOCH: u32 = STRAYS + STRAY_WORDS * WORD;
/** Words in which the files of board/ keep state of their own. */
export const BOARD_STATE: u32 = CLOCK_EPOCH + WORD;
export const BOARD_STATE_SIZE: u32 = 32;

// ── Virtual CPUs: how many ───────────────────────────────────────────────────────────────────────
/**
 * One for each VM, and one for each further core of a VM with several cores. Such a VM has its
 * cores to itself.
 */
export const MAX_VCPUS: u32 = MAX_VMS + MAX_CORES - 1;

// ── Alarms and services ──────────────────────────────────────────────────────────────────────────
/** alarm.ts says which alarm is for what. */
export const ALARMS_PER_VCPU: u32 = 4;
export const MAX_ALARMS: u32 = MAX_VCPUS * ALARMS_PER_VCPU + MAX_VMS;
export const ALARMS: u32 = (BOARD_STATE + BOARD_STATE_SIZE + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
export const ALARM_SIZE: u32 = 32;

/** Leases of shared devices (lease/lease.ts). */
export const LEASES: u32 = ALARMS + MAX_ALARMS * ALARM_SIZE;
export const LEASE_SIZE: u32 = 32;
/** An alarm for each core and shared device. */
export const LEASE_ALARMS: u32 = LEASES + MAX_SHARED_DEVICES * LEASE_SIZE;
/** For each virtual CPU: how its wait for a lease ends (lease/wait.ts). */
export const LEASE_WAITS: u32 = LEASE_ALARMS + MAX_CORES * MAX_SHARED_DEVICES * ALARM_SIZE;
export const LEASE_WAIT_SIZE: u32 = 16;
/** For each virtual CPU: what its delay with polling looks at (time/polling.ts). */
export const POLLS: u32 = LEASE_WAITS + MAX_VCPUS * LEASE_WAIT_SIZE;
export const POLL_SIZE: u32 = 16;
/** For each VM (watchdog.ts). */
export const WATCHDOGS: u32 = POLLS + MAX_VCPUS * POLL_SIZE;
export const WATCHDOG_SIZE: u32 = 8;
/** The operator's console (operator/line.ts). */
export const OPERATOR: u32 = WATCHDOGS + MAX_VMS * WATCHDOG_SIZE;
export const OPERATOR_SIZE: u32 = 64;
/** A word: the VMs that are boosted, a bit each (schedule/boost.ts). */
export const BOOSTED_VMS: u32 = OPERATOR + OPERATOR_SIZE;
/** A word for each virtual CPU: its ticket as a waiter for a lease (lease/lease.ts). */
export const LEASE_TICKETS: u32 = BOOSTED_VMS + WORD;
const SERVICES_END: u32 = LEASE_TICKETS + MAX_VCPUS * WORD;

// ── Virtual CPUs ─────────────────────────────────────────────────────────────────────────────────
/**
 * The first part of a virtual CPU (vcpu.ts). A multiple of ALIGNMENT, as all parts of a slot are.
 */
export const VCPU_SIZE: u32 = 0xc8;
/** The second part: the hardware of the core as the guest has it (guest-hardware.ts). */
export const GUEST_HARDWARE_SIZE: u32 = 0xe8;
/** From one virtual CPU to the next: the parts that follow one another. */
export const VCPU_STRUCTURE_SIZE: u32 = VCPU_SIZE + GUEST_HARDWARE_SIZE;
export const VCPUS: u32 = (SERVICES_END + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
export const CONTEXTS: u32 = VCPUS + MAX_VCPUS * VCPU_STRUCTURE_SIZE;
/** Room for what switchContext stores (arch/armv7/context.S). */
export const CONTEXT_SIZE: u32 = 0x1c0;
/**
 * switchContext saves the registers here when they belong to no virtual CPU. The words are never
 * read, so all cores may write them.
 */
export const NOBODYS_CONTEXT: u32 = CONTEXTS + MAX_VCPUS * CONTEXT_SIZE;
export const LINES: u32 = NOBODYS_CONTEXT + CONTEXT_SIZE;
/** Longest line on MVM's console, in bytes. */
export const LINE_SIZE: u32 = 256;

// ── CRC-32 ───────────────────────────────────────────────────────────────────────────────────────
export const CRC_TABLES: u32 = LINES + MAX_VCPUS * LINE_SIZE;
/** image/crc32.ts: four tables of a word for each value of a byte. */
export const CRC_TABLE_SIZE: u32 = 256 * WORD;
const CRC_TABLE_COUNT: u32 = 4;
const CRC_TABLES_END: u32 = CRC_TABLES + CRC_TABLE_COUNT * CRC_TABLE_SIZE;

// ── Stacks ───────────────────────────────────────────────────────────────────────────────────────
/** The unmapped page of core 0. */
const STACKS: u32 = (CRC_TABLES_END + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
/**
 * The stack on which MVM runs on core n grows down from STACK_0_TOP + n × STACK_STRIDE. The page
 * below it is not mapped.
 */
export const STACK_SHIFT: u32 = PAGE_SHIFT + 1;
export const STACK_STRIDE: u32 = 1 << STACK_SHIFT;
export const STACK_0_TOP: u32 = STACKS + STACK_STRIDE;
const FAULT_STACKS: u32 = STACKS + MAX_CORES * STACK_STRIDE;
/**
 * Core n reports a fault of MVM itself on the stack that grows down from FAULT_STACK_0_TOP + n ×
 * STACK_STRIDE. The page below it is not mapped.
 */
export const FAULT_STACK_0_TOP: u32 = FAULT_STACKS + STACK_STRIDE;
export const STRUCTURES_END: u32 = FAULT_STACKS + MAX_CORES * STACK_STRIDE;
export const STRUCTURES_SIZE: u32 = STRUCTURES_END - MVM_STRUCTURES;

/** The page that catches an overflow of core n's stack. */
export function guardPage(core: u32): u32 {
  return STACKS + core * STACK_STRIDE;
}

/** The page that catches an overflow of core n's fault stack. */
export function faultGuardPage(core: u32): u32 {
  return FAULT_STACKS + core * STACK_STRIDE;
}
