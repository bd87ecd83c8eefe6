/** The tracks of the tasks: their jobs, and on a second track their releases and misses. */
import type { Job, Task } from "./run";
import type { Details, Track, Tracks } from "./track";

/** Something on the track of a task, at its time. */
export interface TaskStep {
  time: number;
  show(): void;
}

export interface TaskPlace {
  tracks: Tracks;
  groupOf(vm: number | undefined): Track;
  microseconds(cycles: number): number;
}

/** All of a task between two times, in the order of time. */
export function stepsOf({ name, vm, jobs }: Task, begin: number, end: number, place: TaskPlace): TaskStep[] {
  const { tracks } = place;
  const steps: TaskStep[] = [];
  const add = (time: number | undefined, show: (time: number) => void) => {
    if (time !== undefined && time >= begin && time <= end) steps.push({ time, show: () => show(time) });
  };
  const group = () => tracks.group("tasks", place.groupOf(vm));
  const track = () => tracks.slices(name, group());
  const deadlines = () => tracks.slices(`${name}: releases and deadlines`, group());
  // A task that only says when its jobs start has no slices.
  const hasEnds = jobs.some((job) => job.end !== undefined);
  const isMark = (n: number) => jobs[n]!.end === undefined && (!hasEnds || jobs[n + 1]?.start !== undefined);
  for (const [n, job] of jobs.entries()) {
    add(job.release, (time) => tracks.instant(deadlines(), time, "release", { job: n }));
    if (isMark(n)) add(job.start, (time) => tracks.instant(track(), time, "start", { job: n }));
    else add(job.start, (time) => tracks.show(track(), time, ["job"], detailsOf(job, n, place)));
    add(job.end, (time) => tracks.show(track(), time, []));
    if (job.missed)
      add(missTime(job), (time) => tracks.instant(deadlines(), time, "deadline missed", { job: n }));
  }
  return steps.sort((a, b) => a.time - b.time);
}

/** A miss is a miss from the deadline on. */
function missTime({ due, end, release }: Job): number | undefined {
  return due ?? end ?? release;
}

function detailsOf({ release, start, end, due }: Job, job: number, { microseconds }: TaskPlace): Details {
  return {
    job,
    ...(release === undefined ? {} : { latency_us: microseconds(start! - release) }),
    ...(release === undefined || end === undefined ? {} : { response_us: microseconds(end - release) }),
    ...(due === undefined || release === undefined ? {} : { deadline_us: microseconds(due - release) }),
  };
}
