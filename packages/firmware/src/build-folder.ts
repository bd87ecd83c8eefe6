/*
 * A firmware is built once, as a whole:
 *
 *     Debian's sources ──▶ build/firmware/NAME.work ──make──▶ the products ──▶ build/firmware/NAME
 *
 * Only the products stay, because the sources and objects take much room. A change of a recipe or
 * of a configuration builds the firmware anew.
 */
import { createHash } from "node:crypto";
import { readFileSync, rmSync, statfsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import {
  BUILD_DIRECTORY,
  type BuildTools,
  ensureBuildTools,
  isComplete,
  PROJECT_ROOT,
  removeStaged,
  replaceFolder,
  SetupError,
  withLock,
} from "@mvm/setup";

export interface Recipe {
  /** The name of the products' folder. */
  name: string;
  /** Files whose change builds the firmware anew: recipe, arguments of make, configuration. */
  inputs: readonly string[];
  /** What sources, objects and products take together on the disk, in bytes. */
  room: number;
  /** Fetches and builds in the empty folder `work`, and copies the products to `products`. */
  build(work: string, products: string, tools: BuildTools): Promise<void>;
}

/** "source directory cannot contain spaces or colons" (the top Makefile of Linux and U-Boot). */
const REFUSED_BY_KBUILD = /[\s:]/;
export const MIB = 0x10_0000;
export const FIRMWARE_DIRECTORY = join(BUILD_DIRECTORY, "firmware");

/**
 * @param parent where the build works and where the folder of the products is
 * @returns the folder of the products
 * @throws SetupError if something cannot be had or built
 */
export async function ensureBuilt(recipe: Recipe, parent = FIRMWARE_DIRECTORY): Promise<string> {
  const directory = join(parent, recipe.name);
  const origin = hashOf(recipe.inputs);
  if (!isComplete(directory, origin)) {
    await withLock(`${directory}.lock`, async () => {
      if (!isComplete(directory, origin)) await build(recipe, directory, origin);
    });
  }
  return directory;
}

async function build(recipe: Recipe, directory: string, origin: string): Promise<void> {
  const work = `${directory}.work`;
  // What a stopped build has left would count as room that is taken.
  rmSync(work, { recursive: true, force: true });
  removeStaged(directory);
  requirePath(recipe, directory);
  requireRoom(recipe, directory);
  const tools = await ensureBuildTools();
  await replaceFolder(directory, origin, (products) => recipe.build(work, products, tools));
  rmSync(work, { recursive: true });
}

function hashOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

function requirePath({ name }: Recipe, directory: string): void {
  if (!REFUSED_BY_KBUILD.test(directory)) return;
  throw new SetupError(
    `${name} cannot be built in a folder whose path has a space or a colon`,
    directory,
    "move the project to a path without them (a link does not help, because the build looks at the real path)",
  );
}

function requireRoom({ name, room }: Recipe, directory: string): void {
  // The folder of the lock is there. The folder of the products may be missing.
  const { bavail, bsize } = statfsSync(dirname(directory));
  const free = bavail * bsize;
  if (free >= room) return;
  const mib = (bytes: number) => `${Math.ceil(bytes / MIB)} MiB`;
  throw new SetupError(
    `the build of ${name} needs ${mib(room)} on the disk, and ${mib(free)} are free`,
    directory,
    `make room; ${relative(PROJECT_ROOT, BUILD_DIRECTORY)} itself may be deleted at any time`,
  );
}
