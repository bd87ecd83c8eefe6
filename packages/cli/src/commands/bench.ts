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
import { notesOnQemu } from "../bench/qemu";
import { runBench } from "../bench/run";
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

export interface BenchOptions {
  write?: boolean;
  /** The only board to count on; undefined: both. */
  board?: "zc702" | "qemu";
}

/** @returns the exit status */
export async function bench({ write = false, board }: BenchOptions): Promise<number> {
  if (write && board !== undefined) {
    throw new UsageError("--write writes what both boards say\n    fix: leave out --board");
  }
  const onQemu = board === "zc702" ? [] : await countOnQemu(write || board === "qemu");
  if (board === "qemu") {
    process.stdout.write(qemuTable(onQemu));
    return EXIT.success;
  }
  const { measurements, transfers, turns } = await runBench();
  const tables = [tableOf(measurements, onQemu), notOnQemuTable(), transferTable(transfers)];
  const compiler = compilerSentence(compilerVersion(PROJECT_ROOT));
  const text = [...tables, sentenceOf(turns), compiler].join("\n");
  process.stdout.write(text);
  if (write) writeTables(PATHS_PART, text);
  return EXIT.success;
}

/**
 * `mvm bench linux`: what isolation by shadow tables costs a Linux, beside `direct`.
 * @returns the exit status
 */
export async function benchLinux({ write = false, board }: BenchOptions): Promise<number> {
  if (board !== undefined) {
    throw new UsageError("Linux's costs are measured on the virtual ZC702\n    fix: leave out --board");
  }
  const { program } = await buildBenchInitramfs();
  const [direct, shadow] = [await observe("direct", program), await observe("shadow", program)];
  const compiler = compilerSentence(compilerVersion(PROJECT_ROOT));
  const reflected = reflectionSentence(shadow.reflections);
  const text = [linuxTable(rowsOf(direct, shadow)), reflected, compiler].join("\n");
  process.stdout.write(text);
  if (write) writeTables(LINUX_PART, text);
  return EXIT.success;
}

function writeTables(part: string, text: string): void {
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
