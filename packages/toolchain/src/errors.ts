/**
 * A build that cannot continue. The message says the image, the error and the place, and is shown
 * without a stack trace.
 */
export class BuildError extends Error {
  override name = "BuildError";
}
