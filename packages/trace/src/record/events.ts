/**
 * What a trace is made of. Events are small: a kind, a time, and the numbers that the kind has.
 * What they mean for a person is the timeline's work (timeline/timeline.ts).
 */

/** Where an event is: at the time of a core (its number), or at the time that all cores share. */
export type Lane = number;

export const enum Kind {
  /** The core enters MVM. [vector, r0] */
  ENTER = 0,
  /** The core goes on in the normal world. [number of the VM + 1, 0: no VM] */
  LEAVE = 1,
  /** [1: the core executes; 0: it sleeps, or is held] */
  EXECUTES = 2,
  /** [InterruptChange, interrupt, core] */
  INTERRUPT = 3,
  /** A word of MVM's report about a VM has another value. [VM, index in VM_WORDS, value] */
  WORD = 4,
  /** What is left of the budget of a VM. [VM, ticks of MVM's clock, folded] */
  BUDGET = 5,
  /** MVM begins a part of its work. [Phase, number of the VM + 1] */
  PHASE = 6,
  /** A shared device has another holder. [device, number of the VM + 1, 0: nobody] */
  LEASE = 7,
  /** The board was reset. [] */
  RESET = 8,
  /** A VM begins to wait, or has waited. [VM, 1: it waits] */
  WAIT = 9,
}

/** The numbers of each kind. */
export const ARGUMENTS: readonly number[] = [2, 1, 1, 3, 3, 2, 2, 2, 0, 2];

export const enum Phase {
  /** MVM decides which VM runs. */
  DECIDE = 0,
  /** MVM switches to the VM; 0: only the present one leaves. */
  SWITCH = 1,
  /** MVM loads the VM, or prints its text, in the time of the VM. */
  WORK = 2,
  /** No VM is ready. */
  IDLE = 3,
}

export interface Event {
  time: number;
  kind: Kind;
  a: number;
  b: number;
  c: number;
}

/** A signed number as one that is not negative; `unfold` gives it back. */
export function fold(value: number): number {
  return value >= 0 ? 2 * value : -2 * value - 1;
}

export function unfold(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
