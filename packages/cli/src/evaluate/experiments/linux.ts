/** Linux on shadow tables beside the same Linux at PL1. */
import { buildBenchInitramfs } from "@mvm/guest-linux";
import * as Plot from "@observablehq/plot";
import { observe } from "../../bench/linux/observe";
import { PROGRAMS_LIMIT } from "../../bench/linux/operations";
import { type Row as Operation, ratiosOf, rowsOf } from "../../bench/linux/table";
import type { Experiment } from "../experiment";
import { REFERENCE_COLOUR } from "../figure";
import { numberOf, numbersOf, type Row } from "../rows";
import { decimal, most } from "../words";

const OPERATION = "operation of the kernel";
const PROGRAM = "whole program";
/** The first operation of mvm-bench, and the number of rows up to it, the boot included. */
const FIRST = 0;
const FIRST_ROWS = 2;
const LIMIT = "limit";

/** @param last the operation of mvm-bench after which the runs end */
async function measured(last?: number): Promise<Row[]> {
  const { program } = await buildBenchInitramfs();
  const [direct, shadow] = [await observe("direct", program, last), await observe("shadow", program, last)];
  return rowsOf(direct, shadow).map(rowOf);
}

function rowOf(operation: Operation): Row {
  const { name, direct, shadow, limit, program } = operation;
  const { instructions, cycles } = ratiosOf(operation);
  return {
    operation: name,
    kind: program ? PROGRAM : OPERATION,
    direct_instructions: direct.instructions,
    direct_cycles: direct.cycles,
    shadow_instructions: shadow.instructions,
    shadow_cycles: shadow.cycles,
    instructions_ratio: instructions,
    cycles_ratio: cycles,
    [LIMIT]: limit ?? "",
    entries: shadow.smc + shadow.fiqs,
  };
}

const programs = (rows: readonly Row[]) => rows.filter(({ kind }) => kind === PROGRAM);
const limited = (rows: readonly Row[]) => rows.filter((row) => row[LIMIT] !== "");

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

export const linux: Experiment = {
  id: "linux",
  title: "Native against shadowed Linux",
  question: "What does Debian's Linux lose if its kernel runs in User mode on shadow tables?",
  system: `The same Linux runs twice on core 0: with its kernel at PL1
([direct.jsonc](../guests/bench/linux/direct.jsonc)) and with its kernel in User mode on shadow tables
([shadow.jsonc](../guests/bench/linux/shadow.jsonc)). The program mvm-bench does each operation many
times. Time in which the core sleeps does not count. The board models no misses of the cache and of the
TLB. [measurements.md](measurements.md) has the counts of exceptions.`,
  linux: true,
  columns: {
    operation: "what Linux does",
    kind: "whether it is one operation or a program",
    direct_instructions: "instructions of one operation with the kernel at PL1: mean",
    direct_cycles: "processor cycles: mean",
    shadow_instructions: "instructions of one operation on shadow tables: mean",
    shadow_cycles: "processor cycles: mean",
    instructions_ratio: "instructions on shadow tables, divided by instructions at PL1",
    cycles_ratio: "cycles on shadow tables, divided by cycles at PL1",
    [LIMIT]: "limit of both ratios; empty: there is no limit",
    entries: "entries into MVM for one operation on shadow tables: mean",
  },
  points: [
    {
      name: "boot and system call",
      short: true,
      measure: () => measured(FIRST),
    },
    { name: "other operations", measure: async () => (await measured()).slice(FIRST_ROWS) },
  ],
  figure(rows) {
    const names = rows.map((row) => row["operation"]);
    return {
      series: [OPERATION, PROGRAM],
      options: {
        height: 60 + 24 * rows.length,
        marginLeft: 360,
        x: {
          type: "log",
          ticks: [1, 1.2, 1.5, 2, 3, 4],
          label: "cycles on shadow tables / cycles at PL1",
          tickFormat: "~g",
          grid: true,
        },
        y: { domain: names, label: null },
        marks: [
          Plot.ruleX([1]),
          Plot.ruleY(rows, { y: "operation", x1: 1, x2: "cycles_ratio", stroke: "kind", strokeWidth: 5 }),
          Plot.dot(rows, { y: "operation", x: "cycles_ratio", fill: "kind", r: 5 }),
          Plot.tickX(limited(rows), { y: "operation", x: LIMIT, stroke: REFERENCE_COLOUR, strokeWidth: 3 }),
        ],
      },
    };
  },
  finding(rows) {
    const ratio = (row: Row) => decimal(numberOf(row, "cycles_ratio"));
    const worst = most(rows, "cycles_ratio");
    const boot = rows[0]!;
    const mean = geometricMean(numbersOf(programs(rows), "cycles_ratio"));
    return `Whole programs take ${decimal(mean)} times the cycles in the geometric mean; the limit is ${PROGRAMS_LIMIT}. The
boot takes ${ratio(boot)} times the cycles. The operation that loses most is "${worst["operation"]}", with a ratio of
${ratio(worst)}: the kernel executes many sensitive instructions there, and does little else. The grey
marks are the limits of single operations.`;
  },
  claims: (rows) => [
    {
      says: "Each operation with a limit is within its limit, in instructions and in cycles.",
      holds: limited(rows).every((row) =>
        ["instructions_ratio", "cycles_ratio"].every((ratio) => numberOf(row, ratio) <= numberOf(row, LIMIT)),
      ),
    },
    {
      says: `The geometric mean of whole programs is at most ${PROGRAMS_LIMIT}.`,
      holds:
        programs(rows).length === 0 ||
        geometricMean(numbersOf(programs(rows), "cycles_ratio")) <= PROGRAMS_LIMIT,
    },
  ],
};
