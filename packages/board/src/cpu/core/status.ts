/** What a function that executes one micro-op tells the executor. */
export const enum Status {
  /** Go on with the next instruction. */
  NEXT = 0,
  /** PC (and THUMB, ITSTATE = 0) were written; same mode, same masks. */
  JUMP = 1,
  /**
   * PC was written, and mode, masks, world or translation may have changed: look at interrupts
   * again.
   */
  EXIT = 2,
  /**
   * A memory access recorded a data abort (ABORT = 1). Registers other than loaded ones are as
   * before.
   */
  ABORT = 3,
  /** Undefined instruction: the executor takes the exception. */
  UNDEFINED = 4,
  /** As EXIT, but PC is not written: the next instruction follows. */
  SYNC = 5,
  /** As NEXT, but translated code may begin at the next instruction. */
  RESUME = 6,
}
