/** What a change of level costs, against the number of neighbours that have to move. */

import { MAX_VMS } from "@mvm/abi";
import { microseconds } from "@mvm/report/latency/statistics";
import * as Plot from "@observablehq/plot";
import { notesOf } from "../../bench/board";
import { measure as measureNotes } from "../../bench/measure";
import type { Experiment, Point } from "../experiment";
import { generatedSystem, guestFolder } from "../generated-system";
import { linesWithDots } from "../lines";
import { numberOf, numbersOf, type Row } from "../rows";
import { decimal, fewest, most } from "../words";

const TO_HRT = "to hard real-time";
const TO_SRT = "back to soft real-time";
const FIRST_BASE = 0x3100_0000;
const MEMORY_MIB = 4;
const MIB = 0x10_0000;
const SHORT = 1;
/** Names of paths in the bench's table. */
const DIRECTIONS = [
  { direction: TO_HRT, path: "change of level to HRT" },
  { direction: TO_SRT, path: "change of level to SRT" },
];

function systemWith(neighbours: number): string {
  const changing = {
    name: "changing",
    level: "srt",
    cores: [0],
    memory: { base: "0x30000000", size: "16 MiB" },
    image: { program: guestFolder("guests/bench/levels") },
    devices: ["marker-port"],
    changesLevel: true,
    reservation: { budget: "5 ms", period: "10 ms" },
  };
  const others = Array.from({ length: neighbours }, (_, n) => ({
    name: `neighbour${n}`,
    level: "srt",
    cores: [0],
    memory: { base: `0x${(FIRST_BASE + n * MEMORY_MIB * MIB).toString(16)}`, size: `${MEMORY_MIB} MiB` },
    image: { program: guestFolder("guests/bench/turns/counting") },
  }));
  return generatedSystem(`levels-${neighbours}`, { quiet: true, vms: [changing, ...others] });
}

async function measure(neighbours: number): Promise<Row[]> {
  const measured = measureNotes(await notesOf(systemWith(neighbours)));
  return DIRECTIONS.map(({ direction, path }) => {
    const { count, cycles } = measured.find((each) => each.path.name.includes(path))!;
    const [min, mean, max] = [cycles.min, cycles.mean, cycles.max].map(microseconds);
    return { neighbours, direction, changes: count, min_us: min!, mean_us: mean!, max_us: max! };
  });
}

const of = (rows: readonly Row[], direction: string) => rows.filter((row) => row["direction"] === direction);

export const levels: Experiment = {
  id: "levels",
  title: "Change of level",
  question: "How long does a VM's change to hard real-time take if its neighbours must leave the core?",
  system: `A VM with a reservation of 5 ms in 10 ms on core 0 becomes hard real-time and soft real-time
again ([guests/bench/levels](../guests/bench/levels/levels.ts)). 1 to ${MAX_VMS - 1} neighbours, which never
wait, move to core 1 and back. \`mvm evaluate\` makes the configurations, and leaves them in
build/evaluation.`,
  columns: {
    neighbours: "number of VMs that move to the other core and back",
    direction: "the change",
    changes: "number of changes",
    min_us: "time of the hypercall in µs: minimum",
    mean_us: "mean",
    max_us: "maximum",
  },
  points: Array.from({ length: MAX_VMS - 1 }, (_, n): Point => {
    const neighbours = n + 1;
    return {
      name: `${neighbours} neighbours`,
      short: neighbours === SHORT,
      measure: () => measure(neighbours),
    };
  }),
  figure: (rows) => ({
    series: [TO_HRT, TO_SRT],
    options: {
      x: {
        label: "neighbours that move",
        ticks: numbersOf(of(rows, TO_HRT), "neighbours"),
        tickFormat: "d",
        inset: 10,
      },
      y: { label: "time of the hypercall, µs", zero: true, grid: true },
      marks: [
        Plot.ruleY([0]),
        Plot.ruleX(rows, {
          x: "neighbours",
          y1: "min_us",
          y2: "max_us",
          stroke: "direction",
          strokeWidth: 5,
          strokeOpacity: 0.35,
        }),
        ...linesWithDots(rows, { x: "neighbours", y: "mean_us", series: "direction" }),
      ],
    },
  }),
  finding(rows) {
    const hard = of(rows, TO_HRT);
    const [few, many] = [fewest(hard, "neighbours"), most(hard, "neighbours")];
    const mean = (row: Row) => numberOf(row, "mean_us");
    const back = most(of(rows, TO_SRT), "mean_us");
    return `The change to hard real-time takes ${decimal(mean(few))} µs in the mean with
${few["neighbours"]} neighbour and ${decimal(mean(many))} µs with ${many["neighbours"]}. During the call MVM moves
one neighbour after the other, and waits for no answer of the other core. The change back takes at most
${decimal(mean(back))} µs in the mean, because MVM only asks the other core to send the neighbours back. In
[Every path of MVM](#every-path-of-mvm) the change with 1 neighbour takes longer, because of a check: before the
neighbours move, MVM checks whether the other core has the time for all other VMs of this core, also for those that
are off. In *Every path of MVM* three of these VMs have reservations, and all VMs share a device, so the check
counts the leases of this device against each reservation ([configuration.md](configuration.md), Leases). Here none of these
VMs has a reservation, so the check is short.`;
  },
  claims: (rows) => [
    {
      says: "The change back to soft real-time takes less time than the change to hard real-time.",
      holds: of(rows, TO_SRT).every(
        (row, n) => numberOf(row, "mean_us") < numberOf(of(rows, TO_HRT)[n]!, "mean_us"),
      ),
    },
  ],
};
