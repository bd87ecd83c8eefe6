import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { ROOT } from "../src/root";

/**
 * What gdb prints about an image for these commands. gdb runs in the repository's root, because the
 * image's paths are relative to the root.
 */
export function gdb(elf: string, ...commands: string[]): string {
  const args = ["-nx", "-batch", ...commands.flatMap((command) => ["-ex", command]), elf];
  const { stdout, stderr } = spawnSync("gdb-multiarch", args, { cwd: ROOT, encoding: "utf8" });
  return stdout + stderr;
}

/**
 * The number of the first line with this text in a source file (path from the repository's root).
 * Throws if no line has the text.
 */
export function lineOf(path: string, text: string): number {
  const lines = readFileSync(`${ROOT}/${path}`, "utf8").split("\n");
  const index = lines.findIndex((line) => line.includes(text));
  if (index < 0) throw new Error(`no line of ${path} has: ${text}`);
  return index + 1;
}
