/** The words of a monitor command are not understood; the message says why. */
export class CommandError extends Error {}
