/** `mvm bench`: what MVM's paths cost, as a table; with --write, into docs/measurements.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runBench } from "../bench/run";
import { tableOf } from "../bench/table";
import { EXIT, RunFailure } from "../errors";
import { PROJECT_ROOT } from "../system-file";

export const MEASUREMENTS = join(PROJECT_ROOT, "docs/measurements.md");
/** The table stands between these lines. */
const BEGIN = "<!-- bench: begin -->\n";
const END = "<!-- bench: end -->";

/** @returns the exit status */
export async function bench({ write }: { write?: boolean }): Promise<number> {
  const table = tableOf(await runBench());
  process.stdout.write(table);
  if (write) writeFileSync(MEASUREMENTS, withTable(readFileSync(MEASUREMENTS, "utf8"), table));
  return EXIT.success;
}

function withTable(text: string, table: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) {
    throw new RunFailure(
      `docs/measurements.md has no place for the table\n    fix: give it a line ${BEGIN.trim()} and after it a line ${END}`,
    );
  }
  return `${text.slice(0, begin)}${BEGIN}${table}${text.slice(end)}`;
}
