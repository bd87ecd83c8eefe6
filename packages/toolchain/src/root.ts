import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository: paths in an image's debug information are relative to it. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

/** A path (absolute or relative to the repository) relative to the repository. */
export function fromRoot(path: string): string {
  return relative(ROOT, resolve(ROOT, path));
}

/** This package's folder, relative to the repository. */
export const TOOLCHAIN = fromRoot(fileURLToPath(new URL("..", import.meta.url)));
