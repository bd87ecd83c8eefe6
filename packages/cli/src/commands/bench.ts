/**
 * `mvm bench`: what MVM's paths cost, as tables. With --write the tables go into
 * docs/measurements.md. The paths are measured on the virtual ZC702. QEMU counts their instructions
 * as well.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildBenchInitramfs } from "@mvm/guest-linux";
import { ensureQemu } from "@mvm/setup";
import { compilerVersion } from "@mvm/toolchain";
import { benchSystem } from "../bench/board";
import { observe } from "../bench/linux/observe";
import { linuxTable, reflectionSentence, rowsOf } from "../bench/linux/table";
import { type Measurement, measure } from "../bench/measure";
import { PATHS, type Path } from "../bench/paths";
import { notesOnQemu } from "../bench/qemu";
import {
  type Format,
  linuxRecords,
  otherRecords,
  pathRecords,
  qemuRecords,
  recordText,
} from "../bench/records";
import { runBench, runPath } from "../bench/run";
import { compilerSentence, notOnQemuTable, qemuTable, tableOf } from "../bench/table";
import { transferTable } from "../bench/transfers";
import { sentenceOf } from "../bench/turns";
import { EXIT, RunFailure, UsageError } from "../errors";
import { PROJECT_ROOT } from "../system-file";

export const MEASUREMENTS = join(PROJECT_ROOT, "docs/measurements.md");
/** The tables of a part stand between these lines. */
const linesAround = (part: string) => ({ begin: `<!-- ${part}: begin -->\n`, end: `<!-- ${part}: end -->` });
const PATHS_PART = "bench";
const LINUX_PART = "bench linux";

export interface FormatOptions {
  write?: boolean;
  json?: boolean;
  csv?: boolean;
}

export interface BenchOptions extends FormatOptions {
  /** The only board to count on; undefined: both. */
  board?: "zc702" | "qemu";
  /** The only path to measure, by its name or a part of the name. */
  path?: string;
}

/** @returns the exit status */
export async function bench(options: BenchOptions): Promise<number> {
  const { write = false, board, path } = options;
  if (write && board !== undefined) {
    throw new UsageError("--write writes what both boards say\n    fix: leave out --board");
  }
  const format = formatOf(options);
  if (path !== undefined) return benchPath(pathNamed(path), options);
  const onQemu = board === "zc702" ? [] : await countOnQemu(write || board === "qemu");
  if (board === "qemu") {
    const text = format ? recordText(format, "paths", qemuRecords(onQemu)) : qemuTable(onQemu);
    process.stdout.write(text);
    return EXIT.success;
  }
  const { measurements, transfers, turns } = await runBench();
  if (format) {
    const compiler = { compiler: compilerVersion(PROJECT_ROOT) };
    const others = { ...otherRecords({ transfers, turns }), ...compiler };
    process.stdout.write(recordText(format, "paths", pathRecords(measurements, onQemu), others));
    return EXIT.success;
  }
  const tables = [tableOf(measurements, onQemu), notOnQemuTable(), transferTable(transfers)];
  const compiler = compilerSentence(compilerVersion(PROJECT_ROOT));
  const text = [...tables, sentenceOf(turns), compiler].join("\n");
  process.stdout.write(text);
  if (write) writeTables(PATHS_PART, text);
  return EXIT.success;
}

/** One path, on the virtual ZC702. */
async function benchPath(path: Path, options: BenchOptions): Promise<number> {
  if (options.write || options.board === "qemu") {
    const fix = "leave out --write and --board qemu, or --path";
    throw new UsageError(`--path measures one path on the virtual ZC702\n    fix: ${fix}`);
  }
  const measurement = await runPath(path);
  if (measurement === undefined) throw new RunFailure(`no guest of the bench measured "${path.name}"`);
  const format = formatOf(options);
  const text = format
    ? recordText(format, "paths", pathRecords([measurement], []))
    : tableOf([measurement], []);
  process.stdout.write(text);
  return EXIT.success;
}

/** The path with this name, or the only one whose name contains it. */
function pathNamed(name: string): Path {
  const exact = PATHS.find((path) => path.name === name);
  if (exact !== undefined) return exact;
  const found = PATHS.filter((path) => path.name.includes(name));
  if (found.length === 1) return found[0]!;
  const [what, listed] =
    found.length === 0 ? [`no path has "${name}" in its name`, PATHS] : [`"${name}" is not one path`, found];
  const names = listed.map((path) => `\n      ${path.name}`).join("");
  throw new UsageError(`${what}\n    fix: give the name of one of${names}`);
}

export function formatOf({ json, csv, write }: FormatOptions): Format | undefined {
  if ((json || csv) && write) {
    throw new UsageError("--write writes tables\n    fix: leave out --json and --csv, or --write");
  }
  if (json && csv) throw new UsageError("--json and --csv are two forms\n    fix: leave out one of them");
  if (json) return "json";
  return csv ? "csv" : undefined;
}

/**
 * `mvm bench linux`: what isolation by shadow tables costs a Linux, beside `direct`.
 * @returns the exit status
 */
export async function benchLinux(options: BenchOptions): Promise<number> {
  const { write = false, board, path } = options;
  const format = formatOf(options);
  if (path !== undefined) {
    throw new UsageError("--path names a path of MVM\n    fix: leave out --path, or linux");
  }
  if (board !== undefined) {
    throw new UsageError("Linux's costs are measured on the virtual ZC702\n    fix: leave out --board");
  }
  const { program } = await buildBenchInitramfs();
  const [direct, shadow] = [await observe("direct", program), await observe("shadow", program)];
  if (format) {
    process.stdout.write(recordText(format, "operations", linuxRecords(rowsOf(direct, shadow))));
    return EXIT.success;
  }
  const compiler = compilerSentence(compilerVersion(PROJECT_ROOT));
  const reflected = reflectionSentence(shadow.reflections);
  const text = [linuxTable(rowsOf(direct, shadow)), reflected, compiler].join("\n");
  process.stdout.write(text);
  if (write) writeTables(LINUX_PART, text);
  return EXIT.success;
}

/** Puts the tables of a part into docs/measurements.md. */
export function writeTables(part: string, text: string): void {
  writeFileSync(MEASUREMENTS, withTables(readFileSync(MEASUREMENTS, "utf8"), part, text));
}

/**
 * What QEMU counts. Without a QEMU the result is empty.
 * @throws UsageError without a QEMU, if QEMU is `required`
 */
async function countOnQemu(required: boolean): Promise<Measurement[]> {
  const qemu = await ensureQemu();
  if (!("missing" in qemu)) return measure(await notesOnQemu(qemu, benchSystem("system.jsonc")));
  if (required) throw new UsageError(`there is no QEMU to count on: ${qemu.missing}`);
  process.stderr.write(`mvm: nothing is counted on QEMU: ${qemu.missing}\n`);
  return [];
}

function withTables(text: string, part: string, tables: string): string {
  const { begin: beginLine, end: endLine } = linesAround(part);
  const begin = text.indexOf(beginLine);
  const end = text.indexOf(endLine);
  if (begin < 0 || end < begin) {
    throw new RunFailure(
      `docs/measurements.md has no place for the tables\n    fix: give it a line ${beginLine.trim()} and after it a line ${endLine}`,
    );
  }
  return `${text.slice(0, begin)}${beginLine}${tables}${text.slice(end)}`;
}
