/** Every path of MVM, as `mvm bench` measures it. */

import { microseconds } from "@mvm/report/latency/statistics";
import * as Plot from "@observablehq/plot";
import { PATH_NOTHING } from "../../../../../guests/bench/src/paths";
import { benchSystem, notesOf } from "../../bench/board";
import { type Measurement, measure as measureNotes } from "../../bench/measure";
import { beginOf, endOf } from "../../bench/paths";
import { runBench } from "../../bench/run";
import type { Experiment } from "../experiment";
import { numberOf, numbersOf, type Row } from "../rows";
import { decimal, most } from "../words";

const CALL = "hypercall";
const EVENT = "interrupt, switch or wait";
const LIFE = "life of a VM or a core";
const GROUPS = [CALL, EVENT, LIFE];
/** Of paths: they clear and load memory, or start and end VMs and cores. */
const LIVES = /^(start|restart|PSCI)/;
/** Calls that are measured from the call until they return. */
const CALLED = /^hypercall: /;
const GUARDED = /guarded interrupt/;
/** Names that refer to the row above them in the table of the bench. */
const SAME = /^the same/;
const SWITCH = "VM switch";
/** Calls that wait until they time out. */
const WAITS = /times out/;
/** The names of paths are long. */
const NAME_PIXELS = 11;
const COST_OF_NOTES = new Set([beginOf(PATH_NOTHING), endOf(PATH_NOTHING)]);

/** The paths of guarded interrupts, in their own system; the cost of notes comes from another. */
async function measureGuarded(): Promise<Row[]> {
  const empty = await notesOf(benchSystem("empty/system.jsonc"));
  const notes = empty.filter(({ value }) => COST_OF_NOTES.has(value));
  const measured = measureNotes([...notes, ...(await notesOf(benchSystem("guarded/system.jsonc")))]);
  return measured.filter(({ path }) => GUARDED.test(path.name)).map(rowOf);
}

async function measureOthers(): Promise<Row[]> {
  const { measurements } = await runBench();
  return measurements.filter(({ path }) => !GUARDED.test(path.name)).map(rowOf);
}

function rowOf({ path, count, instructions, cycles }: Measurement): Row {
  const group = CALLED.test(path.name) ? CALL : LIVES.test(path.name) ? LIFE : EVENT;
  return {
    path: path.name.replace(SAME, SWITCH),
    group,
    rounds: count,
    instructions: instructions?.mean ?? "",
    min_us: microseconds(cycles.min),
    mean_us: microseconds(cycles.mean),
    p99_us: microseconds(cycles.p99),
    max_us: microseconds(cycles.max),
  };
}

const isWait = (row: Row) => WAITS.test(String(row["path"]));

export const paths: Experiment = {
  id: "paths",
  title: "Every path of MVM",
  question: "What does each hypercall, interrupt, switch and restart cost?",
  system: `The guests and systems of \`./mvm bench\` run ([guests/bench](../guests/bench/system.jsonc)).
[measurements.md](measurements.md) says how a path is measured, and has the same figures as a table,
beside the counts on QEMU.`,
  columns: {
    path: "the path",
    group: "what kind of path it is",
    rounds: "number of rounds",
    instructions: "instructions: mean; empty: not counted, because both cores take part",
    min_us: "time in µs: minimum",
    mean_us: "mean",
    p99_us: "99th percentile",
    max_us: "maximum",
  },
  points: [
    { name: "guarded interrupts", short: true, measure: measureGuarded },
    { name: "others", measure: measureOthers },
  ],
  figure(rows) {
    const sorted = [...rows].sort((a, b) => numberOf(a, "mean_us") - numberOf(b, "mean_us"));
    return {
      series: GROUPS,
      options: {
        height: 70 + 18 * rows.length,
        marginLeft: 480,
        marginRight: 56,
        x: { type: "log", label: "mean time, µs", tickFormat: "~g", grid: true, axis: "both" },
        y: { domain: sorted.map((row) => row["path"]), axis: null },
        marks: [
          Plot.axisY({ label: null, fontSize: NAME_PIXELS }),
          Plot.ruleY(sorted, {
            y: "path",
            x1: "min_us",
            x2: "max_us",
            stroke: "group",
            strokeWidth: 3,
            strokeOpacity: 0.45,
          }),
          Plot.dot(sorted, { y: "path", x: "mean_us", fill: "group", r: 4 }),
          Plot.text(sorted, {
            y: "path",
            x: "max_us",
            text: (row: Row) => decimal(numberOf(row, "mean_us")),
            textAnchor: "start",
            dx: 8,
          }),
        ],
      },
    };
  },
  finding(rows) {
    const calls = rows.filter((row) => row["group"] === CALL && !isWait(row));
    const sorted = numbersOf(calls, "mean_us").sort((a, b) => a - b);
    const longest = most(calls, "mean_us");
    const median = sorted[Math.floor(sorted.length / 2)]!;
    return `${rows.length} paths were measured. ${rows.filter(isWait).length} of them are hypercalls that wait until they time out: their time
includes the wait. The other ${calls.length} hypercalls take ${decimal(sorted[0]!)} µs to ${decimal(sorted.at(-1)!)} µs in the mean, and half
of them at most ${decimal(median)} µs. The longest of these ${calls.length} is "${longest["path"]}". In the plot each dot is a mean, and each bar goes from the minimum to the maximum.`;
  },
  claims: (rows) => [
    {
      says: "Each path was measured in at least 1000 rounds.",
      holds: rows.every((row) => numberOf(row, "rounds") >= 1000),
    },
    {
      says: "No hypercall, except those that wait until they time out, takes longer than 20 µs in the mean.",
      holds: rows.every((row) => row["group"] !== CALL || isWait(row) || numberOf(row, "mean_us") < 20),
    },
  ],
};
