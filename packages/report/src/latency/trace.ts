/**
 * The trace of a run, from which periodic jobs are measured: the writes of the guests to the marker
 * port, and the expiries of each core's private timer. The board records both at no cost to the
 * guest. Times are in CPU cycles.
 */

/** Registers of the marker port. */
export type MarkerRegister = "TICKS_PER_PERIOD" | "START" | "END" | "NOTE";

/**
 * A write to TICKS_PER_PERIOD holds the task number in its top 8 bits and the ticks in the others.
 */
export const TASK_SHIFT = 24;
export const TICKS_MASK = (1 << TASK_SHIFT) - 1;
/** The largest number of a task. */
const TASK_MAX = 0xff;

export interface MarkerEvent {
  cycle: number;
  core: number;
  register: MarkerRegister;
  value: number;
}

export interface Trace {
  markers: Iterable<MarkerEvent>;
  /** For each core: the cycles at which its private timer expired, in order. */
  timerExpiries: readonly (readonly number[])[];
  /** Cycle at which the run ended. */
  end: number;
  /**
   * For each core: the cycle from which on the board kept no more of the trace; undefined: the
   * trace is complete.
   */
  lostSince?: readonly (number | undefined)[];
}

/** The cycle up to which the trace of a core can be measured. */
export function measurableUntil({ end, lostSince }: Trace, core: number): number {
  return Math.min(end, lostSince?.[core] ?? end);
}

/**
 * What a task wrote from one declaration of its period to the next declaration. A guest that is
 * started again declares its period again.
 */
export interface Series {
  /** The cycle of the declaration, or of the first write if there is no declaration. */
  since: number;
  /** The core of the first START. The timer of this core releases the task. */
  core: number;
  /** The period that the guest declared; undefined without a declaration. */
  ticksPerPeriod: number | undefined;
  starts: number[];
  ends: number[];
}

/** The part of a trace that belongs to one task. */
export interface TaskTrace {
  task: number;
  /** In order. There is at least one series. */
  series: Series[];
}

const known = new WeakMap<Trace, TaskTrace[]>();

/** The tasks in a trace, sorted by number. The markers, which may be millions, are read once. */
export function tasksIn(trace: Trace): TaskTrace[] {
  const found = known.get(trace) ?? tasksOf(trace.markers);
  known.set(trace, found);
  return found;
}

function tasksOf(markers: Iterable<MarkerEvent>): TaskTrace[] {
  const tasks = new Map<number, TaskTrace>();
  const begin = (task: number, { core, cycle }: MarkerEvent): Series => {
    const series = { since: cycle, core, ticksPerPeriod: undefined, starts: [], ends: [] };
    const known = tasks.get(task);
    if (known === undefined) tasks.set(task, { task, series: [series] });
    else known.series.push(series);
    return series;
  };
  const present = (task: number, event: MarkerEvent) => tasks.get(task)?.series.at(-1) ?? begin(task, event);
  for (const event of markers) {
    const { register, value, core, cycle } = event;
    if (register === "TICKS_PER_PERIOD") {
      const task = value >>> TASK_SHIFT;
      const before = present(task, event);
      const series = before.ticksPerPeriod === undefined ? before : begin(task, event);
      series.ticksPerPeriod = value & TICKS_MASK;
    } else if (value > TASK_MAX) {
      // No task has this number. A guest that writes any values must not make as many tasks.
    } else if (register === "START") {
      const series = present(value, event);
      if (series.starts.length === 0) series.core = core;
      series.starts.push(cycle);
    } else if (register === "END") {
      present(value, event).ends.push(cycle);
    }
  }
  return [...tasks.values()].sort((a, b) => a.task - b.task);
}
