/** The files that a run writes: each option has one of its own. */
import { existsSync, realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import { parseConsoles } from "../terminals/choice";
import type { TraceChoice } from "../trace/choice";
import type { ObserverChoice } from "./observers";
import type { RecordChoice } from "./record";
import type { SnapshotChoice } from "./snapshots";

interface WritingOptions extends ObserverChoice, TraceChoice, RecordChoice, SnapshotChoice {
  report?: string;
  console?: string[];
}

/** @throws UsageError if two options write the same file */
export function checkWrittenFiles(options: WritingOptions): void {
  const writers = new Map<string, string>();
  for (const [option, path] of writtenFiles(options)) {
    const file = existsSync(path) ? realpathSync(path) : resolve(path);
    // A device, such as /dev/null, takes what everyone writes.
    if (existsSync(file) && !statSync(file).isFile()) continue;
    const other = writers.get(file);
    if (other !== undefined)
      throw new UsageError(
        `${other}, ${option}: both write the file ${printable(path)}\n    fix: give one of them another path`,
      );
    writers.set(file, option);
  }
}

function writtenFiles(options: WritingOptions): [option: string, path: string][] {
  const files: [string, string | undefined][] = [
    ["--report", options.report],
    ["--save", options.save],
    ["--record", options.record],
    ["--profile", options.profile],
    ["--coverage", options.coverage],
    ["--trace-instructions", options.traceInstructions],
    ["--trace", options.trace],
    ["--trace-on-miss", options.traceOnMiss],
  ];
  for (const { argument, place } of parseConsoles(options.console ?? []))
    if (place.kind === "file") files.push([`--console ${printable(argument)}`, place.path]);
  return files.flatMap(([option, path]) => (path === undefined ? [] : [[option, path]]));
}
