/** `mvm docs`: the documents as a site that any web server can serve. */
import { resolve } from "node:path";
import { makeFolder } from "@mvm/setup/make-folder";
import { buildSite, FolderError, SiteError } from "@mvm/site";
import { EXIT, RunFailure, UsageError } from "../errors";
import { portOf, serveAt, serveUntilSignal } from "../web/serving";

/** At the root of a host, or at a path of it. */
const BASE = /^\/(?:[\w.~-]+\/)*$/;

export interface DocsOptions {
  base: string;
  serve?: string;
}

/** @param folder relative to the working directory. @returns the exit status */
export async function docs(folder: string, { base, serve }: DocsOptions): Promise<number> {
  if (!BASE.test(base))
    throw new UsageError(
      `--base ${base} is not a path\n    fix: begin and end it with a slash, such as /mvm/`,
    );
  const port = serve === undefined ? undefined : portOf("--serve", serve);
  const pages = await built(folder, base);
  process.stdout.write(`${pages} pages in ${folder}; a web server shows them at ${base}\n`);
  if (port !== undefined) await serveUntilSignal(await serveAt("--serve", port, resolve(folder)));
  return EXIT.success;
}

async function built(folder: string, base: string): Promise<number> {
  try {
    makeFolder(resolve(folder));
    return await buildSite(resolve(folder), base);
  } catch (error) {
    if (error instanceof SiteError) throw new RunFailure(error.message);
    if (error instanceof FolderError)
      throw new UsageError(`${error.message}\n    fix: name an empty folder, or one that does not exist`);
    if (!(error instanceof Error && "code" in error && "path" in error)) throw error;
    throw new UsageError(
      `the site cannot be written: ${error.message}\n    fix: name a folder that can be made and written`,
    );
  }
}
