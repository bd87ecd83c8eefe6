import { readFileSync, writeFileSync } from "node:fs";
import type { Machine } from "./machine";

/**
 * Writes a copy of dpkg's record without the packages whose name matches `own`. With this copy apt
 * fetches these packages even if the machine has them. No other package of the machine may depend
 * on them: apt refuses to work with a record in which a dependency is not met.
 * @returns `file`
 */
export function statusWithout(machine: Machine, own: RegExp, file: string): string {
  const records = readFileSync(machine.dpkgStatus, "utf8").split("\n\n");
  const kept = records.filter((record) => !own.test(/^Package: (.*)$/m.exec(record)?.[1] ?? ""));
  writeFileSync(file, kept.join("\n\n"));
  return file;
}
