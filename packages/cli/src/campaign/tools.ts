/** A digest of the board and of all that judges a run: other tools may give other results. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildCore, CORE_WASM } from "@mvm/board/build";
import { PROJECT_ROOT } from "../system-file";

/** Folders and files: all from which a run and its verdict are made. */
export const SOURCES: readonly string[] = [
  "packages/abi/src",
  "packages/board/build.ts",
  "packages/board/src",
  "packages/board/templates",
  "packages/campaign/src/bench",
  "packages/campaign/src/file",
  "packages/campaign/src/plan",
  "packages/campaign/src/recent.ts",
  "packages/campaign/src/verdict",
  "packages/campaign/src/workers",
  "packages/cli/src/campaign/bench",
  "packages/cli/src/report/running-vm.ts",
  "packages/cli/src/run/plants.ts",
  "packages/config/src",
  "packages/report/src",
  "packages/symbols/src/elf/file.ts",
];

export function toolsDigest(): string {
  buildCore();
  const hash = createHash("sha256").update(readFileSync(CORE_WASM));
  for (const file of SOURCES.flatMap(filesIn))
    hash.update(`${file}\n`).update(readFileSync(join(PROJECT_ROOT, file)));
  return hash.digest("hex");
}

function filesIn(source: string): string[] {
  if (source.endsWith(".ts")) return [source];
  return readdirSync(join(PROJECT_ROOT, source), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => `${source}/${file}`);
}
