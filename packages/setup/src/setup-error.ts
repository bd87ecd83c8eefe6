/**
 * The machine lacks something, or refuses something. `message` is complete text for the user: what
 * failed, where, and the fix.
 */
export class SetupError extends Error {
  constructor(
    readonly what: string,
    readonly where: string,
    readonly fix: string,
  ) {
    super(`${what}\n  where: ${where}\n  fix: ${fix}`);
    this.name = "SetupError";
  }
}
