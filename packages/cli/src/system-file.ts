/** Which system.jsonc a DEMO|FILE argument means. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "./errors";

export const PROJECT_ROOT = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");
const DEMOS = join(PROJECT_ROOT, "demos");
export const SYSTEM_FILE = "system.jsonc";

/**
 * Finds a configuration by `demos/rtos-linux`, by `rtos-linux`, or by its path.
 * @throws UsageError with the names of the demos
 */
export function findSystemFile(argument: string): string {
  for (const place of [argument, join(PROJECT_ROOT, argument), join(DEMOS, argument)]) {
    if (!existsSync(place)) continue;
    if (!statSync(place).isDirectory()) return place;
    const file = join(place, SYSTEM_FILE);
    if (existsSync(file)) return file;
  }
  throw new UsageError(
    `there is no demo or configuration "${printable(argument)}"\n    fix: give one of ${demoNames().join(", ")}`,
  );
}

/** The configurations of all demos. */
export function demoFiles(): string[] {
  const folders = existsSync(DEMOS) ? readdirSync(DEMOS) : [];
  return folders.map((name) => join(DEMOS, name, SYSTEM_FILE)).filter((file) => existsSync(file));
}

function demoNames(): string[] {
  return demoFiles().map((file) => relative(process.cwd(), dirname(file)) || basename(dirname(file)));
}
