/**
 * What a core notes about the exceptions that it takes, for people: byte offsets in the core's
 * block at EXCEPTION_LOGS. The board reads the same fields, so the file has integer literals only.
 *
 *     log 0      exceptions of the secure world
 *     log 1      exceptions of the normal world, of software without a number
 *     log 2 …    exceptions of the normal world, of software number 0 … (OWNER_WORDS)
 *
 * Exceptions into monitor mode, and returns from there, are not in any log: the last one is at
 * MONITOR_RECORD. An abort that software in monitor mode gives to the normal world is in the log,
 * as if the processor had taken it.
 */
export const LOG_SIZE = 0x140;
export const SECURE_LOG = 0;
export const NORMAL_LOG = 1;
export const FIRST_OWNER_LOG = 2;
/** Software with a number: at most so many. */
export const OWNERS = 16;
export const LOGS = 18;

/**
 * A record behind the logs: the last exception to monitor mode. A word: the core is still there
 * (u32; 0: it has left monitor mode, or came there by a change of the mode).
 */
export const MONITOR_RECORD = 0x1680;
export const MONITOR_OPEN = 0x16a8;

/** u32 [vector / 4 − 1]: exceptions taken. */
export const LOG_COUNTS = 0x00;
/** A bit for each mode (CPSR.M & 0xF): an exception was taken to it, and has not returned. */
export const LOG_OPEN = 0x1c;
/** A fault was taken, and nothing has returned from an exception since. */
export const LOG_IN_FAULT = 0x20;
/**
 * Faults in a row that the software met without executing an instruction in between, other than
 * those of its handlers. FAULTS_FOR_EVER: the core can only loop.
 */
export const LOG_FAULTS_IN_A_ROW = 0x24;
export const FAULTS_FOR_EVER = 0x4000_0000;
/** The same for interrupts. */
export const LOG_INTERRUPTS_IN_A_ROW = 0x28;
/** CPSR.M & 0xF of the handler of the last fault; 0: no fault yet. */
export const LOG_LAST_FAULT_MODE = 0x2c;
/** u64: COUNT at the last return from an exception. */
export const LOG_RETURNED = 0x30;
/** u64: COUNT − LOG_RETURNED when the core last went to monitor mode. */
export const LOG_EXECUTED = 0x38;
/** u64: TIME of the interrupt before the first of the present row. */
export const LOG_ROW_OF_INTERRUPTS = 0x40;
/** The instruction at which the core last went to monitor mode. */
export const LOG_LEFT_AT = 0x48;
/**
 * The start of the software (LIFE_WORDS) to which the log belongs. A log of an earlier start counts
 * as empty, LOG_COUNTS excepted.
 */
export const LOG_LIFE = 0x4c;
/** Records: the fault with which the present row began, and the last exception to each mode. */
export const LOG_FIRST_FAULT = 0x50;
export const LOG_TO_FIQ = 0x78;
export const LOG_TO_IRQ = 0xa0;
export const LOG_TO_SVC = 0xc8;
export const LOG_TO_ABT = 0xf0;
export const LOG_TO_UND = 0x118;

/** Vector (contract.ts), 0 = none; and the mode of its handler. */
export const RECORD_VECTOR = 0x00;
export const RECORD_MODE = 0x04;
/** The instruction that caused the exception; of an interrupt, the next instruction. */
export const RECORD_PC = 0x08;
/** CPSR before the exception. */
export const RECORD_PSR = 0x0c;
/** Fault status and address register; 0 where the exception has none. */
export const RECORD_STATUS = 0x10;
export const RECORD_ADDRESS = 0x14;
/** u64: TIME. */
export const RECORD_TIME = 0x18;
/** r13 and r14 of the mode before. */
export const RECORD_SP = 0x20;
export const RECORD_LR = 0x24;
