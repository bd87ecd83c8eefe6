/**
 * The form of the table of services, and the rows that many services have. All calls are made in
 * the scene of ../scene.ts: object 1 of each kind exists and no other object. Of the tasks, 1 runs,
 * 2 is ready, 3 is dormant, 4 sleeps and 5 is suspended.
 */
import type { Kernel, Machine } from "../kernel";
import { ABSENT, RUNNING } from "../scene";
import { E, SELF, TMO } from "../specification";

export type ErrorName = keyof typeof E;
/** A service call, or several calls that must have the same result. */
export type Call = (k: Kernel, machine: Machine) => number | number[];

export interface Row {
  error: ErrorName;
  /** The condition, as ../../services.md shows it. */
  when: string;
  provoke: Call;
}

export interface Service {
  names: readonly string[];
  /** Of the specification's chapter 4. */
  section: string;
  /** In the standard profile (5.1), or offered beyond it. */
  standard: boolean;
  /** A call for each name that succeeds in the scene. */
  works: readonly ((k: Kernel) => number)[];
  rows: readonly Row[];
}

/** Priorities, identifiers and times outside their ranges. */
export const TOO_LARGE_ID = 17;
export const TOO_LOW_PRIORITY = 17;
export const TOO_LONG = 0x7fff_ffff;
export const RESERVED = 0x8000;
export const TOO_MUCH = 0x4000_0001;

export function row(error: ErrorName, when: string, provoke: Call): Row {
  return { error, when, provoke };
}

/** `call` in a handler: a non-task context. */
export function inHandler(k: Kernel, call: () => number): number {
  k["enterInterrupt"]!();
  const result = call();
  k["leaveInterrupt"]!();
  return result;
}

type CallWithId = (k: Kernel, id: number) => number;

/** Rows of a service that names an object by its ID. */
export function objectRows(...calls: CallWithId[]): Row[] {
  return [
    row("ID", "the ID is out of range", (k) =>
      calls.flatMap((call) => [call(k, 0), call(k, -1), call(k, TOO_LARGE_ID)]),
    ),
    row("NOEXS", "no such object", (k) => calls.map((call) => call(k, ABSENT))),
  ];
}

/** Rows of a service that names a task, where TSK_SELF is the caller. */
export function taskRows(call: CallWithId): Row[] {
  return [
    row("ID", "the ID is out of range", (k) => [call(k, -1), call(k, TOO_LARGE_ID)]),
    row("ID", "TSK_SELF in a non-task context", (k) => inHandler(k, () => call(k, SELF))),
    row("NOEXS", "no such task", (k) => call(k, ABSENT)),
  ];
}

export function nonTask(...calls: ((k: Kernel) => number)[]): Row {
  return row("CTX", "in a non-task context", (k) => calls.map((call) => inHandler(k, () => call(k))));
}

type CallWithTimeout = (k: Kernel, timeout: number) => number;

/**
 * Rows of a service that waits. `forever` are its forms without a timeout, `limited` its form with
 * one. `block` makes the next call wait.
 */
export function waitRows(
  block: (k: Kernel) => void,
  forever: (k: Kernel) => number,
  limited: CallWithTimeout,
  poll?: (k: Kernel) => number,
): Row[] {
  return [
    nonTask(forever, (k) => limited(k, 1)),
    row("CTX", "dispatching is disabled", (k) => {
      k["dis_dsp"]!();
      return [forever(k), limited(k, 1)];
    }),
    row("PAR", "a timeout below TMO_FEVR", (k) => limited(k, -2)),
    row("TMOUT", "polling failed", (k) => {
      block(k);
      return [limited(k, TMO.POL), ...(poll ? [poll(k)] : [])];
    }),
    row("TMOUT", "the time is over", (k, { whileWaiting }) => {
      block(k);
      whileWaiting(() => ticks(k, 2));
      return limited(k, 1);
    }),
    row("RLWAI", "rel_wai ends the wait", (k, { whileWaiting }) => {
      block(k);
      whileWaiting(() => k["rel_wai"]!(RUNNING));
      const first = forever(k);
      whileWaiting(() => k["rel_wai"]!(RUNNING));
      return [first, limited(k, TMO.FEVR)];
    }),
  ];
}

export function ticks(k: Kernel, count: number): void {
  for (let n = 0; n < count; n++) k["tick"]!();
}

/** Rows of a service that creates an object. `create` has the ID and the attributes. */
export function creationRows(
  create: (k: Kernel, id: number, attributes: number) => number,
  most: number,
): Row[] {
  return [
    nonTask((k) => create(k, ABSENT, 0)),
    row("ID", "the ID is out of range", (k) => [0, -1, TOO_LARGE_ID].map((id) => create(k, id, 0))),
    row("RSATR", "a reserved attribute", (k) => [most + 1, RESERVED].map((bits) => create(k, ABSENT, bits))),
    row("OBJ", "the object exists already", (k) => create(k, 1, 0)),
  ];
}

export const STANDARD = true;
export const BEYOND = false;

export function service(
  names: string,
  section: string,
  standard: boolean,
  works: ((k: Kernel) => number)[],
  ...rows: (Row | Row[])[]
): Service {
  return { names: names.split(" "), section, standard, works, rows: rows.flat() };
}

export const STACK = 256;

/** The result of the last of `count` + 1 calls; the calls before it must succeed. */
export function until(count: number, call: () => number): number {
  for (let n = 0; n < count; n++) if (call() !== E.OK) throw new Error(`call ${n + 1} failed`);
  return call();
}

/** Takes the wake-up that the scene has queued for the running task. */
export function drowsy(k: Kernel): void {
  k["can_wup"]!(SELF);
}
