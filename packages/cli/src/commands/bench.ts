/**
 * `mvm bench`: what MVM's paths cost, as tables. With --write the tables go into
 * docs/measurements.md. The paths are measured on the virtual ZC702. QEMU counts their instructions
 * as well.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureQemu } from "@mvm/setup";
import { compilerVersion } from "@mvm/toolchain";
import { benchSystem } from "../bench/board";
import { type Measurement, measure } from "../bench/measure";
import { notesOnQemu } from "../bench/qemu";
import { runBench } from "../bench/run";
import { compilerSentence, notOnQemuTable, qemuTable, tableOf } from "../bench/table";
import { transferTable } from "../bench/transfers";
import { sentenceOf } from "../bench/turns";
import { EXIT, RunFailure, UsageError } from "../errors";
import { PROJECT_ROOT } from "../system-file";

export const MEASUREMENTS = join(PROJECT_ROOT, "docs/measurements.md");
/** The tables stand between these lines. */
const BEGIN = "<!-- bench: begin -->\n";
const END = "<!-- bench: end -->";

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
  if (write) writeFileSync(MEASUREMENTS, withTables(readFileSync(MEASUREMENTS, "utf8"), text));
  return EXIT.success;
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

function withTables(text: string, tables: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) {
    throw new RunFailure(
      `docs/measurements.md has no place for the tables\n    fix: give it a line ${BEGIN.trim()} and after it a line ${END}`,
    );
  }
  return `${text.slice(0, begin)}${BEGIN}${tables}${text.slice(end)}`;
}
