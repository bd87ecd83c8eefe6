/** The release latency of the real-time OS, alone and beside every kind of neighbour. */

import { traceOf } from "@mvm/report/collect";
import { measureTasks, type TaskReport } from "@mvm/report/latency/measure";
import { microseconds, statisticsOf } from "@mvm/report/latency/statistics";
import { buildImage } from "@mvm/toolchain";
import * as Plot from "@observablehq/plot";
import { image as itron } from "../../../../../guests/itron/image";
import { RunFailure } from "../../errors";
import { releaseLatencies } from "../../latency/release-latencies";
import { findSystemFile } from "../../system-file";
import type { Experiment, Point } from "../experiment";
import { generatedSystem, guestFolder } from "../generated-system";
import { numberOf, numbersOf, type Row } from "../rows";
import { ScriptedRun } from "../scripted-run";

const TASKS = [
  { task: "control", marker: 1, period: "1 ms" },
  { task: "supervise", marker: 2, period: "10 ms" },
];
const LOADED = "mvm.load=cpu,mem mvm.rounds=1";
const PANICKING = "panic=1";
/** Of the isolation demo's hostile guest: each start after the first attacks in another way. */
const ATTACKS = 5;

const rtos = (more: object = {}) => ({
  name: "rtos",
  level: "hrt",
  cores: [1],
  memory: { base: "0x04000000", size: "16 MiB" },
  image: { program: guestFolder("guests/itron") },
  devices: ["uart1", "private-timer", "marker-port"],
  console: "uart1",
  deadlines: TASKS.map((task) => ({ ...task, deadline: task.period })),
  ...more,
});
const linux = (parameters: string) => ({
  name: "linux",
  level: "srt",
  cores: [0],
  memory: { base: "0x08000000", size: "256 MiB" },
  image: {
    linux: {
      cmdline: `console=ttyS0 cryptomgr.notests=1 initcall_blacklist=jent_mod_init ${parameters}`,
      unpack: true,
    },
  },
  devices: ["uart16550", "private-timer", "global-timer"],
  console: "uart16550",
});
const hostile = (more: object = {}) => ({
  name: "hostile",
  level: "srt",
  cores: [0],
  isolation: "shadow",
  memory: { base: "0x30000000", size: "4 MiB" },
  image: { program: guestFolder("demos/isolation/guest") },
  devices: ["private-timer"],
  onFault: "log",
  ...more,
});
const attacker = {
  name: "attacker",
  level: "srt",
  cores: [0],
  memory: { base: "0x30000000", size: "16 MiB" },
  image: { program: guestFolder("demos/guarded/guest") },
};
const CONFINED = { isolation: "confined" };
const GUARDED = { guardInterrupts: true };

type Script = (run: ScriptedRun) => void;

interface Scenario {
  name: string;
  short?: boolean;
  /** The VMs; undefined: the RTOS without MVM. */
  vms?: readonly object[];
  /** A demo in place of the VMs. */
  demo?: string;
  /** The VMs of the run with which each job is compared. */
  reference: object;
  script: Script;
}

const forSeconds =
  (seconds: number): Script =>
  (run) =>
    run.runFor(seconds);

const untilReady: Script = (run) => run.waitFor("pl-uart", "MVM-LINUX-READY");

const SCENARIOS: readonly Scenario[] = [
  { name: "bare board", short: true, reference: {}, script: forSeconds(1) },
  { name: "MVM, alone", short: true, vms: [rtos()], reference: {}, script: forSeconds(1) },
  {
    name: "Linux boots, then idle",
    vms: [rtos(), linux("")],
    reference: {},
    script(run) {
      untilReady(run);
      run.runFor(2);
    },
  },
  {
    name: "Linux under load",
    vms: [rtos(), linux(LOADED)],
    reference: {},
    script: (run) => run.waitFor("pl-uart", "MVM-LOAD mem done"),
  },
  {
    name: "Linux crashes, and restarts",
    vms: [rtos(), linux(PANICKING)],
    reference: {},
    script(run) {
      run.waitFor("pl-uart", "/ # ");
      run.type("pl-uart", "echo c > /proc/sysrq-trigger");
      run.waitFor("pl-uart", "Kernel panic");
      untilReady(run);
    },
  },
  { name: "refused accesses", short: true, demo: "violation", reference: {}, script: forSeconds(0.3) },
  {
    name: "attack, unguarded",
    vms: [attacker, rtos()],
    reference: {},
    script: forSeconds(0.05),
  },
  { name: "attack, guarded", vms: [attacker, rtos(GUARDED)], reference: GUARDED, script: forSeconds(0.05) },
  { name: "confined, alone", short: true, vms: [rtos(CONFINED)], reference: CONFINED, script: forSeconds(1) },
  {
    name: "confined, attacked",
    vms: [rtos(CONFINED), hostile()],
    reference: CONFINED,
    script(run) {
      for (let attack = 0; attack < ATTACKS; attack++) {
        run.waitFor("uart0", "process 2: 1048576 rounds");
        run.type("uart0", "restart hostile");
      }
      run.waitFor("uart0", "process 2: 1048576 rounds");
    },
  },
];

async function start({ name, vms, demo }: Pick<Scenario, "name" | "vms" | "demo">): Promise<ScriptedRun> {
  if (demo !== undefined) return ScriptedRun.ofSystem(findSystemFile(`demos/${demo}`));
  if (vms === undefined) return ScriptedRun.ofProgram(await buildImage(itron));
  return ScriptedRun.ofSystem(generatedSystem(`latency-${fileName(name)}`, { vms }));
}

const fileName = (name: string) => name.toLowerCase().replace(/[^a-z]+/g, "-");

async function measure(scenario: Scenario): Promise<Row[]> {
  const run = await start(scenario);
  scenario.script(run);
  const trace = traceOf(run.board);
  const reference = await referenceFor(scenario.reference, run.board.seconds);
  // Without MVM no configuration declares the tasks. Then the deadline is the period, as in rtos().
  const tasks =
    scenario.vms === undefined && scenario.demo === undefined
      ? measureTasks(
          trace,
          TASKS.map(({ task, marker }) => ({ name: task, marker })),
        )
      : run.report().vms.find(({ name }) => name === "rtos")!.tasks;
  return TASKS.map(({ task, marker }) => {
    const latencies = releaseLatencies(trace, marker);
    const known = releaseLatencies(reference, marker);
    const { min, mean, p99, max } = statisticsOf(latencies) ?? { min: "", mean: "", p99: "", max: "" };
    const { jobs, misses } = reportOf(tasks, marker, `${scenario.name}, ${task}`);
    return {
      task,
      jobs,
      misses,
      min_cycles: min,
      mean_cycles: mean,
      p99_cycles: p99,
      max_cycles: max,
      different: latencies.filter((latency, n) => latency !== known[n]).length,
    };
  });
}

/** @throws RunFailure if nobody measured the task: its deadlines would count as kept */
export function reportOf(tasks: readonly TaskReport[], marker: number, what: string): TaskReport {
  const report = tasks.find((each) => each.marker === marker);
  if (report !== undefined && (report.jobs > 0 || report.problem === undefined)) return report;
  throw new RunFailure(`${what}: the task was not measured: ${report?.problem ?? "no report has it"}`);
}

/** The RTOS under MVM with nobody beside it, for at least this time. */
async function referenceFor(kind: object, seconds: number) {
  const run = await start({ name: `reference ${Object.keys(kind).join()}`, vms: [rtos(kind)] });
  run.runFor(seconds + 1);
  return traceOf(run.board);
}

const inMicroseconds = (row: Row, column: string) => microseconds(numberOf(row, column));
const sum = (rows: readonly Row[], column: string) =>
  numbersOf(rows, column).reduce((all, one) => all + one, 0);
const ran = (row: Row) => row["max_cycles"] !== "";
const unguarded = (row: Row) => row["point"] === "attack, unguarded";

export const latency: Experiment = {
  id: "latency",
  title: "Release latency of the real-time OS",
  question: "Does a hard real-time guest notice its neighbours, whatever they do?",
  system: `The µITRON RTOS ([guests/itron](../guests/itron/README.md)) runs a control task at 1 kHz and a
supervise task at 100 Hz on core 1: on the bare board, under MVM, and beside Linux or a hostile guest on
core 0. Some names in the plot need an explanation. *Linux crashes* means that Linux's kernel panics, and MVM starts
the VM again. With *refused accesses* the neighbour is the guest of
[demos/violation](../demos/violation/README.md). With *attack* it is the guest of
[demos/guarded](../demos/guarded/README.md), which writes to the interrupt distributor without end. A *guarded* RTOS
has \`guardInterrupts\`, so MVM forwards its interrupts, and no other guest can disable them. An *unguarded* RTOS
does not have this key. The kernel of a *confined* RTOS runs in User mode, and the guest of
[demos/isolation](../demos/isolation/README.md) attacks this RTOS in ${ATTACKS} ways. Each job is compared with the
same job of an RTOS of the same kind that is alone under MVM. \`mvm evaluate\` makes the configurations,
and leaves them in build/evaluation.`,
  linux: true,
  columns: {
    task: "task of the RTOS",
    jobs: "jobs whose deadline lay in the run",
    misses: "jobs that missed their deadline",
    min_cycles: "time from the expiry of the private timer to the job's start, in processor cycles: minimum",
    mean_cycles: "mean",
    p99_cycles: "99th percentile",
    max_cycles: "maximum; empty: no job started",
    different: "jobs whose latency differs from the latency of the same job of the RTOS alone",
  },
  points: SCENARIOS.map(
    (scenario): Point => ({
      name: scenario.name,
      short: scenario.short ?? false,
      measure: () => measure(scenario),
    }),
  ),
  figure(rows) {
    const names = [...new Set(rows.map((row) => row["point"]))];
    const times = rows.filter(ran).map((row) => ({
      point: row["point"],
      task: row["task"],
      min: inMicroseconds(row, "min_cycles"),
      mean: inMicroseconds(row, "mean_cycles"),
      max: inMicroseconds(row, "max_cycles"),
    }));
    const lost = rows.filter((row) => !ran(row) && row["task"] === TASKS[0]!.task);
    return {
      series: TASKS.map(({ task }) => task),
      options: {
        marginLeft: 190,
        x: { label: "release latency, µs: minimum to maximum, and mean", zero: true, grid: true },
        y: { domain: names, label: null },
        marks: [
          Plot.ruleX([0]),
          Plot.ruleY(times, {
            y: "point",
            x1: "min",
            x2: "max",
            stroke: "task",
            strokeWidth: 5,
            strokeOpacity: 0.45,
          }),
          Plot.dot(times, { y: "point", x: "mean", fill: "task", r: 5 }),
          Plot.text(lost, { y: "point", x: 0, text: () => "no job starts", textAnchor: "start", dx: 8 }),
        ],
      },
    };
  },
  finding(rows) {
    const judged = rows.filter((row) => !unguarded(row));
    const same = judged.filter((row) => numberOf(row, "different") === 0).length;
    const control = (point: string) =>
      rows.find((row) => row["point"] === point && row["task"] === TASKS[0]!.task);
    const range = (point: string) => {
      const row = control(point)!;
      return `${inMicroseconds(row, "min_cycles").toFixed(3)} to ${inMicroseconds(row, "max_cycles").toFixed(3)} µs`;
    };
    const lost = rows.filter(unguarded);
    return `The control task starts ${range("bare board")} after its release on the bare board, and
${range("MVM, alone")} under MVM. The data has a row for each task of each point: ${rows.length} rows. ${lost.length} of them are of the point
*attack, unguarded*. In ${same === judged.length ? "each" : same} of the other ${judged.length} rows each job has exactly the latency that it has in the RTOS
alone. These ${judged.length} rows have ${sum(judged, "jobs")} jobs and ${sum(judged, "misses")} missed deadlines. Guarded interrupts cost time: the control task starts
after ${range("attack, guarded")}, whatever the attacker does. In a confined RTOS this task starts after
${range("confined, attacked")}. Without guarded interrupts the attacker takes the RTOS's timer away:
${sum(lost, "misses")} of ${sum(lost, "jobs")} jobs miss their deadline. Both cores share one distributor. So there are only two
protections from this attack: the RTOS has guarded interrupts, or each possible attacker is confined or on shadow tables
([security.md](security.md)).`;
  },
  claims: (rows) => [
    {
      says: "Each job of an RTOS has the same latency as without neighbours, except in the unguarded RTOS under attack.",
      holds: rows.every((row) => unguarded(row) || numberOf(row, "different") === 0),
    },
    {
      says: "No deadline is missed, except in the unguarded RTOS under attack.",
      holds: rows.every(
        (row) => unguarded(row) || (numberOf(row, "misses") === 0 && numberOf(row, "jobs") > 0),
      ),
    },
    {
      says: "An unguarded RTOS under attack misses deadlines.",
      holds: rows.every((row) => !unguarded(row) || numberOf(row, "misses") > 0),
    },
  ],
};
