/**
 * The test writes its orders to the test guest at this offset in the guest's memory, and reads the
 * guest's results there. Orders and results are words.
 */
export const PARAMETERS: u32 = 0x80000;
/** One of TASK_…. */
export const PARAMETER_TASK: u32 = 0x00;
export const PARAMETER_VALUE: u32 = 0x04;
export const PARAMETER_FIRST: u32 = 0x08;
export const PARAMETER_SECOND: u32 = 0x0c;
/** Rounds of the guest's loop. */
export const RESULT_ROUNDS: u32 = 0x10;
/** Number of interrupts that the guest took. */
export const RESULT_INTERRUPTS: u32 = 0x14;
/** 0, or the error that the guest found. */
export const RESULT_ERROR: u32 = 0x18;
/** The last result of a hypercall. */
export const RESULT_CALL: u32 = 0x1c;

/** Counts for ever, and checks that its registers stay unchanged. */
export const TASK_SPIN: u32 = 0;
/**
 * Private timer with a period of PARAMETER_VALUE counts. Between interrupts the guest sleeps in a
 * delay.
 */
export const TASK_TIMER: u32 = 1;
/** Like TASK_TIMER, but the guest spins. Its handler takes PARAMETER_SECOND turns of a loop. */
export const TASK_TIMER_SPIN: u32 = 2;
/**
 * Makes one hypercall for ever: function PARAMETER_VALUE, with the following words as arguments.
 */
export const TASK_CALL: u32 = 3;
/** Reads MVM's memory. */
export const TASK_VIOLATE: u32 = 4;
/** Sleeps in a delay, and counts its wakes. */
export const TASK_SLEEP: u32 = 5;
/**
 * Makes the PARAMETER_VALUE calls of the table CALLS, and then the checks of the words from
 * RESULT_MASKED_CPS on.
 */
export const TASK_CONFORM: u32 = 6;
/** Both cores of the VM do the orders of the test (CORE_…). */
export const TASK_SERVE: u32 = 7;

/**
 * Makes random hypercalls for ever, and checks each (random-calls.ts). PARAMETER_VALUE: seed;
 * PARAMETER_FIRST: RANDOM_….
 */
export const TASK_RANDOM_CALLS: u32 = 8;
/** The guest is the manager. It leaves alone the VMs from the number in bits 15:8 on. */
export const RANDOM_MANAGER: u32 = 1 << 0;
export const RANDOM_VMS_SHIFT: u32 = 8;

/**
 * Does one harmful thing for ever (storms.ts). PARAMETER_VALUE: STORM_…; PARAMETER_FIRST: as
 * described there.
 */
export const TASK_STORM: u32 = 9;
/** Makes the first PARAMETER_FIRST calls of the table CALLS. */
export const STORM_CALLS: u32 = 0;
export const STORM_SGI_SELF: u32 = 1;
/**
 * Sends software interrupts to the other core. After each round the guest takes this many turns of
 * a loop.
 */
export const STORM_SGI_OTHERS: u32 = 2;
/** A level-sensitive interrupt of TTC1 that the guest never clears. */
export const STORM_LEVEL_LINE: u32 = 3;
/** Acknowledges interrupts and never ends them. */
export const STORM_NEVER_ENDED: u32 = 4;
/**
 * Writes random registers of the interrupt controller; GICD_CTLR, too, if PARAMETER_FIRST is not 0.
 */
export const STORM_DISTRIBUTOR: u32 = 5;
/** Maintenance of TLB, caches and branch prediction. */
export const STORM_FLUSH: u32 = 6;
/** Reads MVM's memory. */
export const STORM_FAULTS: u32 = 7;
/** Writes MVM's memory, and is in a delay when the abort arrives. */
export const STORM_ABORT_LEFT: u32 = 8;
/** Kicks its watchdog once. */
export const STORM_HANG: u32 = 9;
/** Makes the core's private timer, which may be another VM's timer, expire. */
export const STORM_TIMER: u32 = 10;
/**
 * If PARAMETER_SECOND is not 0: leases shared device 0, which is TTC1, and never leaves the handler
 * of its interrupt.
 */
export const STORM_LEASE: u32 = 11;
/** Sends itself a software interrupt that it masks. */
export const STORM_SGI_MASKED: u32 = 12;
/** Kicks its watchdog once, and takes an exception whose vector cannot be fetched. */
export const STORM_NO_VECTORS: u32 = 13;
/**
 * Makes the PARAMETER_FIRST accesses of the table ACCESSES. Then it makes the hypercall
 * PARAMETER_SECOND, if that is not 0, with ACCESSES_ARGUMENT as first argument.
 */
export const STORM_ACCESSES: u32 = 14;

/**
 * Counts interrupts by line (guarded.ts): the private timer as for TASK_TIMER, TTC1 with
 * PARAMETER_FIRST counts, and the doorbell PARAMETER_SECOND.
 */
export const TASK_COUNT: u32 = 10;
/** Attacks the distributor, and rings sometimes. RESULT_ROUNDS counts the rings. */
export const TASK_ATTACK: u32 = 11;
/** A program of the guest calls MVM in User mode, for ever, with the version call. */
export const TASK_USER_CALL: u32 = 12;
/** The kernel's view of the call: the exception's vector, lr relative to the SMC, spsr; and r0. */
export const RESULT_USER_VECTOR: u32 = 0x60;
export const RESULT_USER_LR: u32 = 0x64;
export const RESULT_USER_SPSR: u32 = 0x68;
export const RESULT_USER_R0: u32 = 0x6c;
/** As TASK_TIMER_SPIN, with the private watchdog in timer mode. The handler does not linger. */
export const TASK_WATCHDOG_SPIN: u32 = 21;
/**
 * Loads a register of the secure world, at PARAMETER_VALUE, in each way, and the same value from
 * RAM. Then the guest writes that register. Then it reads PARAMETER_FIRST, if that is not 0.
 */
export const TASK_START_CODE: u32 = 20;
/**
 * Makes the hypercall PARAMETER_FIRST, if that is not 0. Then counts for ever, as TASK_SPIN, and
 * takes the interrupts of line PARAMETER_VALUE.
 */
export const TASK_LISTEN: u32 = 22;
/** Results of the loads, from the register and from RAM. */
export const LOADS_COUNT: u32 = 22;
export const RESULT_LOADS: u32 = 0x500;
export const RESULT_RAM_LOADS: u32 = 0x600;
/** One word for each line: how often the line came. */
export const RESULT_LINES: u32 = 0x800;
/**
 * RESULT_ERROR of TASK_COUNT: an interrupt without its device's event; an interrupt while IRQs were
 * masked; a call with a wrong result.
 */
export const ERROR_DOUBLED: u32 = 0xd0b1ed00;
export const ERROR_WHILE_MASKED: u32 = 0xd15ab1ed;
export const ERROR_CALL: u32 = 0xca110000;
/** The guest handles the timer's interrupt, but the interrupt is not active in the controller. */
export const ERROR_NOT_ACTIVE: u32 = 0xd1e0ac7e;

/** CPSR after `cpsid af`, and CPSR after an `msr` that sets A and F. */
export const RESULT_MASKED_CPS: u32 = 0x20;
export const RESULT_MASKED_MSR: u32 = 0x24;
/** Result of STREX: directly after its LDREX; with a hypercall between them. */
export const RESULT_STREX: u32 = 0x28;
export const RESULT_STREX_AFTER_CALL: u32 = 0x2c;
/** The private timer's status before a delay; the delay's result; the status after the delay. */
export const RESULT_TIMER_BEFORE: u32 = 0x30;
export const RESULT_DELAY: u32 = 0x34;
export const RESULT_TIMER_AFTER: u32 = 0x38;
/** A data abort that the guest took: lr_abt, spsr_abt, DFSR, DFAR. */
export const RESULT_ABORT_LR: u32 = 0x44;
export const RESULT_ABORT_SPSR: u32 = 0x48;
export const RESULT_ABORT_STATUS: u32 = 0x4c;
export const RESULT_ABORT_ADDRESS: u32 = 0x50;
/** A word for LDREX and STREX. */
export const EXCLUSIVE_WORD: u32 = 0x40;

/** With TASK_SERVE: entries where a further core may begin, in ARM and in Thumb state. */
export const RESULT_ENTRY_ARM: u32 = 0x54;
export const RESULT_ENTRY_THUMB: u32 = 0x58;

/** With TASK_SERVE: the orders and results of core n are at CORE_BOXES + n × CORE_BOX_SIZE. */
export const CORE_BOXES: u32 = 0x300;
export const CORE_BOX_SIZE: u32 = 0x100;
/** The number of the order, written last; the number of the last order that is done. */
export const CORE_ORDER: u32 = 0x00;
export const CORE_DONE: u32 = 0x04;
/** OPERATION_…, the number of repetitions, and four arguments. */
export const CORE_OPERATION: u32 = 0x08;
export const CORE_TIMES: u32 = 0x0c;
export const CORE_ARGUMENTS: u32 = 0x10;
/** The last result; how many results were no error (not negative). */
export const CORE_RESULT: u32 = 0x20;
export const CORE_SUCCESSES: u32 = 0x24;
/** Rounds of the core's loop. */
export const CORE_ROUNDS: u32 = 0x28;
/**
 * Number of interrupts that the core took, and the last interrupt as acknowledged. While HOLD is
 * not 0, the core stays in its handler.
 */
export const CORE_INTERRUPTS: u32 = 0x2c;
export const CORE_ACKNOWLEDGED: u32 = 0x30;
export const CORE_HOLD: u32 = 0x34;
/**
 * After an order, and this many turns of a loop later, the core makes the hypercall of this number,
 * if the number is not 0.
 */
export const CORE_THEN: u32 = 0x80;
export const CORE_PAUSE: u32 = 0x84;
/**
 * A further core's registers at its entry: r0–r12, sp, lr, CPSR, SCTLR; then 1 if the core began in
 * Thumb state.
 */
export const CORE_ENTRY: u32 = 0x38;
export const ENTRY_SP: u32 = 13 * 4;
export const ENTRY_LR: u32 = 14 * 4;
export const ENTRY_CPSR: u32 = 15 * 4;
export const ENTRY_SCTLR: u32 = 16 * 4;
export const ENTRY_THUMB: u32 = 17 * 4;

/**
 * A hypercall with the arguments as r0 … r3; a write of the second argument to the address in the
 * first; a read from the address in the first.
 */
export const OPERATION_CALL: u32 = 0;
export const OPERATION_WRITE: u32 = 1;
export const OPERATION_READ: u32 = 2;

/**
 * Table of calls: for each call the registers before it, and the registers after it, CALL_WORDS
 * each.
 */
export const CALLS: u32 = PARAMETERS + 0x100;
/** r0–r12, lr, cpsr, spsr. */
export const CALL_WORDS: u32 = 16;

/** Table of accesses: address, value, and ACCESS_… of each. */
export const ACCESSES: u32 = CALLS;
export const ACCESS_SIZE: u32 = 12;
export const ACCESS_WRITE: u32 = 0;
export const ACCESS_WRITE_BYTE: u32 = 1;
export const ACCESS_READ: u32 = 2;
/** In µs: a delay that is longer than a test. */
export const ACCESSES_ARGUMENT: u32 = 1_000_000;

/**
 * r0–r12 and lr, as they were when the guest started. They are below the top of the guest's stack
 * (start.S).
 */
export function startRegisters(top: u32): u32 {
  return top - 14 * 4;
}

/**
 * With TASK_RANDOM_CALLS: the guest's secret, secretOf(VM), fills its memory from here to
 * SECRET_END.
 */
export const SECRET: u32 = 0xa0000;
export const SECRET_END: u32 = 0xb0000;
/** The second-level table of the odd mappings. */
export const ODD_PAGES: u32 = 0xb0000;

/**
 * A word of four letters that is only in the memory and the registers of VM `vm`: "aaaa" for VM 0,
 * and so on.
 */
export function secretOf(vm: u32): u32 {
  return 0x61616161 + vm * 0x01010101;
}
/** The secret in unused parts of MVM's memory: "zzzz". */
export const SECRET_MVM: u32 = 0x7a7a7a7a;

/**
 * Note to the marker port: the guest found an error. The low bits say which check, and the VM.
 * Notes with details follow.
 */
export const FOUND: u32 = 0xf0000000;
export const FOUND_VM_SHIFT: u32 = 8;
/**
 * A register that the call does not name has changed. Details: the call, the register, given value,
 * seen value.
 */
export const FOUND_REGISTER: u32 = 1;
/** A result that the call does not have. Details: the call, r0. */
export const FOUND_RESULT: u32 = 2;
/** A secret of another VM. Details: the call or 0, the place, the secret. */
export const FOUND_SECRET: u32 = 3;
/** Memory that nobody should have written. Details: the place, its value. */
export const FOUND_MEMORY: u32 = 4;
/** A banked register, or a register of VFP and NEON, has changed. Details: the bits. */
export const FOUND_BANKED: u32 = 5;
/** An exception. Details: its vector. */
export const FOUND_EXCEPTION: u32 = 6;
