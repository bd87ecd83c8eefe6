/**
 * Where the test tells the test guest what to do, and reads what it did: from the start of its
 * memory, in words.
 */
export const PARAMETERS: u32 = 0x80000;
/** TASK_… */
export const PARAMETER_TASK: u32 = 0x00;
export const PARAMETER_VALUE: u32 = 0x04;
export const PARAMETER_FIRST: u32 = 0x08;
export const PARAMETER_SECOND: u32 = 0x0c;
/** Rounds of its loop. */
export const RESULT_ROUNDS: u32 = 0x10;
/** Interrupts that it took. */
export const RESULT_INTERRUPTS: u32 = 0x14;
/** 0, or what was wrong. */
export const RESULT_ERROR: u32 = 0x18;
/** Last result of a hypercall. */
export const RESULT_CALL: u32 = 0x1c;

/** Counts for ever; checks that its registers stay as they are. */
export const TASK_SPIN: u32 = 0;
/** Private timer, PARAMETER_VALUE counts a period; sleeps in a delay between. */
export const TASK_TIMER: u32 = 1;
/** As TASK_TIMER, but it spins; its interrupt handler takes PARAMETER_SECOND turns of a loop. */
export const TASK_TIMER_SPIN: u32 = 2;
/** Makes one hypercall for ever: PARAMETER_VALUE, with the words that follow as arguments. */
export const TASK_CALL: u32 = 3;
/** Reads MVM's memory. */
export const TASK_VIOLATE: u32 = 4;
/** Sleeps in a delay, counting what wakes it. */
export const TASK_SLEEP: u32 = 5;
/**
 * Makes the PARAMETER_VALUE calls of its table CALLS, and then what the words from
 * RESULT_MASKED_CPS on tell.
 */
export const TASK_CONFORM: u32 = 6;
/** Both cores of the VM do what the test orders (CORE_…). */
export const TASK_SERVE: u32 = 7;

/**
 * Makes hypercalls at random, for ever, and judges each (random-calls.ts). PARAMETER_VALUE: seed;
 * PARAMETER_FIRST: RANDOM_….
 */
export const TASK_RANDOM_CALLS: u32 = 8;
/** The guest is the manager; VMs from the number in bits 15:8 on are not its business. */
export const RANDOM_MANAGER: u32 = 1 << 0;
export const RANDOM_VMS_SHIFT: u32 = 8;

/**
 * Does one harmful thing for ever (storms.ts): PARAMETER_VALUE, STORM_…; PARAMETER_FIRST as said
 * there.
 */
export const TASK_STORM: u32 = 9;
/** The first PARAMETER_FIRST calls of its table CALLS. */
export const STORM_CALLS: u32 = 0;
export const STORM_SGI_SELF: u32 = 1;
/** To the other core; after each round so many turns of a loop. */
export const STORM_SGI_OTHERS: u32 = 2;
/** A level-sensitive interrupt of TTC1 that it never quiets. */
export const STORM_LEVEL_LINE: u32 = 3;
/** Interrupts acknowledged and never ended. */
export const STORM_NEVER_ENDED: u32 = 4;
/** Registers of the interrupt controller at random; GICD_CTLR too if PARAMETER_FIRST is not 0. */
export const STORM_DISTRIBUTOR: u32 = 5;
/** Maintenance of TLB, caches and branch prediction. */
export const STORM_FLUSH: u32 = 6;
/** Reads MVM's memory. */
export const STORM_FAULTS: u32 = 7;
/** Writes it, and is in a delay when the abort comes. */
export const STORM_ABORT_LEFT: u32 = 8;
/** Kicks its watchdog once. */
export const STORM_HANG: u32 = 9;
/** Makes the core's private timer, which may be another VM's, expire. */
export const STORM_TIMER: u32 = 10;
/**
 * When PARAMETER_SECOND is not 0: leases shared device 0, which is TTC1, and does not come out of
 * the handler of its interrupt.
 */
export const STORM_LEASE: u32 = 11;
/** A software interrupt to itself that it masks. */
export const STORM_SGI_MASKED: u32 = 12;

/**
 * Private timer as TASK_TIMER; PARAMETER_FIRST counts of TTC1, PARAMETER_SECOND its doorbell:
 * counts interrupts by line (guarded.ts).
 */
export const TASK_COUNT: u32 = 10;
/** Attacks the distributor, and rings at times; the rounds are the rings. */
export const TASK_ATTACK: u32 = 11;
/** A program of the guest calls MVM in User mode, for ever: the version. */
export const TASK_USER_CALL: u32 = 12;
/** What its kernel sees of it: the exception's vector, lr from the SMC on, spsr; and r0. */
export const RESULT_USER_VECTOR: u32 = 0x60;
export const RESULT_USER_LR: u32 = 0x64;
export const RESULT_USER_SPSR: u32 = 0x68;
export const RESULT_USER_R0: u32 = 0x6c;
/** Words by line: how often it came. */
export const RESULT_LINES: u32 = 0x800;
/**
 * RESULT_ERROR of TASK_COUNT: an interrupt without its device's event; one while IRQs were masked;
 * a call with a wrong result.
 */
export const ERROR_DOUBLED: u32 = 0xd0b1ed00;
export const ERROR_WHILE_MASKED: u32 = 0xd15ab1ed;
export const ERROR_CALL: u32 = 0xca110000;
/** The timer's interrupt is being handled, and the controller holds nothing back for it. */
export const ERROR_NOT_ACTIVE: u32 = 0xd1e0ac7e;

/** CPSR after `cpsid af`, and after an `msr` that sets A and F. */
export const RESULT_MASKED_CPS: u32 = 0x20;
export const RESULT_MASKED_MSR: u32 = 0x24;
/** STREX: after its LDREX alone; with a hypercall between. */
export const RESULT_STREX: u32 = 0x28;
export const RESULT_STREX_AFTER_CALL: u32 = 0x2c;
/** Private timer's status before a delay; what the delay returns; the status after. */
export const RESULT_TIMER_BEFORE: u32 = 0x30;
export const RESULT_DELAY: u32 = 0x34;
export const RESULT_TIMER_AFTER: u32 = 0x38;
/** A data abort that it took: lr_abt, spsr_abt, DFSR, DFAR. */
export const RESULT_ABORT_LR: u32 = 0x44;
export const RESULT_ABORT_SPSR: u32 = 0x48;
export const RESULT_ABORT_STATUS: u32 = 0x4c;
export const RESULT_ABORT_ADDRESS: u32 = 0x50;
/** A word for LDREX and STREX. */
export const EXCLUSIVE_WORD: u32 = 0x40;

/** With TASK_SERVE: where a further core may begin, in ARM and in Thumb state. */
export const RESULT_ENTRY_ARM: u32 = 0x54;
export const RESULT_ENTRY_THUMB: u32 = 0x58;

/** With TASK_SERVE, what core n is told and tells stands at CORE_BOXES + n × CORE_BOX_SIZE. */
export const CORE_BOXES: u32 = 0x300;
export const CORE_BOX_SIZE: u32 = 0x100;
/** Number of the order, written last; number of the last one done. */
export const CORE_ORDER: u32 = 0x00;
export const CORE_DONE: u32 = 0x04;
/** OPERATION_…, how often to do it, and its four arguments. */
export const CORE_OPERATION: u32 = 0x08;
export const CORE_TIMES: u32 = 0x0c;
export const CORE_ARGUMENTS: u32 = 0x10;
/** What came of it at last; how many times it came to no error (not negative). */
export const CORE_RESULT: u32 = 0x20;
export const CORE_SUCCESSES: u32 = 0x24;
/** Rounds of its loop. */
export const CORE_ROUNDS: u32 = 0x28;
/**
 * Interrupts that it took, and the last one as it was acknowledged; while HOLD is not 0 it stays in
 * its handler.
 */
export const CORE_INTERRUPTS: u32 = 0x2c;
export const CORE_ACKNOWLEDGED: u32 = 0x30;
export const CORE_HOLD: u32 = 0x34;
/** After an order, so many turns of a loop later: the hypercall of this number, if it is not 0. */
export const CORE_THEN: u32 = 0x80;
export const CORE_PAUSE: u32 = 0x84;
/**
 * A further core's registers at its entry: r0–r12, sp, lr, CPSR, SCTLR; and 1 if it began in Thumb
 * state.
 */
export const CORE_ENTRY: u32 = 0x38;
export const ENTRY_SP: u32 = 13 * 4;
export const ENTRY_LR: u32 = 14 * 4;
export const ENTRY_CPSR: u32 = 15 * 4;
export const ENTRY_SCTLR: u32 = 16 * 4;
export const ENTRY_THUMB: u32 = 17 * 4;

/**
 * A hypercall with the arguments as r0 … r3; a write of the second to the address that is the
 * first; a read from there.
 */
export const OPERATION_CALL: u32 = 0;
export const OPERATION_WRITE: u32 = 1;
export const OPERATION_READ: u32 = 2;

/** Table of calls: the registers before the call, and those after it, CALL_WORDS each. */
export const CALLS: u32 = PARAMETERS + 0x100;
/** r0–r12, lr, cpsr, spsr. */
export const CALL_WORDS: u32 = 16;

/** r0–r12 and lr as they were when the guest started, below the top of its stack (start.S). */
export function startRegisters(top: u32): u32 {
  return top - 14 * 4;
}

/**
 * With TASK_RANDOM_CALLS: the guest's memory from here to SECRET_END is full of its secret,
 * secretOf(VM).
 */
export const SECRET: u32 = 0xa0000;
export const SECRET_END: u32 = 0xb0000;
/** Second-level table of the odd mappings. */
export const ODD_PAGES: u32 = 0xb0000;

/**
 * A word of four letters that stand in the memory and the registers of VM `vm` alone: "aaaa" for VM
 * 0, and so on.
 */
export function secretOf(vm: u32): u32 {
  return 0x61616161 + vm * 0x01010101;
}
/** In MVM's memory, where nothing else stands: "zzzz". */
export const SECRET_MVM: u32 = 0x7a7a7a7a;

/**
 * Note to the marker port: the guest found what must not be. Below: which check, and the VM. Notes
 * with details follow.
 */
export const FOUND: u32 = 0xf0000000;
export const FOUND_VM_SHIFT: u32 = 8;
/** A register that a call does not name has changed: then the call, the register, given, seen. */
export const FOUND_REGISTER: u32 = 1;
/** A result that the call does not have: then the call, r0. */
export const FOUND_RESULT: u32 = 2;
/** A secret of another: then the call or 0, the place, the secret. */
export const FOUND_SECRET: u32 = 3;
/** Memory that nobody should have written: then the place, what is there. */
export const FOUND_MEMORY: u32 = 4;
/** A banked register, or one of VFP and NEON, has changed: then the bits. */
export const FOUND_BANKED: u32 = 5;
/** An exception: then its vector. */
export const FOUND_EXCEPTION: u32 = 6;
