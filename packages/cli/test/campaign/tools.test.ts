/** The digest of the tools covers all that a thread of a campaign loads. */
import { build } from "esbuild";
import { expect, it } from "vitest";
import { SOURCES } from "../../src/campaign/tools";
import { PROJECT_ROOT } from "../../src/system-file";

it("each file of this project that makes or judges a run is in the digest", async () => {
  const { metafile } = await build({
    absWorkingDir: PROJECT_ROOT,
    entryPoints: ["packages/cli/src/campaign/bench/thread.ts"],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    external: ["esbuild"],
    logLevel: "silent",
  });
  const loaded = Object.keys(metafile.inputs).filter((file) => file.startsWith("packages/"));
  expect(loaded.length).toBeGreaterThan(0);
  const missing = loaded.filter(
    (file) => !SOURCES.some((source) => file === source || file.startsWith(`${source}/`)),
  );
  expect(missing).toEqual([]);
});
