/** What a page keeps of the timeline: tracks, with what happened on them in the order of time. */

import type { Job } from "@mvm/trace/timeline/run";
import { signal } from "@preact/signals";
import type { Instant, Slice, TrackChunk } from "../../machine/timeline-feed";
import type { FromWorker, SystemSummary, TaskJobs } from "../../protocol";
import { firstIndex } from "./search";

export interface TrackData {
  key: string;
  path: readonly string[];
  kind: TrackChunk["kind"];
  unit: string | undefined;
  /** By depth, each in the order of time. */
  layers: Slice[][];
  instants: Instant[];
  values: [time: number, value: number][];
}

export interface TaskData {
  name: string;
  vm: number | undefined;
  jobs: Job[];
  /** How many jobs came before these, and are forgotten. */
  forgotten: number;
  /** Those of `jobs` that missed their deadlines. */
  missed: Job[];
  /** How many of the forgotten jobs missed theirs. */
  forgottenMisses: number;
}

/** Kept for each layer and each task; then the older half goes. */
const MOST = 200_000;

export class TimelineStore {
  readonly tracks = new Map<string, TrackData>();
  readonly tasks = new Map<string, TaskData>();
  /** Counts the changes, for those who draw. */
  readonly version = signal(0);
  vms: readonly string[] = [];
  first = 0;
  /** Where the run is; while it runs, up to where the jobs are known, so that all rows agree. */
  cycle = 0;
  /** The latest cycle that the tracks have, and up to where the jobs are known. */
  last = 0;
  private jobsTo = 0;

  clear(): void {
    this.tracks.clear();
    this.tasks.clear();
    this.first = 0;
    this.cycle = 0;
    this.last = 0;
    this.version.value++;
  }

  begin(cycle: number, { vms }: SystemSummary): void {
    this.clear();
    this.vms = vms.map(({ name }) => name);
    this.first = cycle;
    this.cycle = cycle;
    this.last = cycle;
    this.jobsTo = cycle;
  }

  now(cycle: number, running: boolean): void {
    this.cycle = running ? Math.min(cycle, this.jobsTo) : cycle;
    this.version.value++;
  }

  add({ from, to, tracks }: Extract<FromWorker, { kind: "timeline" }>): void {
    for (const chunk of tracks) addChunk(this.track(chunk), chunk, from);
    this.last = Math.max(this.last, to);
    this.version.value++;
  }

  addJobs({ to, tasks }: Extract<FromWorker, { kind: "jobs" }>): void {
    for (const task of tasks) this.addJobsOf(task);
    this.jobsTo = to;
    this.version.value++;
  }

  /** What was drawn after `cycle` never happens. */
  fork(cycle: number): void {
    for (const track of this.tracks.values()) {
      track.layers = track.layers.map((layer) => cutSlices(layer, cycle));
      track.instants = track.instants.filter(({ time }) => time <= cycle);
      track.values = track.values.filter(([time]) => time <= cycle);
    }
    this.tasks.clear();
    this.last = cycle;
    this.version.value++;
  }

  /** How many jobs missed their deadlines. */
  get misses(): number {
    return [...this.tasks.values()].reduce(
      (sum, { missed, forgottenMisses }) => sum + missed.length + forgottenMisses,
      0,
    );
  }

  /** The job whose missed deadline is the latest. */
  get lastMiss(): Job | undefined {
    const last = [...this.tasks.values()].flatMap(({ missed }) => missed.at(-1) ?? []);
    return last.sort((a, b) => (a.due ?? a.end ?? 0) - (b.due ?? b.end ?? 0)).at(-1);
  }

  /** What has begun last: the name of its track, and its own. */
  get latest(): string | undefined {
    let found: { time: number; text: string } | undefined;
    for (const { path, layers, instants } of this.tracks.values()) {
      const slices = layers.map((layer) => layer?.[firstIndex(layer, ({ begin }) => begin > this.cycle) - 1]);
      const instant = instants[firstIndex(instants, ({ time }) => time > this.cycle) - 1];
      const things = [...slices.map((slice) => slice && { ...slice, time: slice.begin }), instant];
      for (const thing of things)
        if (thing !== undefined && thing.time >= (found?.time ?? 0))
          found = { time: thing.time, text: `${path.join(" · ")}: ${thing.name}` };
    }
    return found?.text;
  }

  private track({ path, kind, unit }: TrackChunk): TrackData {
    const key = path.join("\n");
    const known = this.tracks.get(key);
    if (known !== undefined) return known;
    const track: TrackData = { key, path, kind, unit, layers: [], instants: [], values: [] };
    this.tracks.set(key, track);
    return track;
  }

  private addJobsOf({ name, vm, first, jobs }: TaskJobs): void {
    const key = `${vm} ${name}`;
    const task = this.tasks.get(key) ?? { name, vm, jobs: [], forgotten: 0, missed: [], forgottenMisses: 0 };
    const index = Math.max(0, first - task.forgotten);
    if (index < task.jobs.length) {
      task.jobs.length = index;
      task.missed = task.jobs.filter(({ missed }) => missed);
    }
    for (const job of jobs) {
      task.jobs.push(job);
      if (job.missed) task.missed.push(job);
    }
    if (task.jobs.length > MOST) {
      task.forgotten += MOST / 2;
      const misses = task.jobs.splice(0, MOST / 2).filter(({ missed }) => missed).length;
      task.forgottenMisses += misses;
      task.missed.splice(0, misses);
    }
    this.tasks.set(key, task);
  }
}

function addChunk(track: TrackData, { slices, instants, values }: TrackChunk, from: number): void {
  for (const slice of slices) {
    track.layers[slice.depth] ??= [];
    const layer = track.layers[slice.depth]!;
    const last = layer.at(-1);
    // A slice that was open at the end of the piece before goes on.
    if (last !== undefined && slice.begin === from && last.end === from && last.name === slice.name)
      last.end = slice.end;
    else if (slice.end > slice.begin) layer.push(slice);
    if (layer.length > MOST) layer.splice(0, MOST / 2);
  }
  track.instants.push(...instants);
  track.values.push(...values);
  if (track.instants.length > MOST) track.instants.splice(0, MOST / 2);
  if (track.values.length > MOST) track.values.splice(0, MOST / 2);
}

function cutSlices(layer: Slice[], cycle: number): Slice[] {
  return layer
    .filter(({ begin }) => begin < cycle)
    .map((slice) => (slice.end > cycle ? { ...slice, end: cycle } : slice));
}
