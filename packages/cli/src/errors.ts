/**
 * Every way in which a command can fail, and the message for the user: what failed, where, and the
 * fix. A message never contains a stack trace of this program.
 */

import { printableLines } from "@mvm/config/source/printable";

export const EXIT = { success: 0, failure: 1, usage: 2 } as const;

/** The text for --help. docs/report.md says more. */
export const EXIT_STATUSES: string = `Exit status:
  ${EXIT.success}  success
  ${EXIT.failure}  it was done and failed: a deadline missed, a declared task that never ran, a VM stopped
     by MVM, a panic, a text that never came, a test
  ${EXIT.usage}  nothing was done: a wrong command line, configuration or image
`;

/** A command line that cannot be carried out. */
export class UsageError extends Error {}

/** The command was understood but failed: for example, a VM failed, or the text never came. */
export class RunFailure extends Error {}

/** The reader of the standard output has closed it. */
export class OutputFailure extends RunFailure {
  constructor({ message }: Error) {
    super(`the output cannot be written: ${message}\n    fix: make room, or send the output elsewhere`);
  }
}

/**
 * Errors whose message is complete text for the user. They are listed by name, so that a command
 * loads only the packages that it needs.
 */
const FOR_THE_USER = new Set([
  "BuildError",
  "ConfigurationError",
  "ElfError",
  "ImageError",
  "QueueError",
  "ResultsError",
  "SetupError",
  "SnapshotError",
  "ThreadsError",
  "TranslationSettingError",
  "UsageError",
]);

/**
 * Prints `error` for the user. With MVM_DEBUG=1 the place in this program is printed, too.
 * @returns the exit status
 */
export function tell(error: unknown): number {
  const known = error instanceof RunFailure || (error instanceof Error && FOR_THE_USER.has(kindOf(error)));
  const readOnly = error instanceof Error ? notWritable(error) : undefined;
  if (readOnly !== undefined) {
    process.stderr.write(`mvm: ${printableLines(readOnly)}\n`);
    return EXIT.usage;
  }
  const message = printableLines(error instanceof Error ? error.message : String(error));
  if (known) process.stderr.write(`mvm: ${message}\n`);
  else
    process.stderr.write(
      `mvm: this should not happen: ${message.split("\n")[0]}\n    fix: run again with MVM_DEBUG=1 to see where\n`,
    );
  if (process.env["MVM_DEBUG"] === "1" && error instanceof Error)
    process.stderr.write(`${printableLines(`${error.stack}`)}\n`);
  return error instanceof RunFailure || !known ? EXIT.failure : EXIT.usage;
}

/** What is built or fetched goes below build/. A checkout that is up to date needs no writing. */
function notWritable({ code, path }: NodeJS.ErrnoException): string | undefined {
  if (code !== "EACCES" && code !== "EROFS" && code !== "EPERM" && code !== "ENOSPC") return undefined;
  return `something has to be built, and ${path ?? "its folder"} cannot be written (${code})\n    fix: let this user write there, or run the command once as a user that may`;
}

/**
 * The name of the error's class. This works also for classes of packages that this file does not
 * import.
 */
function kindOf(error: Error): string {
  return error.constructor.name;
}
