import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The folders of shared libraries in Debian packages that are unpacked below `root`: the multiarch
 * folders, and subfolders that a package adds to ld.so.conf.
 */
export function libraryFolders(root: string): string[] {
  const folders: string[] = [];
  for (const base of ["usr/lib", "lib"]) {
    const library = join(root, base);
    if (!existsSync(library)) continue;
    const multiarch = readdirSync(library).filter(isMultiarch);
    folders.push(...multiarch.map((name) => join(library, name)), library);
  }
  const extra = join(root, "etc/ld.so.conf.d");
  if (existsSync(extra)) {
    for (const file of readdirSync(extra)) {
      const lines = readFileSync(join(extra, file), "utf8").split("\n");
      folders.push(...lines.filter((line) => line.startsWith("/")).map((line) => join(root, line)));
    }
  }
  return folders;
}

/** Whether this is the name of a folder for one architecture, for example "x86_64-linux-gnu". */
export const isMultiarch = (name: string): boolean => name.includes("-linux-gnu");
