/** Which system.jsonc a DEMO|FILE argument means. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "./errors";

export const PROJECT_ROOT = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");
export const DEMOS: string = join(PROJECT_ROOT, "demos");
const ENDING = ".jsonc";
export const SYSTEM_FILE = `system${ENDING}`;

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

/** The configurations of all demos: of each demo first its own, and then what it compares with. */
export function demoFiles(): string[] {
  return demoFolders().flatMap((folder) => {
    const others = readdirSync(folder).filter((name) => name.endsWith(ENDING) && name !== SYSTEM_FILE);
    return [SYSTEM_FILE, ...others.sort()].map((name) => join(folder, name));
  });
}

function demoFolders(): string[] {
  const folders = existsSync(DEMOS) ? readdirSync(DEMOS).map((name) => join(DEMOS, name)) : [];
  return folders.filter((folder) => existsSync(join(folder, SYSTEM_FILE)));
}

function demoNames(): string[] {
  return demoFolders().map((folder) => relative(process.cwd(), folder) || basename(folder));
}
