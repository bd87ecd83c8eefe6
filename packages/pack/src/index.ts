/**
 * Makes npm packages of parts of this repository: compiled JavaScript and types, which need neither
 * a compiler nor this repository.
 *
 *     build/packages/board/            code/index.js, types/, package.json, README.md, LICENSE
 *     build/packages/mvm-board-0.1.0.tgz
 */
import { execFileSync } from "node:child_process";
import { accessSync, constants, copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { bundle } from "./bundle";
import { type Declarations, declarationsOf, writeDeclarations } from "./declarations";
import { packedManifest } from "./manifest";
import type { PackageDescription } from "./package-description";
import { PACKAGES } from "./packages";
import { ROOT } from "./root";

export { TypesError } from "./declarations";

/** Where packages are made, relative to the root of the repository. */
export const PACKED = "build/packages";

/**
 * Makes all packages in the folder `out`.
 * @returns the paths of the archives, for `npm install`
 * @throws TypesError if the types of a package do not compile, and a file system's error if `out`
 * cannot be made or written
 */
export async function packAll(out = join(ROOT, PACKED)): Promise<string[]> {
  mkdirSync(out, { recursive: true });
  accessSync(out, constants.W_OK);
  const archives: string[] = [];
  const declarations = declarationsOf(PACKAGES);
  for (const description of PACKAGES) archives.push(await pack(description, declarations, out));
  return archives;
}

async function pack(
  description: PackageDescription,
  declarations: Declarations,
  out: string,
): Promise<string> {
  const place = join(out, basename(description.folder));
  // Two tests may pack at once: each makes a folder of its own, then renames it.
  const made = `${place}.${process.pid}`;
  try {
    await fill(description, declarations, made);
    const archive = join(out, archiveOf(made, out));
    rmSync(place, { recursive: true, force: true });
    renameSync(made, place);
    return archive;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
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
  const told = execFileSync(
    "npm",
    ["pack", "--json", "--offline", "--ignore-scripts", "--pack-destination", out],
    { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
  );
  const [{ filename }] = JSON.parse(told) as [{ filename: string }];
  // Some versions of npm tell the name with the scope in it.
  return filename.replace("@", "").replace("/", "-");
}
