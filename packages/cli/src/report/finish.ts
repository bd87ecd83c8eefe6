/** The end of a run: its tables, its report file, and the exit status. */
import { accessSync, constants, existsSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { formatAddress } from "@mvm/config";
import { printable, printableLines } from "@mvm/config/source/printable";
import type { Fault } from "@mvm/report/counters/vm-counters";
import { troubleFailures } from "@mvm/report/doing";
import type { PlaceOf } from "@mvm/report/entry-texts";
import { plantFailures } from "@mvm/report/plants";
import { type RunReport, reportJson } from "@mvm/report/report";
import { EXIT, UsageError } from "../errors";
import { CodePlaces } from "../program/code-places";
import type { Session } from "../run/session";
import { deadlineFailures } from "./missed";
import { duration, reportTable } from "./table";

/** A file of the user that this program writes: what it is, and the option that names it. */
export interface WrittenFile {
  what: string;
  option: string;
}

const REPORT: WrittenFile = { what: "the report", option: "--report" };

/**
 * Checks before the run whether the file of --report, or another one, can be written.
 * @throws UsageError if not
 */
export function requireWritable(file: string, which: WrittenFile = REPORT): void {
  try {
    if (existsSync(file) && statSync(file).isDirectory()) throw new Error(`${printable(file)} is a folder`);
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
  } catch (error) {
    throw unwritable(error as Error, which);
  }
}

/**
 * @param file the file of --report
 * @param others failures beside those of the report
 * @param places of the code of the VMs
 * @returns the exit status
 */
export function finish(
  report: RunReport,
  session: Session,
  file: string | undefined,
  others: readonly string[] = [],
  places: CodePlaces = new CodePlaces([]),
): number {
  session.tables.write(`\n${printableLines(reportTable(report))}\n`);
  if (file !== undefined) writeReport(file, report);
  const failures = [...failuresOf(report, session, places), ...others];
  for (const failure of failures) process.stderr.write(`mvm: ${printableLines(failure)}\n`);
  return failures.length > 0 ? EXIT.failure : EXIT.success;
}

function writeReport(file: string, report: RunReport): void {
  try {
    writeFileSync(file, reportJson(report));
  } catch (error) {
    throw unwritable(error as Error, REPORT);
  }
}

export function unwritable({ message }: Error, { what, option }: WrittenFile): UsageError {
  return new UsageError(`${what} cannot be written: ${message}\n    fix: give ${option} another path`);
}

function failuresOf(
  { ending, mvm, vms, plants = [], doing, violations, virtual }: RunReport,
  session: Session,
  places: CodePlaces,
): string[] {
  const failures = vms.flatMap(({ name, state, lastFault }) =>
    state !== "faulted"
      ? []
      : [
          `"${name}" was stopped by MVM${lastFault === undefined ? "" : `: ${describeFault(lastFault, places.of(name))}`}`,
        ],
  );
  failures.push(...deadlineFailures(vms), ...plantFailures(plants), ...troubleFailures(doing));
  if (ending.reason === "stopped") failures.push(ending.diagnosis);
  if (ending.reason === "stopped")
    failures.push(...violations.slice(-1).map((last) => `last refused access: ${last}`));
  if (mvm === "panic") failures.push("MVM stopped with a panic; its console says why");
  if (!session.satisfied) {
    failures.push(`the text ${session.awaited} never came in ${duration(virtual.seconds)} of virtual time`);
  }
  return failures;
}

function describeFault({ kind, core, pc, address }: Fault, placeOf: PlaceOf): string {
  const at = address === undefined ? "" : ` at ${formatAddress(address)}`;
  const place = placeOf(pc);
  return `${kind}${at}, PC ${formatAddress(pc)}${place === undefined ? "" : ` ${place}`}, core ${core}`;
}
