/** Throughput of channels, against the size of the messages. */

import { CPU_HZ } from "@mvm/config";
import { FAR_PATHS, LEAST_SIZE, NEAR_PATHS, SIZES } from "../../../../../guests/bench/channels/sizes";
import { MESSAGES } from "../../../../../guests/bench/src/paths";
import { benchSystem, notesOf } from "../../bench/board";
import { costs } from "../../bench/measure";
import { beginOf, endOf } from "../../bench/paths";
import type { Experiment } from "../experiment";
import { linesWithDots } from "../lines";
import { numberOf, type Row } from "../rows";
import { decimal, fewest, most } from "../words";

const NEAR = "to a VM of the same core";
const FAR = "to a VM of the other core";
const BYTES_PER_MIB = 1024 ** 2;

async function measure(): Promise<Row[]> {
  const notes = await notesOf(benchSystem("channels/system.jsonc"));
  return [
    { to: NEAR, first: NEAR_PATHS },
    { to: FAR, first: FAR_PATHS },
  ].flatMap(({ to, first }) =>
    Array.from({ length: SIZES }, (_, n): Row => {
      const bytes = LEAST_SIZE << n;
      const [cost] = costs(notes, beginOf(first + n), endOf(first + n), true);
      const cycles = cost!.cycles / MESSAGES;
      const rate = (bytes * CPU_HZ) / cycles / BYTES_PER_MIB;
      return { to, bytes, messages: MESSAGES, cycles, mib_per_s: rate };
    }),
  );
}

const of = (rows: readonly Row[], to: string) => rows.filter((row) => row["to"] === to);

export const channels: Experiment = {
  id: "channels",
  title: "Throughput of channels",
  question: "How fast do two VMs exchange messages of different sizes?",
  system: `A sender on core 0 writes ${MESSAGES} messages of each size as fast as the ring takes them, and
notifies after each message ([guests/bench/channels](../guests/bench/channels/system.jsonc)). The
receiver on the same core is more urgent, so MVM switches to the receiver for each message. The
receiver on the other core takes several messages while the sender writes.`,
  columns: {
    to: "where the receiver is",
    bytes: "bytes of a message",
    messages: "number of messages",
    cycles: "processor cycles a message, from before the first message until the last is read",
    mib_per_s: "throughput in MiB a second",
  },
  points: [{ name: "all sizes", short: true, measure }],
  figure: (rows) => ({
    series: [NEAR, FAR],
    options: {
      x: { type: "log", base: 2, label: "bytes of a message", tickFormat: "d", grid: true },
      y: { type: "log", label: "MiB a second", tickFormat: "~g", grid: true },
      marks: [...linesWithDots(rows, { x: "bytes", y: "mib_per_s", series: "to" })],
    },
  }),
  finding(rows) {
    const [least, largest] = [fewest, most].map((choose) =>
      [NEAR, FAR].map((to) => choose(of(rows, to), "bytes")),
    );
    const rate = (row: Row) => `${decimal(numberOf(row, "mib_per_s"))} MiB/s`;
    const [near, far] = [NEAR, FAR].map((to) => numberOf(fewest(of(rows, to), "bytes"), "cycles"));
    return `With ${least![0]!["bytes"]} bytes a message the throughput is ${rate(least![0]!)} on one core and
${rate(least![1]!)} between two cores. With ${largest![0]!["bytes"]} bytes it is ${rate(largest![0]!)} on one
core and ${rate(largest![1]!)} between two cores. On one core each message costs two switches of VMs: a short message takes
${decimal(near! / far!)} times the cycles of a message between cores.`;
  },
  claims: (rows) => [
    {
      says: "A larger message is never slower, in bytes a second.",
      holds: [NEAR, FAR].every((to) =>
        of(rows, to).every(
          (row, n, all) => n === 0 || numberOf(row, "mib_per_s") > numberOf(all[n - 1]!, "mib_per_s"),
        ),
      ),
    },
    {
      says: "The throughput between two cores is higher than on one core.",
      holds: of(rows, FAR).every(
        (row, n) => numberOf(row, "mib_per_s") > numberOf(of(rows, NEAR)[n]!, "mib_per_s"),
      ),
    },
  ],
};
