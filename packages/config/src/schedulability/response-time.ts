/**
 * Worst-case response times of a guest's periodic tasks under fixed priorities, the shorter
 * deadline the more urgent (deadline-monotonic; rate-monotonic where deadlines are periods), inside
 * what the VM is supplied with. The least t with
 *
 *      C + Σ ⌈t / Tⱼ⌉ · Cⱼ  ≤  supply.within(t)         over the more urgent tasks j
 *
 * found from below (Joseph & Pandya 1986, with the supply in place of the processor). Microseconds.
 */
import type { Supply } from "./supply";

export interface Task {
  name: string;
  period: number;
  deadline: number;
  /** Longest execution time of a job, with the guest kernel's part. */
  execution: number;
}

export interface Response {
  task: Task;
  /** Infinity when the work never ends in time. */
  worst: number;
  /** Share of the processor that the task and the more urgent ones ask for. */
  demand: number;
}

/** In order of urgency; equal deadlines in the order given. Deadlines do not exceed periods. */
export function responseTimes(tasks: readonly Task[], supply: Supply): Response[] {
  const byUrgency = [...tasks].sort((a, b) => a.deadline - b.deadline);
  return byUrgency.map((task, index) => {
    const urgent = byUrgency.slice(0, index);
    const demand = [...urgent, task].reduce((sum, { execution, period }) => sum + execution / period, 0);
    return { task, demand, worst: worstResponse(task, urgent, supply) };
  });
}

/** The response, or the first value beyond the deadline: it grows no smaller. */
function worstResponse(task: Task, urgent: readonly Task[], supply: Supply): number {
  let response = supply.until(task.execution);
  while (response <= task.deadline) {
    const now = response;
    const work = urgent.reduce(
      (sum, { execution, period }) => sum + Math.ceil(now / period) * execution,
      task.execution,
    );
    const next = supply.until(work);
    if (next <= response) return response;
    response = next;
  }
  return response;
}
