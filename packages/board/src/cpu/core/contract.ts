/**
 * What the CPU core and the board around it agree on. The core compiles this file as
 * AssemblyScript and the board as TypeScript, so it has integer constants and enums only. Places in
 * the shared memory are in memory/layout.ts, the fields of a core's state in state.ts.
 */

/** Number of cores. */
export const CORES = 2;

/** Why `run` came back. */
export const enum SliceEnd {
  /** The core's local time reached the limit. */
  TIME = 0,
  /** The core is in WFI or WFE and nothing wakes it. Its local time stands until it is set. */
  ASLEEP = 1,
  /** `yieldNow` was called, or the core executed SEV and the board must pass the event on. */
  YIELD = 2,
  /** The core can only loop (state.ts STOPPED). */
  STOPPED = 3,
  /** The core stands still for the debugger (DebuggerStop). `run` goes on from there. */
  DEBUGGER = 4,
}

/** What `takeTurns` returns if no slice ended for the board. Else it returns a core. */
export const TURNS_DONE = -1;

/** Why a core stands still for the debugger (state.ts DEBUGGER_STOP). */
export const enum DebuggerStop {
  NONE = 0,
  /** In front of the instruction at a breakpoint. */
  BREAKPOINT = 1,
  /** In front of the instruction that would make a watched access. */
  WATCHPOINT = 2,
  /** An instruction was executed, or an exception was taken. */
  STEP = 3,
  /** An interrupt comes before the next instruction; it has not been taken yet. */
  INTERRUPT = 4,
}

/** How the debugger steps a core. */
export const enum Stepping {
  OFF = 0,
  /** Taking an interrupt is a step, too. */
  INTO_INTERRUPTS = 1,
  /** The core stops in front of an interrupt. */
  BEFORE_INTERRUPTS = 2,
}

/** Cycles of WFI and WFE themselves, and of SEV: those of a system instruction (cost.ts). */
export const SLEEP_CYCLES = 4;
export const SEV_CYCLES = SLEEP_CYCLES;

/** State of a core that waits (state.ts SLEEP). */
export const enum Sleep {
  AWAKE = 0,
  WFI = 1,
  WFE = 2,
}

/** Interrupt inputs of a core. */
export const enum Line {
  IRQ = 0,
  FIQ = 1,
}

/** Debug authentication signals of the processor, common to the cores (ARM DDI 0406C C2.3). */
export const enum DebugSignal {
  DBGEN = 1,
  NIDEN = 2,
  SPIDEN = 4,
  SPNIDEN = 8,
}

/** `map` answers this where no RAM may be used directly: the access then goes over the bus. */
export const NO_RAM = -1;

/**
 * In the cell of a micro-op: FIRST_FUNCTION + ENTRIES × the number of the translated function + the
 * number of the entry that this micro-op is.
 */
export const FIRST_FUNCTION = 0x4000_0000;
export const ENTRIES = 0x800;
/** In the cell of a micro-op: there is nothing to translate. Lower numbers count. */
export const REFUSED = 0x3fff_ffff;
/** Translated functions at a time. The host keeps some KiB for each. */
export const MOST_FUNCTIONS = 0x2000;
/** A threshold of translation: nothing is translated, and nothing counted. */
export const NEVER = 0x7fff_ffff;

/** Attributes of an access over the bus; bits. */
export const enum Attribute {
  NON_SECURE = 1,
  PRIVILEGED = 2,
  /** An instruction fetch. */
  FETCH = 4,
  /** In `refusal`: a store. */
  WRITE = 8,
  /** In `refusal`: an exclusive access. Without it: an access of several words. */
  EXCLUSIVE = 16,
}

/** How the interconnect answers (AXI response, IHI 0022 A3.4.4). */
export const enum BusFault {
  NONE = 0,
  /** Nothing is at the address (DECERR). */
  DECODE = 1,
  /** What is at the address refuses the access (SLVERR). */
  SLAVE = 2,
}

/** Offsets of the exception vectors (ARM DDI 0406C B1.8.1). */
export const enum Vector {
  UNDEFINED = 0x04,
  /** SVC; in monitor mode SMC. */
  CALL = 0x08,
  PREFETCH_ABORT = 0x0c,
  DATA_ABORT = 0x10,
  IRQ = 0x18,
  FIQ = 0x1c,
}

/** Where the handler of an exception runs. */
export const enum ExceptionPlace {
  SECURE = 0,
  NON_SECURE = 1,
  MONITOR = 2,
}

/** Numbers by which the debugger names registers; r0 to r14 are 0 to 14. */
export const enum DebugRegister {
  PC = 15,
  CPSR = 16,
  SPSR = 17,
}
