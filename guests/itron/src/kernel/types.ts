/**
 * Data types, constants and error codes of the µITRON 4.0 specification (Ver. 4.00.00, chapters 3
 * and 8). Names and values are those of the specification. The list has only what this kernel
 * offers.
 */
export type ER = i32;
export type ID = i32;
export type PRI = i32;
export type ATR = u32;
export type MODE = u32;
export type FLGPTN = u32;
/** A set of task exceptions. */
export type TEXPTN = u32;
/** The number of a CPU exception. */
export type EXCNO = u32;
/** System time in ticks. */
export type SYSTIM = u32;
/** Relative time in ticks of the system clock. */
export type RELTIM = u32;
/** Timeout in ticks; TMO_POL and TMO_FEVR are special. */
export type TMO = i32;
/** One word of a data queue, or a task's extended information. */
export type VP_INT = u32;
/**
 * A task or a handler, as an index of the function table (`(f).index`).
 */
export type FP = u32;

export const E_OK: ER = 0;
/** Reserved attribute. */
export const E_RSATR: ER = -11;
/** Invalid parameter. */
export const E_PAR: ER = -17;
/** An ID outside its range. */
export const E_ID: ER = -18;
/** The call came from a context that does not allow the call. */
export const E_CTX: ER = -25;
/** Illegal use of a service call. */
export const E_ILUSE: ER = -28;
/** No memory (a stack, a queue or a memory pool does not fit the kernel's pool). */
export const E_NOMEM: ER = -33;
/** The object is in the wrong state. */
export const E_OBJ: ER = -41;
/** The object does not exist. */
export const E_NOEXS: ER = -42;
/** A counter (activations, wake-ups, semaphore) is at its maximum. */
export const E_QOVR: ER = -43;
/** The wait was released by rel_wai. */
export const E_RLWAI: ER = -49;
/** Polling failed, or the timeout expired. */
export const E_TMOUT: ER = -50;

export const TMO_POL: TMO = 0;
export const TMO_FEVR: TMO = -1;

export const TSK_SELF: ID = 0;
export const TPRI_SELF: PRI = 0;
export const TPRI_INI: PRI = 0;
/** get_tid: no task runs. */
export const TSK_NONE: ID = 0;

/** A task or a handler is a function of this program. TA_ASM (0x01) is reserved here. */
export const TA_HLNG: ATR = 0x00;
/** Wait queues in order of arrival or of task priority. */
export const TA_TFIFO: ATR = 0x00;
export const TA_TPRI: ATR = 0x01;
/** Task attribute: activated when it is created. */
export const TA_ACT: ATR = 0x02;
/** Event flag attributes: one task, or several tasks may wait; cleared when a wait ends. */
export const TA_WSGL: ATR = 0x00;
export const TA_WMUL: ATR = 0x02;
export const TA_CLR: ATR = 0x04;
/** Mailbox attributes: messages in order of arrival, or of their priorities. */
export const TA_MFIFO: ATR = 0x00;
export const TA_MPRI: ATR = 0x02;
/** Mutex attributes, beside TA_TFIFO and TA_TPRI. Both have wait queues in order of priority. */
export const TA_INHERIT: ATR = 0x02;
export const TA_CEILING: ATR = 0x03;
/** Cyclic handler attributes: running from its creation; its phase counts from its creation. */
export const TA_STA: ATR = 0x02;
export const TA_PHS: ATR = 0x04;

/** Event flag wait modes: all bits, or any. */
export const TWF_ANDW: MODE = 0x00;
export const TWF_ORW: MODE = 0x01;

/** Task states, as ref_tst reports them. */
export const TTS_RUN: u32 = 0x01;
export const TTS_RDY: u32 = 0x02;
export const TTS_WAI: u32 = 0x04;
export const TTS_SUS: u32 = 0x08;
export const TTS_WAS: u32 = 0x0c;
export const TTS_DMT: u32 = 0x10;

export const TMIN_TPRI: PRI = 1;
export const TMAX_TPRI: PRI = 16;
/** Priorities of messages (T_MSG_PRI). */
export const TMIN_MPRI: PRI = 1;
export const TMAX_MPRI: PRI = 16;
export const TMAX_ACTCNT: u32 = 255;
export const TMAX_WUPCNT: u32 = 255;
/** sus_tsk is not nested, as in the standard profile. */
export const TMAX_SUSCNT: u32 = 1;
export const TMAX_MAXSEM: u32 = 65535;

/** Number of objects of each kind; IDs run from 1. */
export const TASKS: i32 = 16;
export const SEMAPHORES: i32 = 16;
export const EVENT_FLAGS: i32 = 16;
export const DATA_QUEUES: i32 = 16;
export const MAILBOXES: i32 = 16;
export const MUTEXES: i32 = 16;
export const FIXED_POOLS: i32 = 16;
export const CYCLICS: i32 = 16;
export const ALARMS: i32 = 16;
