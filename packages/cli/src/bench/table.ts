/** Writes the measurements as a table of Markdown, and reads them from such a table. */
import { microseconds, type Statistics } from "@mvm/report/latency/statistics";
import type { Measurement } from "./measure";
import { PATHS } from "./paths";

const HEAD = [
  "path",
  "rounds",
  "instructions: min",
  "mean",
  "p99",
  "max",
  "on QEMU",
  "cycles: min",
  "mean",
  "p99",
  "max",
  "mean, µs",
  "reference",
];
const NAME_COLUMN = 0;
const MEAN_COLUMN = 3;

/** @param onQemu what QEMU could count */
export function tableOf(measurements: readonly Measurement[], onQemu: readonly Measurement[]): string {
  const same = onQemu.filter(({ path }) => path.notOnQemu === undefined);
  const counted = new Map(same.map(({ path, instructions }) => [path, instructions?.usual]));
  const rows = measurements.map(({ path, count, instructions, cycles }) => [
    path.name,
    String(count),
    ...figures(instructions),
    counted.get(path)?.toFixed(0) ?? "",
    ...figures(cycles),
    microseconds(cycles.mean).toFixed(3),
    path.reference ?? "",
  ]);
  const rule = HEAD.map((_, column) =>
    column === NAME_COLUMN || column === HEAD.length - 1 ? "---" : "---:",
  );
  return [HEAD, rule, ...rows].map((row) => `| ${row.join(" | ")} |\n`).join("");
}

/** The paths that QEMU cannot judge, by the reason. */
export function notOnQemuTable(): string {
  const reasons = new Map<string, string[]>();
  for (const { name, notOnQemu } of PATHS) {
    if (notOnQemu !== undefined) reasons.set(notOnQemu, [...(reasons.get(notOnQemu) ?? []), name]);
  }
  const rows = [...reasons].map(([reason, names]) => `| ${reason} | ${names.join(" · ")} |\n`);
  return `| not counted on QEMU, because | paths |\n| --- | --- |\n${rows.join("")}`;
}

const QEMU_HEAD = ["path", "rounds", "instructions: min", "most", "max"];

/** QEMU's figures alone. */
export function qemuTable(onQemu: readonly Measurement[]): string {
  const rows = onQemu.flatMap(({ path, count, instructions }) => {
    if (instructions === undefined) return [];
    const { min, usual, max } = instructions;
    return [[path.name, ...[count, min, usual, max].map(String)]];
  });
  const rule = QEMU_HEAD.map((_, column) => (column === NAME_COLUMN ? "---" : "---:"));
  return [QEMU_HEAD, rule, ...rows].map((row) => `| ${row.join(" | ")} |\n`).join("");
}

function figures(statistics: Statistics | undefined): string[] {
  if (statistics === undefined) return ["", "", "", ""];
  const { min, mean, p99, max } = statistics;
  return [min, mean, p99, max].map((value) => value.toFixed(Number.isInteger(value) ? 0 : 1));
}

/** Mean instructions by path, from a text that contains such a table, perhaps among others. */
export function meanInstructions(text: string): Map<string, number> {
  const means = new Map<string, number>();
  const head = `| ${HEAD.join(" | ")} |`;
  let isInTable = false;
  for (const line of text.split("\n")) {
    isInTable = line === head || (isInTable && line.startsWith("| "));
    if (!isInTable) continue;
    const cells = line.slice(2, -2).split(" | ");
    const mean = Number.parseFloat(cells[MEAN_COLUMN] ?? "");
    if (!Number.isNaN(mean)) means.set(cells[NAME_COLUMN]!, mean);
  }
  return means;
}

export interface Growth {
  name: string;
  before: number;
  now: number;
}

/** The largest growth of a path's mean instructions that is allowed, as a part of the old mean. */
export const GROWTH_LIMIT = 0.05;

const COMPILER = "Compiled with ";

/** As docs/measurements.md has it: which compiler's code was counted. */
export function compilerSentence(compiler: string): string {
  return `${COMPILER}${compiler}.\n`;
}

/**
 * How much paths may grow against the table in `text`, in the code of `compiler`. There is no limit
 * where the table counts another compiler's code, because two compilers differ by more.
 */
export function growthLimit(text: string, compiler: string): number {
  return text.includes(compilerSentence(compiler)) ? GROWTH_LIMIT : Number.POSITIVE_INFINITY;
}

/**
 * Paths that grew by more than `limit` against the table in `text`, or are in none or only one of
 * both.
 */
export function growthsAgainst(
  text: string,
  measurements: readonly Measurement[],
  limit = GROWTH_LIMIT,
): Growth[] {
  const known = meanInstructions(text);
  const counted = measurements.filter(({ instructions }) => instructions !== undefined);
  const grown = counted.flatMap(({ path: { name }, instructions }) => {
    const before = known.get(name);
    const now = instructions!.mean;
    const grown = before === undefined || now > before * (1 + limit);
    return grown ? [{ name, before: before ?? 0, now }] : [];
  });
  const names = new Set(counted.map(({ path }) => path.name));
  const gone = [...known].filter(([name]) => !names.has(name));
  return [...grown, ...gone.map(([name, before]) => ({ name, before, now: Number.NaN }))];
}
