/** Samples in the documents that other code makes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfiguration } from "@mvm/config";
import { expect, it } from "vitest";
import { timeLines } from "../src/report/time-check";
import { findSystemFile, PROJECT_ROOT } from "../src/system-file";

it("docs/configuration.md's sample of `mvm check` is what it says of demos/consolidation", () => {
  const text = readFileSync(join(PROJECT_ROOT, "docs/configuration.md"), "utf8");
  const [, section] = text.split("\n## Time\n");
  const sample = section!
    .split("\n## ")[0]!
    .split("\n")
    .filter((line) => line.startsWith("    "));
  const said = timeLines(loadConfiguration(findSystemFile("demos/consolidation")).system);
  expect(sample.length).toBeGreaterThan(2);
  expect(said).toEqual(expect.arrayContaining(sample.map((line) => line.trim())));
});
