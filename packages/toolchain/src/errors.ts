/**
 * A build that cannot go on: the message says which image, what is wrong and where; it is shown
 * without a stack trace.
 */
export class BuildError extends Error {
  override name = "BuildError";
}
