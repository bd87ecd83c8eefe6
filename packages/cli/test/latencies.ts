/**
 * The release latencies of the RTOS's two tasks (guests/itron), job by job. "The same" means the
 * same cycle.
 */
import type { Zc702 } from "@mvm/board";
import { traceOf } from "@mvm/report/collect";
import { tasksIn } from "@mvm/report/latency/trace";
import { expect } from "vitest";
import { releaseLatencies } from "../src/latency/release-latencies";

/** Marker numbers of the RTOS's control and supervise task. */
const TASKS = [1, 2];
const SUPERVISE_TICKS = 10;

/** The latency of each job, in order, of the control task and of the supervise task. */
export function latencies(board: Zc702): number[][] {
  const trace = traceOf(board);
  const tasks = tasksIn(trace);
  return TASKS.map((task) => {
    const found = tasks.find((candidate) => candidate.task === task);
    expect(found).toBeDefined();
    expect(found!.series).toHaveLength(1);
    return releaseLatencies(trace, task);
  });
}

/**
 * The RTOS's latencies in `board` are equal to the latencies of the reference, job by job, as far
 * as this run went.
 */
export function expectSameLatencies(board: Zc702, reference: number[][], jobs: number): void {
  for (const [task, found] of latencies(board).entries()) {
    expect(found.length).toBeGreaterThanOrEqual(task === 0 ? jobs : Math.floor(jobs / SUPERVISE_TICKS));
    expect(found).toEqual(reference[task]!.slice(0, found.length));
  }
}
