/**
 * What a run leaves behind for the measurement of periodic jobs: what guests wrote to the marker
 * port, and when each core's private timer expired. Both are recorded by the board at no cost to
 * the guest. Times are CPU cycles.
 */

/** Registers of the marker port. */
export type MarkerRegister = "TICKS_PER_PERIOD" | "START" | "END" | "NOTE";

/** A write to TICKS_PER_PERIOD holds the task number in its top 8 bits and the ticks below. */
const TASK_SHIFT = 24;
const TICKS_MASK = (1 << TASK_SHIFT) - 1;

export interface MarkerEvent {
  cycle: number;
  core: number;
  register: MarkerRegister;
  value: number;
}

export interface Trace {
  markers: Iterable<MarkerEvent>;
  /** By core: the cycles at which its private timer expired, in order. */
  timerExpiries: readonly (readonly number[])[];
  /** Cycle at which the run ended. */
  end: number;
}

/**
 * What a task wrote from one declaration of its period to the next: a guest that is started again
 * declares it anew.
 */
export interface Series {
  /** Cycle of the declaration; of the first write, if there is none. */
  since: number;
  /** The core of its first START, whose timer releases it. */
  core: number;
  /** As declared by the guest; undefined when it never did. */
  ticksPerPeriod: number | undefined;
  starts: number[];
  ends: number[];
}

/** One task's part of a trace. */
export interface TaskTrace {
  task: number;
  /** In order; at least one. */
  series: Series[];
}

/** The tasks that occur in a trace, by number. */
export function tasksOf(markers: Iterable<MarkerEvent>): TaskTrace[] {
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
