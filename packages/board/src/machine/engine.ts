/** The cores, as the run loop needs them. */
import type { SliceEnd } from "../cpu/core/contract";

/** Runs one core at a time. Times in CPU cycles. */
export interface Engine {
  /** Runs `core` until its local time is at least `until`, or for another SliceEnd. */
  run(core: number, until: number): SliceEnd;
  /** Local time in CPU cycles; exact inside a bus call too. */
  time(core: number): number;
  /** Lets the local time of a core that does not run pass to `time`. */
  setTime(core: number, time: number): void;
  /** Ends the slice of a core that is running, after the present instruction. */
  yieldNow(core: number): void;
  /** The slice of a core that is running ends at `until` already. */
  shortenSlice(core: number, until: number): void;
  /** Will the slice end at once, because of `yieldNow` or such a SEV? */
  yields(core: number): boolean;
  /** Has the core executed a SEV that must be passed on, since this was last asked? */
  takeSentEvent(core: number): boolean;
  /** Sets the core's WFE event register. */
  sendEvent(core: number): void;
  /** Is the core in WFE (not in WFI, which an event does not end)? */
  inWfe(core: number): boolean;
  isNonSecure(core: number): boolean;
  /** Undefined: the engine runs single slices only. */
  readonly turns?: Turns;
}

/**
 * Slices of cores that all execute, one after another without the loop in between. They are the
 * slices that the loop would choose. Times in CPU cycles.
 */
export interface Turns {
  /**
   * Runs the cores from `start` on, in a window that ends at `end`, and then in windows of
   * `quantum` up to `last`. Returns TURNS_DONE, or the core whose slice ended for the loop.
   */
  take(start: number, end: number, last: number, quantum: number): number;
  /** Why the last slice ended. */
  ended(): SliceEnd;
  /** From inside a bus call: `take` returns when the present slice ends. */
  comeBack(): void;
  /** The core whose slice it is. */
  running(): number;
  /** The present window, and where the present slice ends. */
  start(): number;
  end(): number;
  sliceEnd(): number;
  /** Was the core sent an event? If it was: when the event reaches it; Infinity: it did. */
  wasSentEvent(core: number): boolean;
  eventArrival(core: number): number;
}

export const enum CoreState {
  /** Executing. */
  Awake = 0,
  /** In WFI or WFE. */
  Asleep = 1,
  /**
   * Not executing until something outside starts it: boot ROM wait, held in reset, clock stopped.
   */
  Held = 2,
}
