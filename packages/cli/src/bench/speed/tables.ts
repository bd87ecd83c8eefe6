/** The tables of `mvm bench speed`: geometric means by group, and each program. */
import { type Figures, geometricMean, type Ratios } from "./figures";
import { SUBJECT_GROUPS } from "./subjects";

const MILLION = 1e6;
const ALL = "all";

const GROUP_HEAD = [
  "group",
  "programs",
  "QEMU / board",
  "-icount / board",
  "wall: QEMU / board",
  "lowest QEMU / board",
  "short runs: QEMU / board",
  "-icount / board",
  "short / long",
];

/** Geometric means of the ratios. The lowest ratio has the name of its program. */
export function groupTable(figures: readonly Figures[]): string {
  const names = SUBJECT_GROUPS.filter((name) => figures.some(({ group }) => group === name));
  const rows = names.map((name) =>
    groupRow(
      name,
      figures.filter(({ group }) => group === name),
    ),
  );
  return table(GROUP_HEAD, 1, names.length > 1 ? [...rows, groupRow(ALL, figures)] : rows);
}

function groupRow(name: string, figures: readonly Figures[]): string[] {
  const [long, short] = [ofLength(figures, "long"), ofLength(figures, "short")];
  const lowest = [...long].sort((a, b) => (a.ratios.qemu ?? 0) - (b.ratios.qemu ?? 0))[0];
  // Linux has no short run.
  const both = long.filter((each) => short.some((other) => other.name === each.name));
  const [inShort, inLong] = [mean(short, "qemu"), mean(both, "qemu")];
  return [
    name,
    String(new Set(figures.map((each) => each.name)).size),
    ratio(mean(long, "qemu")),
    ratio(mean(long, "icount")),
    ratio(mean(long, "wall")),
    lowest?.ratios.qemu === undefined ? "" : `${ratio(lowest.ratios.qemu)} ${lowest.name}`,
    ratio(inShort),
    ratio(mean(short, "icount")),
    ratio(inShort !== undefined && inLong !== undefined ? inShort / inLong : undefined),
  ];
}

const PROGRAM_HEAD = [
  "program",
  "million instructions",
  "a second",
  "board, s",
  "QEMU, s",
  "-icount, s",
  "QEMU / board",
  "-icount / board",
  "wall: QEMU / board",
  "short run: board, s",
  "QEMU / board",
  "-icount / board",
  "longest translation, ms",
];

export function programTable(figures: readonly Figures[]): string {
  const names = [...new Set(figures.map(({ name }) => name))];
  const rows = names.map((name) => {
    const own = figures.filter((each) => each.name === name);
    const [long, short] = [ofLength(own, "long")[0], ofLength(own, "short")[0]];
    const executed = long ?? short;
    const { instructions, cpu } = executed!;
    const millions = instructions === undefined ? undefined : instructions / MILLION;
    return [
      name,
      millions?.toFixed(0) ?? "",
      millions === undefined || cpu.board === undefined ? "" : (millions / cpu.board).toFixed(0),
      ...[long?.cpu.board, long?.cpu.qemu, long?.cpu.icount].map(seconds),
      ...[long?.ratios.qemu, long?.ratios.icount, long?.ratios.wall].map(ratio),
      seconds(short?.cpu.board),
      ...[short?.ratios.qemu, short?.ratios.icount].map(ratio),
      longestOf(own)?.toFixed(1) ?? "",
    ];
  });
  return table(PROGRAM_HEAD, 1, rows);
}

function longestOf(figures: readonly Figures[]): number | undefined {
  const times = figures.flatMap(({ longestTranslation }) => longestTranslation ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

const ofLength = (figures: readonly Figures[], length: Figures["length"]) =>
  figures.filter((each) => each.length === length);

function mean(figures: readonly Figures[], which: keyof Ratios): number | undefined {
  return geometricMean(figures.flatMap(({ ratios }) => ratios[which] ?? []));
}

const ratio = (value: number | undefined) => value?.toFixed(2) ?? "";
const seconds = (value: number | undefined) => value?.toFixed(3) ?? "";

/** @param left how many columns are on the left */
function table(head: readonly string[], left: number, rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column < left ? "---" : "---:"));
  return [head, rule, ...rows].map((row) => `| ${row.join(" | ")} |\n`).join("");
}
