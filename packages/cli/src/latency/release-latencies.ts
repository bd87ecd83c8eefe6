/** The latency of each job of a task that its core's private timer releases, in order. */
import { jobsOf } from "@mvm/report/latency/jobs";
import { type Trace, tasksIn } from "@mvm/report/latency/trace";

/**
 * The latencies in CPU cycles: start − release. A job that did not start has none.
 * @returns an empty list if the task is not in the trace
 */
export function releaseLatencies(trace: Trace, marker: number): number[] {
  const found = tasksIn(trace).find(({ task }) => task === marker);
  return (found?.series ?? []).flatMap((series) =>
    jobsOf(series, trace.timerExpiries[series.core]!, undefined, trace.end).flatMap(({ start, release }) =>
      // The run may end between a job's release and its start.
      start === undefined ? [] : [start - release],
    ),
  );
}
