/** The paper's own measurement: the time of a hypercall that does nothing. */

import { microseconds } from "@mvm/report/latency/statistics";
import * as Plot from "@observablehq/plot";
import { benchSystem, notesOf } from "../../bench/board";
import { measure as measureNotes } from "../../bench/measure";
import type { Experiment } from "../experiment";
import { numberOf, type Row } from "../rows";
import { decimal } from "../words";

const MVM = "MVM";
const PAPER = "Maeda 2016, ZC702";
/** Of the paper, in microseconds: mean, over calls with an empty handler. */
const PAPER_MEAN = 0.195;
/** Of design (docs/measurements.md), in instructions. */
const LIMIT = 40;

async function measure(): Promise<Row[]> {
  const [measured] = measureNotes(await notesOf(benchSystem("empty/system.jsonc")));
  const { count, cycles, instructions } = measured!;
  const times = { min_us: cycles.min, mean_us: cycles.mean, max_us: cycles.max };
  const inMicroseconds = Object.entries(times).map(([name, value]) => [name, microseconds(value)]);
  const counted = { instructions: instructions!.mean, cycles: cycles.mean };
  return [{ calls: count, ...counted, ...Object.fromEntries(inMicroseconds) }];
}

export const hypercall: Experiment = {
  id: "hypercall",
  title: "Overhead of a hypercall",
  question: "How long does a hypercall take if its handler does nothing?",
  system: `A guest alone on core 0 calls \`version\` many times
([guests/bench/empty](../guests/bench/empty/system.jsonc)). Before and after each call the guest writes a *note*,
a value for the register NOTE of the marker port ([board.md](board.md)). The board keeps the time of each note. The cost of the notes is
subtracted. The time is measured in the guest, and includes the SMC, the handler and the return. The
*paper* is Maeda 2016, whose design MVM follows ([measurements.md](measurements.md), References). Its
section 8 has the same measurement.`,
  columns: {
    calls: "number of calls",
    instructions: "instructions of a call: mean",
    cycles: "processor cycles of a call: mean",
    min_us: "time of a call in µs: minimum",
    mean_us: "mean",
    max_us: "maximum",
  },
  points: [{ name: "version", short: true, measure }],
  figure(rows) {
    const bars = [
      { system: MVM, mean: numberOf(rows[0]!, "mean_us") },
      { system: PAPER, mean: PAPER_MEAN },
    ];
    return {
      series: [],
      options: {
        height: 150,
        marginLeft: 150,
        marginRight: 56,
        x: { label: "mean time of an empty hypercall, µs", grid: true },
        y: { label: null },
        color: { type: "identity" },
        marks: [
          Plot.barX(bars, { x: "mean", y: "system", fill: (_, n) => (n === 0 ? "#3b82f6" : "#8b949e") }),
          Plot.text(bars, {
            x: "mean",
            y: "system",
            text: ({ mean }) => mean.toFixed(3),
            dx: 5,
            textAnchor: "start",
          }),
          Plot.ruleX([0]),
        ],
      },
    };
  },
  finding(rows) {
    const [row] = rows;
    const [mean, cycles] = [numberOf(row!, "mean_us"), numberOf(row!, "cycles")];
    return `A call takes ${decimal(mean)} µs in the mean of ${row!["calls"]} calls: ${row!["instructions"]} instructions
in ${cycles} cycles. The shortest call takes ${decimal(numberOf(row!, "min_us"))} µs and the longest call
${decimal(numberOf(row!, "max_us"))} µs. The paper has ${PAPER_MEAN} µs in the mean with an empty handler on the
real board. This is ${decimal(PAPER_MEAN / mean)} times as long. Only the order of magnitude can be compared, because
the virtual board has no cache misses.`;
  },
  claims: (rows) => [
    {
      says: `The mean is below that of the paper (${PAPER_MEAN} µs).`,
      holds: rows.every((row) => numberOf(row, "mean_us") < PAPER_MEAN),
    },
    {
      says: `A call takes at most ${LIMIT} instructions.`,
      holds: rows.every((row) => numberOf(row, "instructions") <= LIMIT),
    },
  ],
};
