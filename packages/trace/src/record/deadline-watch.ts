/**
 * Notices a missed deadline while the run goes on. What counts is the report's work after the run;
 * this only says that it is time to keep what led to the miss.
 *
 * The releases of a task are the expiries of its timer, as in the report. Where VMs share a core,
 * they are one period apart, and the first one is as late as the starts up to now allow.
 */
import type { Marker } from "@mvm/board";
import type { JobObserver } from "./recorder";

export interface WatchedTask {
  name: string;
  marker: number;
  /** CPU cycles. */
  period: number;
  deadline: number;
  /** VMs share the core, so the private timer of the core is not the clock of the task. */
  byPeriod: boolean;
  /** Whether its VM runs, so that its jobs are due. */
  runs(): boolean;
}

/** A write to TICKS_PER_PERIOD: the number of the task, and the ticks. */
const TASK_SHIFT = 24;
const TICKS_MASK = (1 << TASK_SHIFT) - 1;
/** CPU cycles in one cycle of the private timers. */
const TIMER_CYCLES = 2;

interface Series {
  task: WatchedTask;
  ticks: number;
  core: number;
  /** Jobs that have started, and ended. */
  starts: number;
  ends: number;
  /** By the timer: releases of jobs that have not ended, and expiries since the first release. */
  releases: number[];
  expiries: number;
  /** By the period: the latest possible first release. */
  first: number;
}

export class DeadlineWatch implements JobObserver {
  /** The first miss. */
  missed: { task: string; time: number } | undefined;
  private readonly series = new Map<number, Series>();
  private readonly lastExpiry: (number | undefined)[] = [];

  constructor(private readonly tasks: readonly WatchedTask[]) {}

  marker({ register, value, core, cycle }: Marker): void {
    if (register === "TICKS_PER_PERIOD") this.begin(value >>> TASK_SHIFT, value & TICKS_MASK);
    else if (register === "START") this.start(value, core, cycle);
    else if (register === "END") this.end(value, cycle);
  }

  timer(core: number, time: number): void {
    this.lastExpiry[core] = time;
    for (const series of this.series.values()) {
      if (series.task.byPeriod || series.starts === 0 || series.core !== core) continue;
      series.expiries++;
      if (series.expiries % series.ticks === 0) series.releases.push(time);
    }
  }

  /** Looks for a job that should have ended by `now`. */
  look(now: number): void {
    for (const series of this.series.values()) {
      const { task, starts, ends } = series;
      if (starts === 0 || !task.runs()) continue;
      const release = this.releaseOf(series, ends);
      if (release !== undefined && release + task.deadline < now) this.miss(task, release + task.deadline);
    }
  }

  private begin(marker: number, ticks: number): void {
    const task = this.tasks.find((each) => each.marker === marker);
    if (task === undefined) return;
    this.series.set(marker, {
      task,
      ticks: ticks || 1,
      core: 0,
      starts: 0,
      ends: 0,
      releases: [],
      expiries: 0,
      first: Number.POSITIVE_INFINITY,
    });
  }

  private start(marker: number, core: number, time: number): void {
    if (!this.series.has(marker)) this.begin(marker, 1);
    const series = this.series.get(marker);
    if (series === undefined) return;
    if (series.starts === 0) {
      series.core = core;
      series.releases = [this.lastExpiry[core] ?? time];
    }
    series.first = Math.min(series.first, time - series.starts * periodOf(series));
    series.starts++;
  }

  private end(marker: number, time: number): void {
    const series = this.series.get(marker);
    if (series === undefined) return;
    const release = this.releaseOf(series, series.ends);
    if (release !== undefined && time > release + series.task.deadline)
      this.miss(series.task, release + series.task.deadline);
    series.ends++;
    series.releases.shift();
  }

  /** The release of job `n`, of which none before it is open. */
  private releaseOf(series: Series, n: number): number | undefined {
    return series.task.byPeriod ? series.first + n * periodOf(series) : series.releases[0];
  }

  /** `time`: of the deadline. */
  private miss({ name }: WatchedTask, time: number): void {
    this.missed ??= { task: name, time };
  }
}

/** A tick of the guest is a whole number of timer cycles. */
function periodOf({ ticks, task: { period } }: Series): number {
  return ticks * TIMER_CYCLES * Math.floor(period / ticks / TIMER_CYCLES);
}
