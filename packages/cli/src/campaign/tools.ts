/** A digest of the board and of all that judges a run: other tools may give other results. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildCore, CORE_WASM } from "@mvm/board/build";
import { PROJECT_ROOT } from "../system-file";

const SOURCES = [
  "packages/board/src",
  "packages/campaign/src/bench",
  "packages/campaign/src/plan",
  "packages/campaign/src/verdict",
  "packages/cli/src/campaign/bench",
  "packages/cli/src/latency",
  "packages/cli/src/report",
  "packages/report/src",
];

export function toolsDigest(): string {
  buildCore();
  const hash = createHash("sha256").update(readFileSync(CORE_WASM));
  for (const folder of SOURCES) {
    const root = join(PROJECT_ROOT, folder);
    for (const file of readdirSync(root, { recursive: true, encoding: "utf8" }).sort())
      if (file.endsWith(".ts")) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}
