/** What `mvm check` accepts of random task sets, and what misses on the board. */

import { ConfigurationError } from "@mvm/config";
import * as Plot from "@observablehq/plot";
import type { Experiment, Point } from "../experiment";
import { linesWithDots } from "../lines";
import type { MadeTask, MadeVm } from "../periodic/made-system";
import { isMissed } from "../periodic/observation";
import { checkPeriodic, runPeriodic } from "../periodic/run";
import { Random } from "../random";
import { numberOf, numbersOf, type Row } from "../rows";
import { decimal } from "../words";

const SEED = 2016;
const LOADS = [10, 30, 50, 60, 65, 70, 75, 80, 85, 90, 95, 100];
const BATCHES = 6;
const SETS = 5;
const RUN_MILLISECONDS = 300;
const PERCENT = 100;
const SERVERS = 2;
const TASKS = 3;
/** Of the core, for both reservations together. */
const RESERVED = 0.8;
const LEAST_SHARE = 0.2;
/** In microseconds. */
const SERVER_PERIODS = [2_000, 4_000, 5_000, 8_000, 10_000];
const PHASE_MAX = 5_000;
/** Periods of tasks, in per cent of the period of their reservation. */
const STRETCH = { least: 200, most: 1_200 };
const SHORT = { load: 75, batch: 0 };

/** Two VMs with reservations and three tasks each, and a VM that takes what they leave. */
function randomSystem(random: Random, load: number): MadeVm[] {
  const first = LEAST_SHARE + random.next() * (RESERVED - SERVERS * LEAST_SHARE);
  const servers = [first, RESERVED - first].map((share): MadeVm => {
    const period = random.one(SERVER_PERIODS);
    const budget = Math.floor(share * period);
    const used = (budget / period) * (load / PERCENT);
    const tasks = random
      .parts(TASKS, used)
      .map((part): MadeTask => {
        const long = Math.round((period * random.between(STRETCH.least, STRETCH.most)) / PERCENT);
        const work = Math.max(1, Math.floor(part * long));
        return { period: long, deadline: long, work, phase: random.between(0, PHASE_MAX) };
      })
      .sort((a, b) => a.deadline - b.deadline);
    const timer = random.one(["private", "hypercall"] as const);
    return { level: "srt", core: 0, reservation: { budget, period }, weight: 0, idle: "delay", timer, tasks };
  });
  const greedy: MadeVm = { level: "srt", core: 0, idle: "spin", timer: "private", tasks: [] };
  return [...servers, greedy];
}

function isAccepted(vms: readonly MadeVm[]): boolean {
  try {
    checkPeriodic(vms);
    return true;
  } catch (error) {
    if (error instanceof ConfigurationError) return false;
    throw error;
  }
}

async function measure(load: number, batch: number): Promise<Row[]> {
  const random = new Random(SEED + load * BATCHES + batch);
  const count = { accepted: 0, kept: 0, accepted_missed: 0, jobs: 0, misses: 0 };
  for (let n = 0; n < SETS; n++) {
    const vms = randomSystem(random, load);
    const accepted = isAccepted(vms);
    const { seen } = await runPeriodic(vms, RUN_MILLISECONDS);
    const jobs = seen.flatMap((one) => one.jobs.flat());
    const misses = jobs.filter(isMissed).length;
    count.accepted += Number(accepted);
    count.kept += Number(misses === 0);
    count.accepted_missed += Number(accepted && misses > 0);
    count.jobs += jobs.length;
    count.misses += misses;
  }
  return [{ load_percent: load, sets: SETS, ...count }];
}

interface Level {
  load: number;
  what: string;
  percent: number;
}

const ACCEPTED = "accepted by mvm check";
const KEPT = "no miss on the board";

const sum = (rows: readonly Row[], column: string) =>
  numbersOf(rows, column).reduce((all, one) => all + one, 0);

/** Percentages by load, over all batches. */
function levelsOf(rows: readonly Row[]): Level[] {
  return LOADS.flatMap((load) => {
    const some = rows.filter((row) => row["load_percent"] === load);
    return [
      { what: ACCEPTED, column: "accepted" },
      { what: KEPT, column: "kept" },
    ].map(({ what, column }) => ({ load, what, percent: (PERCENT * sum(some, column)) / sum(some, "sets") }));
  });
}

/** The load up to which all sets of each load have this property; 0: none. */
export function fullUpTo(rows: readonly Row[], what: typeof ACCEPTED | typeof KEPT): number {
  const levels = levelsOf(rows).filter((level) => level.what === what);
  const broken = levels.findIndex(({ percent }) => percent < PERCENT);
  return levels.slice(0, broken < 0 ? undefined : broken).at(-1)?.load ?? 0;
}

export const acceptance: Experiment = {
  id: "acceptance",
  title: "Acceptance of random task sets, and misses on the board",
  question:
    "Does a task set that `mvm check` accepts miss deadlines, and how many sets does the check refuse without need?",
  system: `Two VMs have weight 0 (no time beyond the reservation) and random reservations, together ${RESERVED * PERCENT} % of core 0. Each of the two has
three random tasks. A third VM never waits. The *load* is the time that a VM's tasks need, as a part of the
VM's reservation. The algorithm UUniFast divides it at random among the tasks. The periods of the tasks are ${STRETCH.least / PERCENT} to ${STRETCH.most / PERCENT} times
the period of the reservation. Each set is checked. Each set also runs for ${RUN_MILLISECONDS} ms, even if the check refuses it.`,
  seed: SEED,
  columns: {
    load_percent: "work of the tasks in per cent of the reservations",
    sets: "number of task sets",
    accepted: "sets that `mvm check` accepts",
    kept: "sets without a miss on the board",
    accepted_missed: "sets that are accepted and have a miss",
    jobs: "jobs whose deadline lay in the runs",
    misses: "jobs that missed the deadline",
  },
  points: LOADS.flatMap((load) =>
    Array.from(
      { length: BATCHES },
      (_, batch): Point => ({
        name: `load ${load} %, batch ${batch + 1}`,
        short: load === SHORT.load && batch === SHORT.batch,
        measure: () => measure(load, batch),
      }),
    ),
  ),
  figure: (rows) => ({
    series: [ACCEPTED, KEPT],
    options: {
      x: { label: "load, % of the reservations", ticks: LOADS, grid: true, inset: 10 },
      y: { label: "task sets, %", domain: [0, PERCENT], grid: true },
      marks: [Plot.ruleY([0]), ...linesWithDots(levelsOf(rows), { x: "load", y: "percent", series: "what" })],
    },
  }),
  finding(rows) {
    const [accepted, kept, sets] = ["accepted", "kept", "sets"].map((column) => sum(rows, column));
    return `Of ${sets} sets \`mvm check\` accepts ${accepted}. ${sum(rows, "accepted_missed")} of these sets miss a deadline on the board. In
the ${sum(rows, "jobs")} jobs of all sets, including the refused sets, ${sum(rows, "misses")} deadlines are missed. All sets
up to a load of ${fullUpTo(rows, ACCEPTED)} % are accepted, and no set up to ${fullUpTo(rows, KEPT)} % has a miss. The check
refuses ${kept! - accepted!} sets (${decimal((PERCENT * (kept! - accepted!)) / sets!)} %) that ran without a miss. The reason
is that the check assumes the worst case: the budget comes as late as the reservation allows. A run of
${RUN_MILLISECONDS} ms seldom meets this case.`;
  },
  claims: (rows) => [
    {
      says: "No set that `mvm check` accepts misses a deadline.",
      holds: rows.every((row) => numberOf(row, "accepted_missed") === 0),
    },
    {
      says: "The board runs more sets without a miss than `mvm check` accepts.",
      holds: rows.every((row) => numberOf(row, "kept") >= numberOf(row, "accepted")),
    },
  ],
};
