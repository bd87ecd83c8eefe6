/** The missed deadlines, and the declared tasks that never ran. Both make a run a failure. */
import { integer } from "./grid";
import type { VmReport } from "./report";

/** One line for all the misses, and one line for each task that never ran. */
export function deadlineFailures(vms: readonly VmReport[]): string[] {
  const missed = vms.flatMap(({ name, tasks }) =>
    tasks.filter(({ misses }) => misses > 0).map(({ task, misses }) => ({ task: `${name} ${task}`, misses })),
  );
  const count = missed.reduce((sum, { misses }) => sum + misses, 0);
  const parts = missed.map(({ task, misses }) => `${task} ${integer(misses)}`).join(", ");
  const what = count === 1 ? "deadline" : "deadlines";
  return [...(count === 0 ? [] : [`${integer(count)} ${what} missed: ${parts}`]), ...vms.flatMap(neverRan)];
}

function neverRan({ name, tasks }: VmReport): string[] {
  const strangers = tasks.filter(({ declared }) => !declared).map(({ marker }) => marker);
  const wrote =
    strangers.length === 0 ? "" : `; "${name}" wrote markers that are not declared: ${strangers.join(", ")}`;
  return tasks
    .filter((task) => task.neverRan)
    .map(({ task, marker }) => `task "${task}" of "${name}" (marker ${marker}) never ran${wrote}`);
}
