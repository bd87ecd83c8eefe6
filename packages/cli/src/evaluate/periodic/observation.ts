/**
 * The marker port's record of a run of guests/periodic, compared with what was due. Times are in
 * CPU cycles.
 */
import type { Zc702 } from "@mvm/board";
import * as table from "../../../../../guests/periodic/src/table";
import { CYCLES_PER_US, type MadeTask, type MadeVm, markerOf } from "./made-system";

export interface Job {
  release: number;
  due: number;
  /** Undefined if the end is not within the run. */
  end: number | undefined;
}

/** From, to: the guest was not on its core. */
export type Gap = [number, number];

export interface Observation {
  /** When the guest began. */
  begin: number;
  /** For each task, the jobs that were due within the run. */
  jobs: Job[][];
  /** When the guest took the interrupt from outside. */
  taken: number[];
  /** The gaps of a guest that spins, in order. */
  gaps: Gap[];
}

const NOTE_MASK = 2 ** table.NOTE_SHIFT - 1;

export function observe(board: Zc702, vms: readonly MadeVm[]): Observation[] {
  const markers = [...board.trace.markers];
  return vms.map((vm, index) => {
    const notes = markers.filter(
      ({ register, value }) => register === "NOTE" && value >>> table.NOTE_SHIFT === index,
    );
    const begin = notes.findLast(({ value }) => (value & NOTE_MASK) === 0)?.cycle ?? Infinity;
    const at = (register: string, marker: number) =>
      markers
        .filter((event) => event.register === register && event.value === marker)
        .map(({ cycle }) => cycle);
    return {
      begin,
      jobs: vm.tasks.map((task, n) => jobsOf(task, begin, at("END", markerOf(index, n)), board.time)),
      taken: at("START", markerOf(index, table.LINE_MARKER)),
      gaps: notes
        .filter(({ value }) => (value & NOTE_MASK) !== 0)
        .map(({ cycle, value }): Gap => [cycle - (value & NOTE_MASK), cycle]),
    };
  });
}

function jobsOf({ period, deadline, phase }: MadeTask, begin: number, ends: number[], runEnd: number): Job[] {
  const jobs: Job[] = [];
  for (let n = 0; ; n++) {
    const release = begin + Math.round(phase * CYCLES_PER_US) + n * Math.round(period * CYCLES_PER_US);
    const due = release + deadline * CYCLES_PER_US;
    if (!(due <= runEnd)) return jobs;
    jobs.push({ release, due, end: ends[n] });
  }
}

export function isMissed({ due, end }: Job): boolean {
  return end === undefined || end > due;
}

/**
 * The longest time from one of the interrupts `raised` until the guest took the interrupt. Only
 * interrupts for which `limit` lies within the run count. Infinity if the guest never took one of
 * them.
 */
export function longestWait(raised: readonly number[], { begin, taken }: Observation, limit: number): number {
  const waits = raised
    .filter((cycle) => cycle > begin && cycle < limit)
    .map((cycle) => (taken.find((time) => time >= cycle) ?? Infinity) - cycle);
  return Math.max(0, ...waits);
}

/**
 * How much less than `least(t)` a guest that spins had of its core in a window of t microseconds:
 * the largest difference, in microseconds. Negative if the guest always had more. The poorest
 * windows begin with a gap and end with a gap.
 */
export function greatestLack({ gaps }: Observation, least: (t: number) => number): number {
  let lack = -Infinity;
  for (let first = 0; first < gaps.length; first++) {
    let away = 0;
    for (let last = first; last < gaps.length; last++) {
      away += gaps[last]![1] - gaps[last]![0];
      const window = gaps[last]![1] - gaps[first]![0];
      lack = Math.max(lack, least(window / CYCLES_PER_US) - (window - away) / CYCLES_PER_US);
    }
  }
  return lack;
}
