/**
 * Makes npm packages of parts of this repository: compiled JavaScript and types, which need neither
 * a compiler nor this repository.
 *
 *     build/packages/mvm-board-0.1.0.tgz     code/, types/, package.json, README.md, LICENSE
 */
import { execFileSync } from "node:child_process";
import {
  accessSync,
  constants,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { bundle } from "./bundle";
import { type Declarations, declarationsOf, writeDeclarations } from "./declarations";
import { packedManifest } from "./manifest";
import type { PackageDescription } from "./package-description";
import { PACKAGES } from "./packages";
import { ROOT } from "./root";

export { TypesError } from "./declarations";

/** npm, which makes the archives, is not there. */
export class NpmError extends Error {}

/** Where packages are made, relative to the root of the repository. */
export const PACKED = "build/packages";

/**
 * Makes the archives of all packages in the folder `out`. Several processes may do so at once: an
 * archive comes into `out` as a whole.
 * @returns the paths of the archives, for `npm install`
 * @throws NpmError; TypesError if the types of a package do not compile; a file system's error if
 * `out` cannot be made or written
 */
export async function packAll(out = join(ROOT, PACKED)): Promise<string[]> {
  mkdirSync(out, { recursive: true });
  accessSync(out, constants.W_OK);
  npm(out, ["--version"]);
  const making = mkdtempSync(join(out, ".making-"));
  try {
    const archives: string[] = [];
    const declarations = declarationsOf(PACKAGES);
    for (const description of PACKAGES) {
      const archive = await pack(description, declarations, making);
      renameSync(join(making, archive), join(out, archive));
      archives.push(join(out, archive));
    }
    return archives;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** @returns the name of the archive in the folder `making` */
async function pack(
  description: PackageDescription,
  declarations: Declarations,
  making: string,
): Promise<string> {
  const folder = join(making, basename(description.folder));
  await fill(description, declarations, folder);
  return archiveOf(folder, making);
}

async function fill(
  description: PackageDescription,
  declarations: Declarations,
  made: string,
): Promise<void> {
  const { folder } = description;
  description.prepare?.();
  await bundle(description, join(made, "code"));
  const types = writeDeclarations(description, declarations, join(made, "types"));
  const manifest = packedManifest(description, types);
  writeFileSync(join(made, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  copyFileSync(join(ROOT, folder, "README.md"), join(made, "README.md"));
  copyFileSync(join(ROOT, "LICENSE"), join(made, "LICENSE"));
}

/** The archive of a folder, by `npm pack`. @returns its name in `out` */
function archiveOf(folder: string, out: string): string {
  const how = ["--json", "--offline", "--ignore-scripts", "--pack-destination", out];
  const told = npm(folder, ["pack", ...how]);
  const [{ filename }] = JSON.parse(told) as [{ filename: string }];
  // Some versions of npm tell the name with the scope in it.
  return filename.replace("@", "").replace("/", "-");
}

/** @returns what npm prints. @throws NpmError */
function npm(cwd: string, args: readonly string[]): string {
  try {
    return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      throw new NpmError("npm, which makes the archives, is not in the PATH");
    throw error;
  }
}
