/** The jobs of a run as the report counts them, for a trace. */
import type { Zc702 } from "@mvm/board";
import type { System } from "@mvm/config";
import type { Job, Task } from "@mvm/trace/timeline/run";
import { traceOf } from "../collect";
import { type MvmReport, mvmReportOf } from "../counters/mvm-report";
import { jobsOfTask } from "../latency/measure";
import { type TaskTrace, tasksIn } from "../latency/trace";
import { hadOwnCores } from "../places";
import { type ExpectedTask, expectedOf, strangersOf } from "../tasks";
import type { WatchedTask } from "./deadline-watch";

/** The tasks of all VMs up to now, the declared ones with their releases and misses. */
export function tracedTasks(board: Zc702, system: System): Task[] {
  const mvm = mvmReportOf(board);
  const trace = traceOf(board);
  const found = tasksIn(trace);
  const declared = system.vms.flatMap((_, number) =>
    declaredTasks(system, number, mvm).map((task): Task => {
      const { jobs } = jobsOfTask(
        task,
        found.find(({ task: marker }) => marker === task.marker),
        trace,
      );
      const timed = jobs.map((job): Job => ({ ...job, due: job.release + task.deadline }));
      return { name: task.name, vm: number, jobs: timed };
    }),
  );
  const others = [...strangersOf(system, mvm, trace)].flatMap(([vm, tasks]) =>
    tasks.map(
      (task): Task => ({
        name: `task ${task.task}`,
        vm: vm === undefined ? undefined : system.vms.indexOf(vm),
        jobs: undeclaredJobs(task),
      }),
    ),
  );
  return [...declared, ...others];
}

/** What a watch for misses needs; the VMs' states are looked up as the run goes on. */
export function watchedTasks(board: Zc702, system: System): WatchedTask[] {
  return system.vms.flatMap((vm, number) =>
    declaredTasks(system, number, undefined).map(({ name, marker, period, deadline }) => ({
      name,
      marker,
      period,
      deadline,
      byPeriod: () => {
        const mvm = mvmReportOf(board);
        return !hadOwnCores(system, vm, mvm?.vms[number], mvm);
      },
      life: () => {
        const counters = mvmReportOf(board)?.vms[number];
        return counters?.state === "running" ? counters.life.starts : undefined;
      },
    })),
  );
}

function declaredTasks(system: System, number: number, mvm: MvmReport | undefined): ExpectedTask[] {
  const vm = system.vms[number]!;
  const counters = mvm?.vms[number];
  return expectedOf(vm, !hadOwnCores(system, vm, counters, mvm), counters?.state !== "running");
}

/** What the markers say: when jobs start and end. */
function undeclaredJobs({ series }: TaskTrace): Job[] {
  return series.flatMap(({ starts, ends }) =>
    starts.map(
      (start, n): Job => ({ release: undefined, start, end: ends[n], due: undefined, missed: false }),
    ),
  );
}
