/** The files of the evaluation, below docs. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PROJECT_ROOT } from "../system-file";
import type { Origin } from "./origin";

export const DOCUMENT = join(PROJECT_ROOT, "docs/evaluation.md");
const FOLDER = join(PROJECT_ROOT, "docs/evaluation");
const ORIGINS = join(FOLDER, "origins.json");

export const dataFile = (id: string): string => join(FOLDER, `${id}.csv`);
export const figureFile = (id: string): string => join(FOLDER, `${id}.svg`);

/** By the experiments' names. */
export function readOrigins(): Record<string, Origin> {
  return existsSync(ORIGINS) ? JSON.parse(readFileSync(ORIGINS, "utf8")) : {};
}

export function writeOrigins(origins: Readonly<Record<string, Origin>>): void {
  const sorted = Object.entries(origins).sort(([a], [b]) => (a < b ? -1 : 1));
  writeText(ORIGINS, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
}

/** Undefined: the experiment has no data yet. */
export function readData(id: string): string | undefined {
  return existsSync(dataFile(id)) ? readFileSync(dataFile(id), "utf8") : undefined;
}

export function writeText(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
