/** A reservation against the load of the neighbours. */

import { MAX_VMS } from "@mvm/abi";
import { responsesOf } from "@mvm/config";
import { microseconds } from "@mvm/report/latency/statistics";
import * as Plot from "@observablehq/plot";
import type { Experiment, Point } from "../experiment";
import { REFERENCE_COLOUR } from "../figure";
import { linesWithDots } from "../lines";
import type { MadeVm } from "../periodic/made-system";
import { isMissed } from "../periodic/observation";
import { checkPeriodic, runPeriodic } from "../periodic/run";
import { numberOf, numbersOf, type Row } from "../rows";
import { decimal, most } from "../words";

const RESERVED = "with a reservation";
const BEST_EFFORT = "best effort";
const KINDS = ["spin", "print", "poll", "restart"] as const;
type Kind = (typeof KINDS)[number];
const KIND_WORDS: Readonly<Record<Kind, string>> = {
  spin: "never waits",
  print: "prints without end",
  poll: "makes MVM poll at the shortest interval",
  restart: "restarts itself without end",
};
/** The number of neighbours for the kinds other than "spin". */
const SOME = 3;
const RUN_MILLISECONDS = 2_000;
const MICROSECONDS_PER_MILLISECOND = 1_000;
/** In microseconds. */
const RESERVATION = { budget: 3_000, period: 10_000 };
const TASK = { period: 40_000, deadline: 40_000, work: 6_000, phase: 1_000 };
const DEADLINE_MS = TASK.deadline / MICROSECONDS_PER_MILLISECOND;

const waiting: MadeVm = { level: "srt", core: 0, idle: "delay", timer: "private", tasks: [TASK] };
const guaranteed: MadeVm = { ...waiting, reservation: RESERVATION, weight: 0 };

async function measure(vm: string, kind: Kind, neighbours: number): Promise<Row[]> {
  const others = Array.from({ length: neighbours }, (): MadeVm => ({ ...waiting, idle: kind, tasks: [] }));
  const vms = [vm === RESERVED ? guaranteed : waiting, ...others];
  const { seen } = await runPeriodic(vms, RUN_MILLISECONDS);
  const jobs = seen[0]!.jobs.flat();
  const ended = jobs.flatMap(({ release, end }) => (end === undefined ? [] : [microseconds(end - release)]));
  const longest = Math.max(...ended) / MICROSECONDS_PER_MILLISECOND;
  const misses = jobs.filter(isMissed).length;
  return [
    {
      vm,
      neighbour: kind,
      neighbours,
      jobs: jobs.length,
      misses,
      longest_ms: longest,
      bound_ms: boundOf(vms),
    },
  ];
}

/** The longest response that `mvm check` expects, in ms. Empty: it guarantees none. */
function boundOf(vms: readonly MadeVm[]): number | string {
  if (vms[0]!.reservation === undefined) return "";
  const { system } = checkPeriodic(vms);
  const [response] = responsesOf(system, system.vms[0]!);
  return response!.worst / MICROSECONDS_PER_MILLISECOND;
}

const of = (rows: readonly Row[], vm: string) => rows.filter((row) => row["vm"] === vm);
const busy = (rows: readonly Row[]) => rows.filter(({ neighbour }) => neighbour === "spin");

export const reservations: Experiment = {
  id: "reservations",
  title: "Reservations against load",
  question: "Does a reservation keep a task's response time, whatever the neighbours do?",
  system: `A VM on core 0 has a task with 6 ms of work in 40 ms
([guests/periodic](../guests/periodic/src/main.ts)). The VM has a reservation of 3 ms in 10 ms and
weight 0 (no time beyond the reservation), or it is best effort (no reservation). Up to ${MAX_VMS - 1} neighbours without a reservation share the core. A neighbour does one of four things
without end: it computes (and never waits), prints, makes MVM poll, or restarts itself. To make MVM poll, the neighbour
calls *delay with polling* with the shortest interval ([hypercalls.md](hypercalls.md)). A run takes 2 s.`,
  columns: {
    vm: "what the VM with the task has",
    neighbour: `what a neighbour does: ${KINDS.map((kind) => `\`${kind}\`: ${KIND_WORDS[kind]}`).join("; ")}`,
    neighbours: "number of neighbours",
    jobs: "jobs of the task whose deadline lay in the run",
    misses: "jobs that missed the deadline",
    longest_ms: "longest time from a job's release to its end in ms, of the jobs that ended",
    bound_ms: "bound of `mvm check` for this time in ms; empty: there is no bound",
  },
  points: [RESERVED, BEST_EFFORT].flatMap((vm) =>
    KINDS.flatMap((kind) =>
      (kind === "spin" ? Array.from({ length: MAX_VMS }, (_, n) => n) : [SOME]).map(
        (neighbours): Point => ({
          name: `${vm}, ${neighbours} × ${kind}`,
          short: kind === "spin" && neighbours === 1 && vm === RESERVED,
          measure: () => measure(vm, kind, neighbours),
        }),
      ),
    ),
  ),
  figure: (rows) => ({
    series: [RESERVED, BEST_EFFORT],
    options: {
      x: {
        label: "neighbours that never wait",
        ticks: numbersOf(busy(of(rows, RESERVED)), "neighbours"),
        tickFormat: "d",
        inset: 10,
      },
      y: { type: "log", label: "longest response of the task, ms", tickFormat: "~g", grid: true },
      marks: [
        Plot.ruleY([DEADLINE_MS], { stroke: REFERENCE_COLOUR, strokeDasharray: "5 4" }),
        Plot.text([[0, DEADLINE_MS]], { text: () => "deadline", textAnchor: "start", dy: -9 }),
        Plot.lineY(busy(of(rows, RESERVED)), {
          x: "neighbours",
          y: "bound_ms",
          stroke: "vm",
          strokeDasharray: "2 4",
        }),
        ...linesWithDots(busy(rows), { x: "neighbours", y: "longest_ms", series: "vm" }),
        Plot.text(busy(of(rows, RESERVED)).slice(-1), {
          x: "neighbours",
          y: "bound_ms",
          text: () => "bound of mvm check",
          textAnchor: "end",
          dy: 10,
        }),
      ],
    },
  }),
  finding(rows) {
    const [kept, lost] = [of(rows, RESERVED), of(rows, BEST_EFFORT)];
    const longest = (list: readonly Row[]) => decimal(numberOf(most(list, "longest_ms"), "longest_ms"));
    const sum = (list: readonly Row[], column: string) =>
      numbersOf(list, column).reduce((all, one) => all + one, 0);
    const others = kept.filter(({ neighbour }) => neighbour !== "spin");
    return `With the reservation ${sum(kept, "misses")} of ${sum(kept, "jobs")} jobs missed the deadline in ${kept.length} runs.
The longest response was ${longest(kept)} ms. Beside neighbours that print, make MVM poll, or restart themselves it was
${longest(others) === longest(kept) ? "the same" : `${longest(others)} ms`}. The bound of \`mvm check\` is ${longest(kept.map((row) => ({ longest_ms: row["bound_ms"]! })))} ms. As best
effort the VM missed ${sum(lost, "misses")} of ${sum(lost, "jobs")} deadlines, because its share of the core becomes smaller with
each neighbour.`;
  },
  claims: (rows) => [
    {
      says: "With the reservation no job misses its deadline.",
      holds: of(rows, RESERVED).every((row) => numberOf(row, "misses") === 0 && numberOf(row, "jobs") > 0),
    },
    {
      says: "With the reservation no response is longer than the bound of `mvm check`.",
      holds: of(rows, RESERVED).every((row) => numberOf(row, "longest_ms") <= numberOf(row, "bound_ms")),
    },
  ],
};
