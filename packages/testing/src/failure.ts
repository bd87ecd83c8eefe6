/** An expectation that was not met: where the firmware is, and how to get there. */
import { describe as describeNote } from "@mvm/board";
import type { Raiser } from "./ended";
import { type FailedTarget, saveFailure } from "./failure-file";

/** Thrown by `expect`. Test runners show the message. */
export class ExpectationError extends Error {
  override name = "ExpectationError";

  /** @param file what `npx mvm-debug` opens; undefined: there is none */
  constructor(
    message: string,
    readonly file: string | undefined,
  ) {
    super(message);
  }
}

const NOTES = 5;

/**
 * @param what "uart1 should print …, but …"
 * @param details what was seen instead
 * @param raiser the function above which the stack of the error begins
 */
export function failureOf(
  target: FailedTarget & { describe(): string },
  what: string,
  details: readonly string[],
  raiser: Raiser,
): ExpectationError {
  const saved = saveFailure(target);
  const { diagnostics } = target.board;
  const notes = [...diagnostics.violations, ...diagnostics.unimplemented].map(describeNote);
  const lines = [
    what,
    ...details,
    "The firmware is here:",
    ...indented(target.describe().split("\n")),
    ...(notes.length > 0 ? ["The board has noted:", ...indented(notes.slice(0, NOTES))] : []),
    ...(notes.length > NOTES ? [`    … and ${notes.length - NOTES} more`] : []),
    ...saved.message,
  ];
  const error = new ExpectationError(lines.join("\n"), saved.file);
  Error.captureStackTrace(error, raiser);
  return error;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}
