/**
 * `mvm headers`: the C headers of the abi. A command of its own and no part of `mvm build`, because
 * the author of a guest in C compiles the guest before MVM sees the ELF.
 */
import { writeCHeaders } from "@mvm/toolchain/c-header/write";
import { EXIT, UsageError } from "../errors";

/** @param folder relative to the working directory. @returns the exit status */
export async function headers(folder: string): Promise<number> {
  for (const name of written(folder)) process.stdout.write(`${folder}/${name}\n`);
  return EXIT.success;
}

function written(folder: string): string[] {
  try {
    return writeCHeaders(folder);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new UsageError(
      `the headers cannot be written: ${error.message}\n    fix: name a folder that can be made and written`,
    );
  }
}
