/**
 * An independent judge of `mvm check`: reservations as hard constant-bandwidth servers under
 * earliest deadline first on one core, and inside each a set of periodic tasks under fixed
 * priorities, simulated event by event. Knows nothing of supply functions. Times are integers
 * (microseconds).
 */
export interface SimulatedTask {
  period: number;
  deadline: number;
  execution: number;
  /** Of the first release. */
  phase: number;
}

export interface SimulatedServer {
  budget: number;
  period: number;
  /** The first the most urgent. */
  tasks: SimulatedTask[];
}

interface Job {
  release: number;
  due: number;
  left: number;
}

interface Server {
  given: SimulatedServer;
  left: number;
  due: number;
  idle: boolean;
  queues: Job[][];
  nextReleases: number[];
}

/**
 * Simulates until `end`; `overhead` is what it takes to let another server run than before, on the
 * budget of who left the core by himself or had no budget left, else of who comes. @returns missed
 * deadlines
 */
export function simulate(servers: readonly SimulatedServer[], end: number, overhead: number): number {
  const states: Server[] = servers.map((given) => ({
    given,
    left: 0,
    due: 0,
    idle: true,
    queues: given.tasks.map(() => []),
    nextReleases: given.tasks.map(({ phase }) => phase),
  }));
  let now = 0;
  let misses = 0;
  let last: Server | undefined;
  while (now < end) {
    for (const server of states) release(server, now);
    const ready = states.filter((server) => server.left > 0 && hasWork(server));
    ready.sort((a, b) => a.due - b.due);
    const [server] = ready;
    const next = Math.min(end, ...states.map(nextEvent));
    if (server === undefined) {
      last = undefined;
      now = next;
      continue;
    }
    if (server !== last) {
      const leaves = last !== undefined && (last.left <= 0 || !hasWork(last));
      (leaves ? last! : server).left -= overhead;
      now += overhead;
      last = server;
      continue;
    }
    const queue = server.queues.find((jobs) => jobs.length > 0)!;
    const job = queue[0]!;
    const slice = Math.min(job.left, server.left, next - now);
    now += slice;
    job.left -= slice;
    server.left -= slice;
    if (job.left > 0) continue;
    queue.shift();
    server.idle = !hasWork(server);
    if (now > job.due) misses++;
  }
  const late = (job: Job) => job.due <= end;
  return misses + states.flatMap(({ queues }) => queues.flat()).filter(late).length;
}

/** Releases of jobs that are due, and what they and the time mean for the budget. */
function release(server: Server, now: number): void {
  const { budget, period, tasks } = server.given;
  for (const [index, task] of tasks.entries()) {
    while (server.nextReleases[index]! <= now) {
      const at = server.nextReleases[index]!;
      server.queues[index]!.push({ release: at, due: at + task.deadline, left: task.execution });
      server.nextReleases[index] = at + task.period;
    }
  }
  const wakes = server.idle && hasWork(server);
  server.idle = !hasWork(server);
  // What is left of the old budget may be used until the old deadline only at the server's own
  // bandwidth.
  const tooMuch = server.left * period > (server.due - now) * budget;
  if (wakes && (now >= server.due || tooMuch)) {
    server.left = budget;
    server.due = now + period;
  } else if (!server.idle && server.left <= 0 && now >= server.due) {
    server.left += budget;
    server.due += period;
  }
}

const hasWork = (server: Server) => server.queues.some((jobs) => jobs.length > 0);

function nextEvent(server: Server): number {
  const exhausted = server.left <= 0 && hasWork(server);
  return Math.min(exhausted ? server.due : Number.POSITIVE_INFINITY, ...server.nextReleases);
}
