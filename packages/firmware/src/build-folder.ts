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
import { join, relative } from "node:path";
import {
  BUILD_DIRECTORY,
  type BuildTools,
  ensureBuildTools,
  isComplete,
  PROJECT_ROOT,
  replaceFolder,
  SetupError,
  withLock,
} from "@mvm/setup";

export interface Recipe {
  /** The name of the folder below build/firmware. */
  name: string;
  /** Files whose change builds the firmware anew: the recipe and the configuration. */
  inputs: readonly string[];
  /** What sources, objects and products take together on the disk, in bytes. */
  room: number;
  /** Fetches and builds in the empty folder `work`, and copies the products to `products`. */
  build(work: string, products: string, tools: BuildTools): Promise<void>;
}

/** "source directory cannot contain spaces or colons" (the top Makefile of Linux and U-Boot). */
const REFUSED_BY_KBUILD = /[\s:]/;
export const MIB = 0x10_0000;

/**
 * The folder of the products.
 * @throws SetupError if something cannot be had or built
 */
export async function ensureBuilt(recipe: Recipe): Promise<string> {
  const directory = join(BUILD_DIRECTORY, "firmware", recipe.name);
  const origin = hashOf(recipe.inputs);
  if (!isComplete(directory, origin)) {
    await withLock(`${directory}.lock`, async () => {
      if (!isComplete(directory, origin)) await build(recipe, directory, origin);
    });
  }
  return directory;
}

async function build(recipe: Recipe, directory: string, origin: string): Promise<void> {
  requirePath(recipe);
  requireRoom(recipe);
  const tools = await ensureBuildTools();
  const work = `${directory}.work`;
  rmSync(work, { recursive: true, force: true });
  await replaceFolder(directory, origin, (products) => recipe.build(work, products, tools));
  rmSync(work, { recursive: true });
}

function hashOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

function requirePath({ name }: Recipe): void {
  if (!REFUSED_BY_KBUILD.test(BUILD_DIRECTORY)) return;
  throw new SetupError(
    `${name} cannot be built in a folder whose path has a space or a colon`,
    BUILD_DIRECTORY,
    "move the project to a path without them (a link does not help, because the build looks at the real path)",
  );
}

function requireRoom({ name, room }: Recipe): void {
  const { bavail, bsize } = statfsSync(BUILD_DIRECTORY);
  const free = bavail * bsize;
  if (free >= room) return;
  const mib = (bytes: number) => `${Math.ceil(bytes / MIB)} MiB`;
  throw new SetupError(
    `the build of ${name} needs ${mib(room)} on the disk, and ${mib(free)} are free`,
    BUILD_DIRECTORY,
    `make room; ${relative(PROJECT_ROOT, BUILD_DIRECTORY)} itself may be deleted at any time`,
  );
}
