/**
 * What a run leaves behind for the measurement of periodic jobs: what guests wrote to the marker port, and when each
 * core's private timer expired. Both are recorded by the board at no cost to the guest. Times are CPU cycles.
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

/** One task's part of a trace. */
export interface TaskTrace {
  task: number;
  /** The core of its first START, whose timer releases it. */
  core: number;
  /** As declared by the guest; undefined when it never did. */
  ticksPerPeriod: number | undefined;
  starts: number[];
  ends: number[];
}

/** The tasks that occur in a trace, by number. */
export function tasksOf(markers: Iterable<MarkerEvent>): TaskTrace[] {
  const tasks = new Map<number, TaskTrace>();
  const at = (task: number, core: number) => {
    const known = tasks.get(task) ?? { task, core, ticksPerPeriod: undefined, starts: [], ends: [] };
    tasks.set(task, known);
    return known;
  };
  for (const { register, value, core, cycle } of markers) {
    if (register === "TICKS_PER_PERIOD") {
      at(value >>> TASK_SHIFT, core).ticksPerPeriod = value & TICKS_MASK;
    } else if (register === "START") {
      const trace = at(value, core);
      if (trace.starts.length === 0) trace.core = core;
      trace.starts.push(cycle);
    } else if (register === "END") {
      at(value, core).ends.push(cycle);
    }
  }
  return [...tasks.values()].sort((a, b) => a.task - b.task);
}
