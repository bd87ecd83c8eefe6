/** Builds the site. */
import { spawn } from "node:child_process";
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { mistakesIn } from "./check";
import { copyLinkedFiles } from "./linked-files";
import { PAGES } from "./pages";
import { ROOT } from "./root";
import { OUT, stage } from "./stage";

/** The documents cannot become a site. The message says which document is wrong. */
export class SiteError extends Error {}
/** The folder contains what no earlier build has made. */
export class FolderError extends Error {}

const STAGES = join(ROOT, "build/site-stages");
const VITEPRESS = join(ROOT, "node_modules/vitepress/bin/vitepress.js");
/** VitePress writes this file into each site. */
const MARK = "hashmap.json";

/**
 * Builds the site into the folder `out`, in place of an earlier site. Several processes may build
 * at once.
 * @param base the path at which the site is served: `/`, or `/NAME/`
 * @returns the number of pages
 * @throws FolderError; SiteError; a file system's error if `out` cannot be made or written
 */
export async function buildSite(out: string, base: string): Promise<number> {
  refuseForeign(out);
  mkdirSync(out, { recursive: true });
  accessSync(out, constants.W_OK);
  mkdirSync(STAGES, { recursive: true });
  const folder = mkdtempSync(join(STAGES, "stage-"));
  try {
    stage(folder, base);
    await vitepress(folder);
    const made = join(folder, OUT);
    copyLinkedFiles(made, base);
    const mistakes = mistakesIn(made, base);
    if (mistakes.length > 0) throw new SiteError(mistakes.join("\n"));
    for (const name of readdirSync(out)) rmSync(join(out, name), { recursive: true });
    cpSync(made, out, { recursive: true });
    return PAGES.length;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refuseForeign(out: string): void {
  if (!existsSync(out)) return;
  const names = readdirSync(out);
  if (names.length > 0 && !names.includes(MARK))
    throw new FolderError(`${out} has files that are not of a site`);
}

/** In a process of its own, because VitePress prints its progress and sets NODE_ENV. */
function vitepress(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [VITEPRESS, "build", folder], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const add = (bytes: Buffer) => {
      output += bytes;
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    child.on("error", reject);
    child.on("close", (status) => (status === 0 ? resolve() : reject(new SiteError(output.trim()))));
  });
}
