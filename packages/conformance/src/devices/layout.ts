/**
 * The device runner's memory and its script: what to do, step by step, on which core and in which
 * world. runner.S gets every number from here as an assembler symbol.
 *
 *     0x00100000  runner.S
 *     0x001F0000  header: the step to do now, how to report; interrupts that each core acknowledged
 *     0x00200000  script, 16 bytes a step
 *     0x00400000  results, 32 bytes a step
 */
export const RUNNER_BASE = 0x0010_0000;
export const HEADER = 0x001f_0000;
/**
 * Header words: number of the step to be done now; 1 = report by semihosting (QEMU); DONE_MARK at
 * the end.
 */
export const HEADER_TURN = 0;
export const HEADER_SEMIHOSTING = 4;
export const HEADER_DONE = 8;
export const DONE_MARK = 0x600d_d09e;
/** A stack a core: [value read from ICCIAR, world it was read in]. */
export const ACTIVE_STACKS = 0x001f_1000;
export const ACTIVE_STACK_BYTES = 0x800;

export const SCRIPT = 0x0020_0000;
/** A step: word 0 = operation | core << 8 | world << 16, then three operands. */
export const STEP_BYTES = 16;
export const STEP_CORE_SHIFT = 8;
export const STEP_WORLD_SHIFT = 16;

export const RESULTS = 0x0040_0000;
/** A result: value, number of interrupts taken, then these (see EVENT). */
export const RESULT_BYTES = 32;
export const RESULT_COUNT = 4;
export const RESULT_EVENTS = 8;
export const MAX_EVENTS = 6;

export const OPERATION = {
  FINISH: 0,
  /** Store operand 1 at operand 0. */
  WRITE32: 1,
  WRITE8: 2,
  READ32: 3,
  READ8: 4,
  /** Reads operand 0 until a bit of operand 1 is set; result 1, or 0 after many reads. */
  WAIT: 5,
  /** Which of the core's interrupt inputs are asserted: CP15 ISR. */
  INPUTS: 6,
  /** Reads ICCIAR and remembers the interrupt. */
  ACKNOWLEDGE: 7,
  /**
   * Ends the innermost remembered interrupt in the world that acknowledged it. The result is ~0 if
   * no interrupt is remembered.
   */
  END_INNERMOST: 8,
  /**
   * Opens the interrupts for a moment; each handler acknowledges, reads and writes 1 to operand 2
   * (if not 0), ends.
   */
  TAKE: 9,
  SLEEP: 10,
} as const;

/** An interrupt taken: value of ICCIAR | kind << 16. */
export const EVENT = { SECURE_IRQ: 1, NONSECURE_IRQ: 2, FIQ: 3 } as const;
export const EVENT_KIND_SHIFT = 16;

/** In place of a result: an exception that no step should meet, with its vector's offset. */
export const CRASH_MARK = 0xbad0_0000;
