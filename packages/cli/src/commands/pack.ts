/** `mvm pack`: archives of the packages that other projects install, and the command for it. */
import { resolve } from "node:path";
import { NpmError, packAll } from "@mvm/pack";
import { makeFolder } from "@mvm/setup/make-folder";
import { EXIT, UsageError } from "../errors";
import { shellWord } from "../shell-word";

/** @param folder relative to the working directory. @returns the exit status */
export async function pack(folder: string): Promise<number> {
  const archives = await made(folder);
  process.stdout.write(`npm install --save-dev ${archives.map(shellWord).join(" ")}\n`);
  return EXIT.success;
}

async function made(folder: string): Promise<string[]> {
  try {
    makeFolder(resolve(folder));
    return await packAll(resolve(folder));
  } catch (error) {
    if (error instanceof NpmError)
      throw new UsageError(`${error.message}\n    fix: install npm, which comes with Node`);
    if (!(error instanceof Error && "code" in error && "path" in error)) throw error;
    throw new UsageError(
      `the packages cannot be written: ${error.message}\n    fix: name a folder that can be made and written`,
    );
  }
}
