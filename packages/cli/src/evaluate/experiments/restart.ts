/** How long a restart takes, against the size of the VM's memory. */

import { microseconds } from "@mvm/report/latency/statistics";
import type { Experiment, Point } from "../experiment";
import { linesWithDots } from "../lines";
import type { MadeVm } from "../periodic/made-system";
import { runPeriodic } from "../periodic/run";
import { numberOf, type Row } from "../rows";
import { decimal, fewest, most } from "../words";

const SIZES_MIB = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const SHORT_MIB = new Set([1, 4]);
const WHOLE = "the whole core";
const HALF = "half of the core";
/** In milliseconds: a run with several restarts. */
const RUN_BASE = 20;
const RUN_PER_MIB = 4;
const MICROSECONDS_PER_MILLISECOND = 1000;
/** In microseconds: what the VM gets of the core beside a busy neighbour. */
const RESERVATION = { budget: 5_000, period: 10_000 };
/** The VM may be without the core for this long before a restart begins, in milliseconds. */
const WAIT = (2 * (RESERVATION.period - RESERVATION.budget)) / MICROSECONDS_PER_MILLISECOND;
/** Of VM 0: it begins to count its time. */
const BEGIN_NOTE = 0;

const restarting: MadeVm = { level: "srt", core: 0, idle: "restart", timer: "private", tasks: [] };
const busy: MadeVm = { ...restarting, idle: "spin" };

async function measure(memory: number, share: string): Promise<Row[]> {
  const alone = share === WHOLE;
  const vm = { ...restarting, memory };
  const vms = alone ? [vm] : [{ ...vm, reservation: RESERVATION, weight: 0 }, busy];
  const factor = alone ? 1 : RESERVATION.period / RESERVATION.budget;
  const { board } = await runPeriodic(vms, factor * (RUN_BASE + RUN_PER_MIB * memory));
  const begins = [...board.trace.markers]
    .filter(({ register, value }) => register === "NOTE" && value === BEGIN_NOTE)
    .map(({ cycle }) => cycle);
  const times = begins
    .slice(1)
    .map((cycle, n) => microseconds(cycle - begins[n]!) / MICROSECONDS_PER_MILLISECOND);
  const row = {
    memory_mib: memory,
    share,
    restarts: times.length,
    min_ms: Math.min(...times),
    mean_ms: times.reduce((sum, time) => sum + time, 0) / times.length,
    max_ms: Math.max(...times),
  };
  return [row];
}

const of = (rows: readonly Row[], share: string) => rows.filter((row) => row["share"] === share);
const ofSize = (rows: readonly Row[], { memory_mib }: Row) =>
  rows.find((row) => row["memory_mib"] === memory_mib);

export const restart: Experiment = {
  id: "restart",
  title: "Restart against memory size",
  question: "How long is a VM away when it is started again from its images?",
  system: `As soon as a VM runs, it writes a note to the marker port, and asks for its restart (PSCI
\`SYSTEM_RESET\`). The VM has core 0 for itself, or it has a reservation of 5 ms in 10 ms and weight 0 (no time beyond the
reservation) beside a VM that never waits.`,
  columns: {
    memory_mib: "size of the VM's memory in MiB",
    share: "what the VM has of its core",
    restarts: "number of restarts",
    min_ms:
      "time in ms from the guest's first note after a start to its first note after the next start: minimum",
    mean_ms: "mean",
    max_ms: "maximum",
  },
  points: [WHOLE, HALF].flatMap((share) =>
    SIZES_MIB.map(
      (memory): Point => ({
        name: `${memory} MiB, ${share}`,
        short: SHORT_MIB.has(memory),
        measure: () => measure(memory, share),
      }),
    ),
  ),
  figure: (rows) => ({
    series: [WHOLE, HALF],
    options: {
      x: { type: "log", base: 2, label: "memory of the VM, MiB", tickFormat: "d", grid: true },
      y: { type: "log", label: "time of a restart, ms", tickFormat: "~g", grid: true },
      marks: [...linesWithDots(rows, { x: "memory_mib", y: "mean_ms", series: "share" })],
    },
  }),
  finding(rows) {
    const [alone, half] = [of(rows, WHOLE), of(rows, HALF)];
    const [least, largest] = [fewest(alone, "memory_mib"), most(alone, "memory_mib")];
    const mean = (row: Row) => numberOf(row, "mean_ms");
    const slope =
      (mean(largest) - mean(least)) / (numberOf(largest, "memory_mib") - numberOf(least, "memory_mib"));
    const ratio = mean(ofSize(half, largest)!) / mean(largest);
    return `A restart clears the VM's memory and loads its images, so the time grows with the memory:
by ${decimal(slope)} ms for each MiB, from ${decimal(mean(least))} ms with ${least["memory_mib"]} MiB to
${decimal(mean(largest))} ms with ${largest["memory_mib"]} MiB.
MVM does this work in the VM's own processor time. With half of the core a restart of
${largest["memory_mib"]} MiB takes ${decimal(ratio)} times as long, and the neighbour keeps its half.`;
  },
  claims: (rows) => [
    {
      says: "Each VM was restarted in its run.",
      holds: rows.every((row) => numberOf(row, "restarts") > 0),
    },
    {
      says: `With half of the core a restart takes at most ${WAIT} ms more than twice the time with the whole core.`,
      holds: of(rows, HALF).every(
        (row) => numberOf(row, "max_ms") <= 2 * numberOf(ofSize(of(rows, WHOLE), row)!, "max_ms") + WAIT,
      ),
    },
  ],
};
