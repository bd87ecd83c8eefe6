/** The end of a run: its table, its report file, and whether it was a success. */
import { writeFileSync } from "node:fs";
import { formatAddress } from "@mvm/config";
import { EXIT, UsageError } from "../errors";
import type { Session } from "../run/session";
import { type RunReport, reportJson } from "./report";
import { reportTable } from "./table";
import type { Fault } from "./vm-counters";

/** @param file of --report. @returns the exit status */
export function finish(report: RunReport, session: Session, file: string | undefined): number {
  process.stdout.write(`\n${reportTable(report)}\n`);
  if (file !== undefined) writeReport(file, report);
  const failures = failuresOf(report, session);
  for (const failure of failures) process.stderr.write(`mvm: ${failure}\n`);
  return failures.length > 0 ? EXIT.failure : EXIT.success;
}

function writeReport(file: string, report: RunReport): void {
  try {
    writeFileSync(file, reportJson(report));
  } catch (error) {
    throw new UsageError(
      `the report cannot be written: ${(error as Error).message}\n    fix: give --report another path`,
    );
  }
}

function failuresOf({ ending, mvm, vms, violations, virtual }: RunReport, session: Session): string[] {
  const failures = vms.flatMap(({ name, state, lastFault }) =>
    state !== "faulted"
      ? []
      : [`"${name}" was stopped by MVM${lastFault === undefined ? "" : `: ${describeFault(lastFault)}`}`],
  );
  if (ending.reason === "stopped") failures.push(ending.diagnosis);
  if (ending.reason === "stopped")
    failures.push(...violations.slice(-1).map((last) => `last refused access: ${last}`));
  if (mvm === "panic") failures.push("MVM stopped with a panic; its console says why");
  if (!session.satisfied) {
    failures.push(`the text ${session.awaited} never came in ${virtual.seconds.toFixed(3)} virtual seconds`);
  }
  return failures;
}

function describeFault({ kind, core, pc, address }: Fault): string {
  const place = address === undefined ? "" : ` at ${formatAddress(address)}`;
  return `${kind}${place}, PC ${formatAddress(pc)}, core ${core}`;
}
