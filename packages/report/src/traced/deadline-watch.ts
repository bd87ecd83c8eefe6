/**
 * Notices a missed deadline while the run goes on, by the rules of the report (latency/measure.ts):
 * the releases of a task are the expiries of its timer, or one period apart. What counts is the
 * report's work after the run; this only says that it is time to keep what led to the miss.
 */
import type { Marker } from "@mvm/board";
import type { JobObserver } from "@mvm/trace/record/recorder";
import { exactPeriod, firstRelease } from "../latency/jobs";
import { TASK_SHIFT, TICKS_MASK, type Trace } from "../latency/trace";

export interface WatchedTask {
  name: string;
  marker: number;
  /** CPU cycles. */
  period: number;
  deadline: number;
  /** Whether VMs share the core, or have shared it: its private timer is not the task's clock. */
  byPeriod(): boolean;
  /** How often its VM was started; undefined: it does not run, and no job is due. */
  life(): number | undefined;
}

interface Series {
  task: WatchedTask;
  life: number | undefined;
  since: number;
  ticks: number | undefined;
  core: number;
  starts: number;
  firstStart: number;
  /** By the period: the latest first release that the starts allow. */
  first: number;
  /** By the timer: the last expiry before the first start, and the two that follow it. */
  before: number | undefined;
  after: number[];
  expiries: number;
  /** By the timer: releases, the first of them of job `firstKept`. Job 0 is not among them. */
  releases: number[];
  firstKept: number;
  /** Jobs that were looked at to their end, and the ends of those that come after them. */
  done: number;
  ends: number[];
}

export class DeadlineWatch implements JobObserver {
  /** The first miss. */
  missed: { task: string; time: number } | undefined;
  private readonly series = new Map<number, Series>();
  private readonly lastExpiry: (number | undefined)[] = [];
  private readonly begin: number;

  /** @param past what came before the watch: jobs go on, but no miss of then counts */
  constructor(
    private readonly tasks: readonly WatchedTask[],
    past: Trace,
  ) {
    this.begin = past.end;
    const seen = past.timerExpiries.map(() => 0);
    const expire = (core: number, until: number) => {
      const times = past.timerExpiries[core] ?? [];
      while (seen[core]! < times.length && times[seen[core]!]! <= until)
        this.timer(core, times[seen[core]!++]!);
    };
    for (const marker of past.markers) {
      expire(marker.core, marker.cycle);
      this.marker(marker);
    }
    for (const core of seen.keys()) expire(core, Number.POSITIVE_INFINITY);
  }

  marker({ register, value, core, cycle }: Pick<Marker, "register" | "value" | "core" | "cycle">): void {
    if (register === "TICKS_PER_PERIOD") this.declare(value >>> TASK_SHIFT, value & TICKS_MASK, cycle);
    else if (register === "START") this.start(value, core, cycle);
    else if (register === "END") this.series.get(value)?.ends.push(cycle);
  }

  timer(core: number, time: number): void {
    this.lastExpiry[core] = time;
    for (const series of this.series.values()) {
      if (series.starts === 0 || series.core !== core || series.ticks === undefined) continue;
      if (time <= series.firstStart) series.before = time;
      else {
        series.expiries++;
        if (series.after.length < 2) series.after.push(time);
        if (series.expiries % series.ticks === 0) series.releases.push(time);
      }
    }
  }

  reset(): void {
    this.series.clear();
  }

  /** Looks for a job that should have ended by `now`. */
  look(now: number): void {
    for (const series of this.series.values()) {
      const life = series.task.life();
      // After a start of the VM nothing is due until the task is declared, or starts, again.
      if (life === undefined || life !== series.life) continue;
      for (let release = releaseOf(series); release !== undefined; release = releaseOf(series)) {
        const due = release + series.task.deadline;
        const end = series.ends[0];
        if (due >= this.begin && (end ?? now) > due) this.miss(series.task, due);
        if (end === undefined) break;
        next(series);
      }
    }
  }

  /** Of several misses at a look the earliest counts. */
  private miss({ name }: WatchedTask, time: number): void {
    if (this.missed === undefined || time < this.missed.time) this.missed = { task: name, time };
  }

  private declare(marker: number, ticks: number, time: number): void {
    const present = this.present(marker, time);
    if (present === undefined) return;
    const series = present.ticks === undefined ? present : this.open(present.task, time);
    series.ticks = ticks || undefined;
  }

  private start(marker: number, core: number, time: number): void {
    const series = this.present(marker, time);
    if (series === undefined) return;
    if (series.starts === 0) {
      series.core = core;
      series.firstStart = time;
      series.before = this.lastExpiry[core];
    }
    series.first = Math.min(series.first, time - series.starts * periodOf(series));
    series.starts++;
  }

  private present(marker: number, time: number): Series | undefined {
    const task = this.tasks.find((each) => each.marker === marker);
    return this.series.get(marker) ?? (task && this.open(task, time));
  }

  private open(task: WatchedTask, since: number): Series {
    const series: Series = {
      task,
      life: task.life(),
      since,
      ticks: undefined,
      core: 0,
      starts: 0,
      firstStart: 0,
      first: Number.POSITIVE_INFINITY,
      before: undefined,
      after: [],
      expiries: 0,
      releases: [],
      firstKept: 1,
      done: 0,
      ends: [],
    };
    this.series.set(task.marker, series);
    return series;
  }
}

/** The release of the first job that is not done; undefined: it is not known yet. */
function releaseOf(series: Series): number | undefined {
  const { task, ticks, starts, since, done, before, after, firstStart } = series;
  // A task that has declared its period must begin within a period.
  if (starts === 0) return ticks === undefined ? undefined : since + task.period;
  const hasTimer = before !== undefined || after.length > 0;
  if (task.byPeriod() || ticks === undefined || !hasTimer) return series.first + done * periodOf(series);
  // With the second expiry it is known whether the first one is of the same clock.
  if (after.length < 2) return undefined;
  if (done > 0) return series.releases[done - series.firstKept];
  return firstRelease(before === undefined ? after : [before, ...after], firstStart);
}

function next(series: Series): void {
  series.done++;
  series.ends.shift();
  while (series.firstKept < series.done && series.releases.length > 0) {
    series.releases.shift();
    series.firstKept++;
  }
}

function periodOf({ ticks, task: { period } }: Series): number {
  return exactPeriod(period, ticks);
}
