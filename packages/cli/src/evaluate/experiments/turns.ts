/** What taking turns on a core costs, against the length of the turns. */
import type { Zc702 } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import { mvmReportOf } from "@mvm/report/counters/mvm-report";
import * as Plot from "@observablehq/plot";
import { COUNT_OFFSET } from "../../../../../guests/bench/turns/counting/place";
import { startSystem } from "../../bench/board";
import type { Experiment, Point } from "../experiment";
import { REFERENCE_COLOUR } from "../figure";
import { generatedSystem, guestFolder } from "../generated-system";
import { numberOf, type Row } from "../rows";
import { decimal, fewest, most } from "../words";

const BUDGETS = [500, 1_000, 2_000, 5_000, 10_000, 20_000];
const SHORT = 1_000;
const RESERVATIONS = "reservations";
const SURPLUS = "turns of surplus";
/**
 * In microseconds: what a period has beside the two budgets. It is more than the time of the
 * longest line of MVM's console and the ticks by which budgets are rounded.
 */
const MARGIN = 60;
/** By then the guests count. */
const BEGIN = Math.round(0.1 * CPU_HZ);
const SPAN = Math.round(0.3 * CPU_HZ);
const MILLISECONDS_PER_SECOND = 1000;
const MICROSECONDS_PER_MILLISECOND = 1000;
const PERCENT = 100;
const WORD = 4;
const BASES = [0x3000_0000, 0x3040_0000];
/** Of µRTZVisor, in per cent, with turns of 10 ms. */
const OTHER = { turn_ms: 10, loss_percent: 2 };

function systemWith(name: string, guests: number, budget: number | undefined): string {
  const reservation = budget && { budget: `${budget} us`, period: `${2 * budget + MARGIN} us` };
  const vms = BASES.slice(0, guests).map((base, n) => ({
    name: `counter${n}`,
    level: "srt",
    cores: [0],
    memory: { base: `0x${base.toString(16)}`, size: "4 MiB" },
    image: { program: guestFolder("guests/bench/turns/counting") },
    ...(reservation === undefined ? {} : { reservation }),
  }));
  return generatedSystem(`turns-${name}`, { quiet: true, vms });
}

interface Progress {
  /** What all guests counted. */
  counts: number;
  switches: number;
}

async function progress(file: string, guests: number): Promise<Progress> {
  const board = await startSystem(file, () => {});
  board.run({ until: BEGIN });
  const before = progressOf(board, guests);
  board.run({ until: BEGIN + SPAN });
  const after = progressOf(board, guests);
  return { counts: after.counts - before.counts, switches: after.switches - before.switches };
}

function progressOf(board: Zc702, guests: number): Progress {
  const counts = BASES.slice(0, guests).map((base) =>
    new DataView(board.readMemory(base + COUNT_OFFSET, WORD).buffer).getUint32(0, true),
  );
  const { vms } = mvmReportOf(board)!;
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return { counts: sum(counts), switches: sum(vms.map(({ scheduling }) => scheduling.switches)) };
}

async function measure(kind: string, budget?: number): Promise<Row[]> {
  const alone = await progress(systemWith("alone", 1, undefined), 1);
  const shared = await progress(systemWith(`${budget ?? "surplus"}`, 2, budget), 2);
  const turn = (SPAN / CPU_HZ / shared.switches) * MILLISECONDS_PER_SECOND;
  const loss = PERCENT * (1 - shared.counts / alone.counts);
  return [
    {
      kind,
      switches: shared.switches,
      turn_ms: turn,
      alone: alone.counts,
      shared: shared.counts,
      loss_percent: loss,
    },
  ];
}

/** What a turn costs, in µs. */
const costOf = (row: Row): number =>
  (numberOf(row, "loss_percent") / PERCENT) * numberOf(row, "turn_ms") * MICROSECONDS_PER_MILLISECOND;

export const turns: Experiment = {
  id: "turns",
  title: "Cost of sharing against the length of the turns",
  question: "What part of a core is lost if two VMs that never wait take turns?",
  system: `Two guests count on core 0 ([guests/bench/turns](../guests/bench/turns/counting/counting.ts)). There
are two series. In *${RESERVATIONS}* both guests have equal reservations, with budgets from ${BUDGETS[0]} µs to
${BUDGETS.at(-1)! / 1_000} ms. The two budgets together leave ${MARGIN} µs of each period. The series *${SURPLUS}* has one point: the
guests have no reservations, and MVM gives turns of 10 ms. The sum of what both count in 0.3 s is
compared with what one of them counts if it is alone. The length of a turn is the time divided by the
number of switches. \`mvm evaluate\` makes the configurations, and leaves them in build/evaluation.`,
  columns: {
    kind: "what makes MVM switch",
    switches: "number of switches in 0.3 s",
    turn_ms: "mean length of a turn in ms",
    alone: "rounds that one guest counts alone",
    shared: "rounds that both guests count together",
    loss_percent: "loss of rounds in per cent",
  },
  points: [
    ...BUDGETS.map(
      (budget): Point => ({
        name: `budgets of ${budget} µs`,
        short: budget === SHORT,
        measure: () => measure(RESERVATIONS, budget),
      }),
    ),
    { name: SURPLUS, measure: () => measure(SURPLUS) },
  ],
  figure: (rows) => ({
    series: [RESERVATIONS, SURPLUS],
    options: {
      x: { type: "log", label: "mean length of a turn, ms", tickFormat: "~g", grid: true },
      y: { type: "log", label: "loss of throughput, %", tickFormat: "~g", grid: true },
      marks: [
        Plot.lineY(
          rows.filter(({ kind }) => kind === RESERVATIONS),
          { x: "turn_ms", y: "loss_percent", stroke: "kind", strokeWidth: 2 },
        ),
        Plot.dot(rows, { x: "turn_ms", y: "loss_percent", fill: "kind", r: 4 }),
        Plot.dot([OTHER], {
          x: "turn_ms",
          y: "loss_percent",
          stroke: REFERENCE_COLOUR,
          symbol: "times",
          r: 5,
        }),
        Plot.text([OTHER], { x: "turn_ms", y: "loss_percent", text: () => "bound of µRTZVisor", dy: -12 }),
      ],
    },
  }),
  finding(rows) {
    const [short, long] = [fewest(rows, "turn_ms"), most(rows, "turn_ms")];
    const loss = (row: Row) => `${decimal(numberOf(row, "loss_percent"))} %`;
    const surplus = rows.find(({ kind }) => kind === SURPLUS);
    const ofSurplus =
      surplus === undefined
        ? ""
        : ` Without reservations the turns are ${decimal(numberOf(surplus, "turn_ms"))} ms long, and ${loss(surplus)} is lost.`;
    return `With turns of ${decimal(numberOf(short, "turn_ms"))} ms in the mean, ${loss(short)} of the throughput is lost. With
turns of ${decimal(numberOf(long, "turn_ms"))} ms it is ${loss(long)}.${ofSurplus} A turn costs at most
${decimal(Math.max(...rows.map(costOf)))} µs: the decision, the switch, and other entries into MVM.`;
  },
  claims: (rows) => [
    {
      says: "Turns of 10 ms and longer lose less than 0.5 %.",
      holds: rows.every((row) => numberOf(row, "turn_ms") < 9.9 || numberOf(row, "loss_percent") < 0.5),
    },
    {
      says: "Each turn costs less than 10 µs.",
      holds: rows.every((row) => costOf(row) < 10),
    },
  ],
};
