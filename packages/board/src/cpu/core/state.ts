/**
 * The state of a core: byte offsets from its block (`core`, the first argument of nearly every
 * function). The board reads the same fields, so the file has integer literals only.
 *
 * While the executor runs, the flags are unpacked (NF … VF), the micro-op pointer implies the
 * program counter, and R has the current mode's r8–r14. `readCpsr` and `writeCpsr` (system/psr.ts)
 * and the mode switch (system/switch-mode.ts) convert. R + 60 (r15) holds the value that an
 * instruction reads as PC; the value is valid only behind a READ_PC prologue.
 */

// ── integer registers, scaled: register n is at R + 4·n, and micro-ops hold 4·n ──
export const R = 0x000;
/** Scaled numbers of the registers the architecture names. */
export const SP = 52;
export const LR = 56;
export const PC_OPERAND = 60;

// ── CPSR, unpacked ──
/** Bit 31 = N. */
export const NF = 0x044;
/** Zero = Z set. */
export const ZF = 0x048;
/** 0 or 1. */
export const CF = 0x04c;
/** Bit 31 = V. */
export const VF = 0x050;
/** CPSR.Q, 0 or 1. */
export const QF = 0x054;
/** CPSR.GE, 4 bits. */
export const GE = 0x058;
/**
 * Address of the next instruction; authoritative outside the executor and after a JUMP or EXIT
 * status.
 */
export const PC = 0x05c;
/** CPSR.T, 0 or 1. */
export const THUMB = 0x060;
/** CPSR.IT of the instruction at PC; inside the executor each micro-op carries its own. */
export const ITSTATE = 0x064;
/** CPSR.M. */
export const MODE = 0x068;
/** CPSR.A, I, F at their CPSR places (0x100, 0x80, 0x40). */
export const MASKS = 0x06c;
/** CPSR.E, 0 or 1. */
export const BIG_ENDIAN = 0x070;

/** SEV was executed, and the board must pass the event on. The board then clears this field. */
export const EVENT_SENT = 0x078;

// ── where the executor is ──
/** Virtual address of the page being executed. */
export const PAGE_VA = 0x080;
/** First micro-op of that page. */
export const SLOT = 0x084;
/** log2(micro-op bytes per instruction byte): 2 in ARM state, 3 in Thumb state. */
export const PC_SHIFT = 0x088;
/** Translation context in use (memory/contexts.ts). */
export const TLB = 0x08c;
/** 1 = current mode is privileged. */
export const PRIVILEGED = 0x090;
/** 1 = secure world (SCR.NS = 0 or monitor mode). */
export const SECURE = 0x094;
/**
 * u64: (cycles run − BUDGET) << 32 | instructions run, spilled before anything that can look at the
 * time.
 */
export const PROGRESS = 0x098;
/** Cycles the executor may run before it leaves; at most MAX_BUDGET (progress.ts). */
export const BUDGET = 0x0c8;
/** u64: local time, in CPU cycles, when PROGRESS was last settled (progress.ts). */
export const TIME = 0x0a0;
/** u64: instructions executed when PROGRESS was last settled. */
export const COUNT = 0x0a8;

// ── lines from outside, sleeping, exclusives ──
export const IRQ_LINE = 0x0b0;
export const FIQ_LINE = 0x0b4;
/** WFE event register. */
export const EVENT = 0x0b8;
/** Sleep (contract.ts). */
export const SLEEP = 0x0bc;
/** 1 = the local exclusive monitor is open for EXCLUSIVE_PA. */
export const EXCLUSIVE = 0x0c0;
export const EXCLUSIVE_PA = 0x0c4;
/** A bus callback, or SEV, asked to leave `run`. */
export const YIELD = 0x0cc;

// ── faults ──
/**
 * 1 = a data access failed. FAULT_STATUS (as DFSR has it: FS, domain, WnR, ExT) and FAULT_ADDRESS
 * say why.
 */
export const ABORT = 0x0d0;
export const FAULT_STATUS = 0x0d4;
export const FAULT_ADDRESS = 0x0d8;
/** BusFault (contract.ts) of the last access; the board writes it inside bus.read, bus.write. */
export const BUS_FAULT = 0x0dc;
/** DFSR of a pending asynchronous abort, 0 = none. */
export const ASYNC_ABORT = 0x0e0;
/**
 * 1 = the core can only loop, because its prefetch-abort vector cannot be fetched and no FIQ can
 * end the loop.
 */
export const STOPPED = 0x0e4;
/** The abort before: the instruction, and the address that could not be fetched. */
export const STOP_PC = 0x0e8;
export const STOP_ADDRESS = 0x0ec;

// ── VFP and Advanced SIMD ──
/** What may be used now; system/vfp-access.ts has the values and keeps them. */
export const VFP_ACCESS = 0x0f0;
export const FPEXC = 0x0f4;
export const FPSCR = 0x0f8;
/** D32DIS and ASEDIS in the current world (system/vfp-access.ts). */
export const VFP_LIMITS = 0x0fc;
/** D0–D31, 8 bytes each; S2n/S2n+1 are the low/high word of Dn. */
export const D = 0x100;

/** The micro-op being executed: gives the PC during a bus call. */
export const CURRENT_UOP = 0x7f4;

// ── banked registers: [r13, r14, SPSR] for each bank, see system/banks.ts ──
export const BANKS = 0x200;
export const BANK_SIZE = 12;
/** r8–r12 of FIQ mode and of all other modes, whichever is not current. */
export const FIQ_R8 = 0x260;
export const USER_R8 = 0x280;

// ── CP15: banked by world (system/cp15-state.ts), then common ──
export const CP15_SECURE = 0x300;
export const CP15_NONSECURE = 0x400;
export const CP15_COMMON = 0x500;
/** ACTLR, in the common block. The snoop control unit looks at its bit SMP. */
export const ACTLR = 0x504;
export const ACTLR_SMP = 1 << 6;

/** Three micro-ops for a Thumb instruction that crosses a page (decode/fetch.ts). */
export const SCRATCH_UOPS = 0x600;
/** Bookkeeping of translation contexts (memory/contexts.ts). */
export const CONTEXTS = 0x700;
/**
 * One bit a MiB of virtual address space: translations of a section or large page may be cached
 * there.
 */
export const LARGE_MAPPINGS = 0x800;
/** 1 = translations of a supersection may be cached. */
export const SUPERSECTIONS = 0xa00;
/**
 * What the core has done since the board last cleared it (system/accounts.ts). A reset of the core
 * leaves these fields alone.
 */
export const ACCOUNTS = 0xa10;
export const ACCOUNTS_SIZE = 0x70;
/** u64: TIME when the core last went from one world to the other. */
export const WORLD_SINCE = 0xa10;
/** u64: cycles in the normal world, asleep or not, up to WORLD_SINCE. */
export const NONSECURE_TIME = 0xa18;
/** u32 [secure, non-secure, monitor mode][vector / 4 − 1]: exceptions taken there. */
export const EXCEPTIONS = 0xa20;
export const EXCEPTION_KINDS = 7;
/**
 * u64: cycles in a loop at a prefetch-abort vector that cannot be fetched (system/diagnosis.ts).
 */
export const LOOP_TIME = 0xa78;

/**
 * Why `run` looks around the instructions that it executes; bits of Attention
 * (system/attention.ts). 0: nothing counts and no breakpoint is set.
 */
export const ATTENTION = 0xa80;
/** u64 each: how often something has happened since power-on (pmu/events.ts). */
export const EXCEPTIONS_TAKEN = 0xa88;
export const EXCEPTION_RETURNS = 0xa90;
export const CONTEXT_WRITES = 0xa98;
export const PC_CHANGES = 0xaa0;
export const IMMEDIATE_BRANCHES = 0xaa8;
/** u64 [secure, non-secure]: table walks whose result a TLB keeps, since power-on. */
export const WALKS = 0xab0;

/** Performance monitor (pmu/counters.ts). */
export const PMU = 0xb00;

/** Debug unit: its registers (debug-unit/registers.ts). */
export const DEBUG = 0xb90;
/**
 * A watchpoint can happen: watched pages stay out of the TLBs. WATCHING_UNIT: one of the core's own
 * debug unit; WATCHING_DEBUGGER: one of the debugger.
 */
export const WATCHING = 0xa84;
export const WATCHING_UNIT = 1;
export const WATCHING_DEBUGGER = 2;

/** DebuggerStop: the executor leaves, and `run` returns SliceEnd.DEBUGGER. */
export const DEBUGGER_STOP = 0xc00;

/** Translations of pages of devices (memory/device-pages.ts). */
export const DEVICE_PAGES = 0xc40;

/** Number of the core (0, 1). */
export const CORE_NUMBER = 0x7f0;
