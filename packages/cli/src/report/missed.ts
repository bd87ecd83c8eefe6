/**
 * The missed deadlines, the declared tasks that never ran, and the declared tasks that could not be
 * measured to the end. Each makes a run a failure.
 */
import { CPU_HZ } from "@mvm/config";
import type { VmReport } from "@mvm/report/report";
import { integer } from "./grid";
import { duration } from "./table";

/** One line for all the misses, and one line for each other failure. */
export function deadlineFailures(vms: readonly VmReport[]): string[] {
  const missed = vms.flatMap(({ name, tasks }) =>
    tasks.filter(({ misses }) => misses > 0).map(({ task, misses }) => ({ task: `${name} ${task}`, misses })),
  );
  const count = missed.reduce((sum, { misses }) => sum + misses, 0);
  const parts = missed.map(({ task, misses }) => `${task} ${integer(misses)}`).join(", ");
  const what = count === 1 ? "deadline" : "deadlines";
  return [
    ...(count === 0 ? [] : [`${integer(count)} ${what} missed: ${parts}`]),
    ...vms.flatMap(neverRan),
    ...vms.flatMap(notMeasured),
  ];
}

function notMeasured({ name, tasks }: VmReport): string[] {
  return tasks.flatMap(({ task, declared, measuredUntil }) =>
    declared && measuredUntil !== undefined
      ? [
          `task "${task}" of "${name}" was measured up to ${duration(measuredUntil / CPU_HZ)} only: its core wrote more markers, or its timer expired more often, than the board keeps`,
        ]
      : [],
  );
}

function neverRan({ name, tasks }: VmReport): string[] {
  const strangers = tasks.filter(({ declared }) => !declared).map(({ marker }) => marker);
  const wrote =
    strangers.length === 0 ? "" : `; "${name}" wrote markers that are not declared: ${strangers.join(", ")}`;
  return tasks
    .filter((task) => task.neverRan)
    .map(({ task, marker }) => `task "${task}" of "${name}" (marker ${marker}) never ran${wrote}`);
}
