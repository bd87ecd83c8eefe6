/** A digest of the board and of all that judges a run: other tools may give other results. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { buildCore, CORE_WASM } from "@mvm/board/build";
import { updateWithSources } from "../build/sources";

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
  return updateWithSources(hash, SOURCES).digest("hex");
}
