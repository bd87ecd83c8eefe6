// MVM's report: counters of every VM and core, kept at REPORT_BASE (memory-map.ts) while MVM runs,
// read from outside by the board's host or a debugger. Little-endian 32-bit words; counters wrap.
// They are plain words: if two cores count in the same word at the same moment, one count may be
// lost. This concerns the counters of a VM with several cores, VM_REPORT_NOTIFICATIONS_RECEIVED
// (the core that rings counts), and VM_REPORT_REACTIONS (the core that checks the VM's watchdog
// counts, too). Fields named …_TIME are 64 bits, low word first, in ticks of MVM's clock
// (REPORT_TICK); …_TICKS are 32 bits.
//
//   ┌────────┬──────────────────┬────────────────────┐
//   │ header │ core 0 │ core 1  │ VM 0 │ VM 1 │ …     │
//   └────────┴──────────────────┴────────────────────┘
import { MAX_CORES, MAX_VMS } from "./system-image";

// ── Header ───────────────────────────────────────────────────────────────────────────────────────
export const REPORT_HEADER_SIZE: u32 = 32;
/**
 * REPORT_MAGIC once MVM has started, so that another program's memory is not taken for a report.
 */
export const REPORT_MAGIC_WORD: u32 = 0x00;
export const REPORT_VERSION_WORD: u32 = 0x04;
export const REPORT_VM_COUNT: u32 = 0x08;
/** PHASE_… */
export const REPORT_PHASE: u32 = 0x0c;
/** Length of MVM's clock tick in nanoseconds: the unit of all times in the report. */
export const REPORT_TICK: u32 = 0x10;

/** "MVMR" in memory order. */
export const REPORT_MAGIC: u32 = 0x524d564d;
export const REPORT_VERSION: u32 = 4;

export const PHASE_BOOT: u32 = 1;
export const PHASE_RUNNING: u32 = 2;
export const PHASE_PANIC: u32 = 3;
/** Every VM is off or stopped; nothing will happen any more. */
export const PHASE_HALTED: u32 = 4;

// ── Core ─────────────────────────────────────────────────────────────────────────────────────────
export const CORE_REPORTS: u32 = REPORT_HEADER_SIZE;
export const CORE_REPORT_SIZE: u32 = 32;
/** Entries into MVM from the normal world on this core, by whatever exception. */
export const CORE_ENTRIES: u32 = 0x00;
/** Entries by FIQ. */
export const CORE_FIQS: u32 = 0x04;
/** Number of the VM on the core, or NO_VM. */
export const CORE_VM: u32 = 0x08;
/** Switches from one VM to another. */
export const CORE_SWITCHES: u32 = 0x0c;
/** Time in which no VM ran on the core although it is shared. */
export const CORE_IDLE_TIME: u32 = 0x10;
/**
 * A time: since when CORE_VM has run without being charged. The time since then is to be added to
 * what the VM had. MVM charges a VM when it decides, and a VM that has a core to itself only when
 * that ends. 0: all is charged.
 */
export const CORE_UNCHARGED_SINCE_TIME: u32 = 0x18;
export const NO_VM: u32 = 0xffffffff;

// ── VM ───────────────────────────────────────────────────────────────────────────────────────────
export const VM_REPORTS: u32 = CORE_REPORTS + MAX_CORES * CORE_REPORT_SIZE;
export const VM_REPORT_SIZE: u32 = 256;
/** Bytes of the whole report. */
export const REPORT_SIZE: u32 = VM_REPORTS + MAX_VMS * VM_REPORT_SIZE;
/** As in the system image: 16 bytes, filled up with 0. */
export const VM_REPORT_NAME: u32 = 0x00;
/** VM_STATE_… */
export const VM_REPORT_STATE: u32 = 0x10;
/** Times it was started: 1, and one more at each restart. */
export const VM_REPORT_STARTS: u32 = 0x14;
/** Switches of a core from another VM, or from none, to this one. */
export const VM_REPORT_SWITCHES: u32 = 0x18;
/** FIQs taken while it ran. */
export const VM_REPORT_FIQS: u32 = 0x1c;
/** Hypercalls by kind. */
export const VM_REPORT_CALLS_VERSION: u32 = 0x20;
export const VM_REPORT_CALLS_CONSOLE: u32 = 0x24;
export const VM_REPORT_CALLS_DELAY: u32 = 0x28;
export const VM_REPORT_CALLS_INFO: u32 = 0x2c;
export const VM_REPORT_CALLS_PSCI: u32 = 0x30;
/** Unknown calls: refused with NOT_SUPPORTED. */
export const VM_REPORT_CALLS_UNKNOWN: u32 = 0x34;
/** Lines that it wrote to MVM's console. */
export const VM_REPORT_CONSOLE_LINES: u32 = 0x38;
/**
 * Faults that MVM caught: more than 1 if the VM is started again after one, or gets them itself.
 * The last of them:
 */
export const VM_REPORT_FAULTS: u32 = 0x3c;
/** FAULT_… */
export const VM_REPORT_FAULT_KIND: u32 = 0x40;
/**
 * Address of the instruction; for FAULT_IMPRECISE_ABORT, of the one that was about to run when the
 * abort arrived.
 */
export const VM_REPORT_FAULT_PC: u32 = 0x44;
/** Address that was accessed; for FAULT_IMPRECISE_ABORT unknown: 0. */
export const VM_REPORT_FAULT_ADDRESS: u32 = 0x48;
/** CPSR of the guest. */
export const VM_REPORT_FAULT_CPSR: u32 = 0x4c;
/** Fault status register: DFSR, or IFSR for FAULT_PREFETCH_ABORT. */
export const VM_REPORT_FAULT_STATUS: u32 = 0x50;
export const VM_REPORT_FAULT_CORE: u32 = 0x54;
/** Hypercalls by kind, continued. */
export const VM_REPORT_CALLS_TIME: u32 = 0x58;
export const VM_REPORT_CALLS_CHANNEL: u32 = 0x5c;
export const VM_REPORT_CALLS_LEASE: u32 = 0x60;
export const VM_REPORT_CALLS_CONTROL: u32 = 0x64;
export const VM_REPORT_CALLS_WATCHDOG: u32 = 0x68;
/** Present level: LEVEL_… (system-image.ts). */
export const VM_REPORT_LEVEL: u32 = 0x6c;
/** Present cores, a bit each. */
export const VM_REPORT_CORES: u32 = 0x70;
/**
 * Periods of the reservation in which the VM got its budget, or all that it wanted; and those in
 * which it did not.
 */
export const VM_REPORT_PERIODS_SERVED: u32 = 0x74;
export const VM_REPORT_PERIODS_MISSED: u32 = 0x78;
/** Periods in which it used up its budget and wanted more. */
export const VM_REPORT_OVERRUNS: u32 = 0x7c;
/**
 * Processor time that the VM had: on its budget, and on surplus. Time alone on a core is budget, or
 * surplus if the VM has none; it is added when it ends (CORE_UNCHARGED_SINCE_TIME).
 */
export const VM_REPORT_BUDGET_TIME: u32 = 0x80;
export const VM_REPORT_SURPLUS_TIME: u32 = 0x88;
/**
 * Interrupt lines that were pending when the VM came back to its core; how long the VM had been off
 * then, in all and at most.
 */
export const VM_REPORT_DEFERRED: u32 = 0x90;
export const VM_REPORT_DEFERRED_MAX_TICKS: u32 = 0x94;
export const VM_REPORT_DEFERRED_TIME: u32 = 0x98;
/** Times that it was woken from a delay. */
export const VM_REPORT_WAKES: u32 = 0xa0;
/**
 * How long its last start from the images took (restart included), and its last change of level.
 */
export const VM_REPORT_START_TICKS: u32 = 0xa4;
export const VM_REPORT_LEVEL_CHANGES: u32 = 0xa8;
export const VM_REPORT_LEVEL_CHANGE_TICKS: u32 = 0xac;
/** Watchdog: kicks missed. */
export const VM_REPORT_WATCHDOG_MISSES: u32 = 0xb0;
/** Doorbells that it rang; doorbells that it got. */
export const VM_REPORT_NOTIFICATIONS_SENT: u32 = 0xb4;
export const VM_REPORT_NOTIFICATIONS_RECEIVED: u32 = 0xb8;
/**
 * Leases that it got; that were taken from it; how often it inherited a higher priority; longest
 * holding.
 */
export const VM_REPORT_LEASES: u32 = 0xbc;
export const VM_REPORT_LEASES_REVOKED: u32 = 0xc0;
export const VM_REPORT_LEASES_BOOSTED: u32 = 0xc4;
export const VM_REPORT_LEASE_MAX_TICKS: u32 = 0xc8;
/**
 * Guarded interrupts that MVM forwarded to it, each by one FIQ that VM_REPORT_FIQS does not count;
 * hypercalls about them.
 */
export const VM_REPORT_FORWARDED: u32 = 0xcc;
export const VM_REPORT_CALLS_INTERRUPT: u32 = 0xd0;
/** Times that it began to wait: a delay, a wait for a device. */
export const VM_REPORT_WAITS: u32 = 0xd4;
/** Refused accesses that MVM answered, or let pass, without a fault (VM_FLAG_ANSWER_START_CODE). */
export const VM_REPORT_ANSWERED: u32 = 0xd8;
/** Misses of the VM that MVM reacted to (system-image.ts: VM_ON_…). */
export const VM_REPORT_REACTIONS: u32 = 0xdc;
/** Reserved: 0xE0 … 0xFF. */

/** Not started. */
export const VM_STATE_NONE: u32 = 0;
export const VM_STATE_RUNNING: u32 = 1;
/** Switched off by itself (PSCI). */
export const VM_STATE_OFF: u32 = 2;
/** Stopped by MVM because of a fault. */
export const VM_STATE_FAULTED: u32 = 3;
/** Stopped by a manager, or by its watchdog. */
export const VM_STATE_STOPPED: u32 = 4;
/** Not running: its images are being loaded. */
export const VM_STATE_LOADING: u32 = 5;

/** Synchronous external abort on a read: the access is known to the byte. */
export const FAULT_DATA_READ: u32 = 1;
/** Synchronous external abort on a write. */
export const FAULT_DATA_WRITE: u32 = 2;
/** External abort on an instruction fetch. */
export const FAULT_PREFETCH_ABORT: u32 = 3;
/**
 * Asynchronous external abort, as firewalls give on a write: neither address nor instruction is
 * known.
 */
export const FAULT_IMPRECISE_ABORT: u32 = 4;
/**
 * An instruction that MVM does not do for a deprivileged guest (arch/armv7/deprivileged): no abort.
 */
export const FAULT_INSTRUCTION: u32 = 5;
// The status of a fault FAULT_INSTRUCTION: why.
/** The guest's kernel is in Thumb state, goes to it, or wants its exceptions in it. */
export const REFUSED_THUMB: u32 = 0;
/** A confined guest changes its translation tables. */
export const REFUSED_TABLES: u32 = 1;
/** A store to the page that is executed, by an instruction that MVM does not do. */
export const REFUSED_OWN_PAGE: u32 = 2;
/** The stub aborted where it cannot. */
export const REFUSED_STUB: u32 = 3;
