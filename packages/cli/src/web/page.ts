/** Builds the page with Vite, if its sources are newer. */
import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildCore, CORE_WASM } from "@mvm/board/build";
import { CORE_FILE } from "@mvm/web/parts";
import { longStep } from "../build/progress";
import { PROJECT_ROOT } from "../system-file";

const SOURCE = join(PROJECT_ROOT, "packages/web");
/** What the page is made from. */
const SOURCES = [
  "package-lock.json",
  ...["web", "abi", "board", "config", "trace", "report", "symbols", "hypervisor/guest-state.ts"].map(
    (name) => `packages/${name}`,
  ),
].map((path) => join(PROJECT_ROOT, path));
/** Written last: the page is complete. */
const STAMP = join(PROJECT_ROOT, "build/web/page.stamp");
const PAGE = join(PROJECT_ROOT, "build/web/page");

/** @returns the folder of the page, brought up to date */
export async function buildPage(): Promise<string> {
  if (!isCurrent())
    await longStep("building the page", async () => {
      const { build } = await import("vite");
      await build({ configFile: join(SOURCE, "vite.config.ts"), build: { outDir: PAGE } });
    });
  buildCore();
  copyFileSync(CORE_WASM, join(PAGE, CORE_FILE));
  writeFileSync(STAMP, "");
  return PAGE;
}

function isCurrent(): boolean {
  if (!existsSync(STAMP) || !existsSync(join(PAGE, "index.html"))) return false;
  const made = statSync(STAMP).mtimeMs;
  return SOURCES.every((source) => newest(source) <= made);
}

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== "node_modules" && name !== "test");
  return Math.max(0, ...inside.map((name) => newest(join(path, name))));
}
