/**
 * Every way a command can end badly, and how it is told: what, where, the fix, and never a host
 * stack trace.
 */

export const EXIT = { success: 0, failure: 1, usage: 2 } as const;

/** For --help; docs/report.md says more. */
export const EXIT_STATUSES: string = `Exit status:
  ${EXIT.success}  success
  ${EXIT.failure}  it was done and failed: a deadline missed, a declared task that never ran, a VM stopped
     by MVM, a panic, a text that never came, a test
  ${EXIT.usage}  nothing was done: a wrong command line, configuration or image
`;

/** A command line that cannot be carried out. */
export class UsageError extends Error {}

/** The command was understood and failed: a VM failed, the text never came. */
export class RunFailure extends Error {}

/** Whatever takes the standard output takes no more. */
export class OutputFailure extends RunFailure {
  constructor({ message }: Error) {
    super(`the output cannot be written: ${message}\n    fix: make room, or send the output elsewhere`);
  }
}

/**
 * Errors whose message is complete text for the user; by name, so that a command loads only the
 * packages it needs.
 */
const FOR_THE_USER = new Set([
  "BuildError",
  "ConfigurationError",
  "ElfError",
  "ImageError",
  "SetupError",
  "UsageError",
]);

/**
 * Prints `error` for the user; with MVM_DEBUG=1 also where in this program it arose. @returns the
 * exit status
 */
export function tell(error: unknown): number {
  const known = error instanceof RunFailure || (error instanceof Error && FOR_THE_USER.has(kindOf(error)));
  const message = error instanceof Error ? error.message : String(error);
  if (known) process.stderr.write(`mvm: ${message}\n`);
  else
    process.stderr.write(
      `mvm: this should not happen: ${message.split("\n")[0]}\n    fix: run again with MVM_DEBUG=1 to see where\n`,
    );
  if (process.env["MVM_DEBUG"] === "1" && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return error instanceof RunFailure || !known ? EXIT.failure : EXIT.usage;
}

/** The name of the error's class, also for classes of packages that this one does not import. */
function kindOf(error: Error): string {
  return error.constructor.name;
}
