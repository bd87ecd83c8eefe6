/** What the images' readers refuse, told to the user of the command line. */
import { ImageError } from "@mvm/config/image/elf";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";

/** Runs `check`, and makes its ImageError one about the file. */
export function readable(file: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw new UsageError(`${printable(file)}: ${error.message}\n    fix: ${error.fix}`);
  }
}
