/** Whether this machine has pseudo terminals: a chroot without /dev/pts has none. */
import { closeSync, constants, openSync } from "node:fs";

function whyNot(): string | undefined {
  try {
    closeSync(openSync("/dev/ptmx", constants.O_RDWR | constants.O_NOCTTY));
    return undefined;
  } catch (error) {
    return `this machine has no pseudo terminals: ${(error as Error).message}`;
  }
}

/** Why a test with a pseudo terminal is skipped. Undefined: it is not. */
export const NO_PTY = whyNot();
