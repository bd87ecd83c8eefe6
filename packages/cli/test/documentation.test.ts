/** Samples in the documents that are the output of code. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfiguration } from "@mvm/config";
import { expect, it } from "vitest";
import { timeLines } from "../src/report/time-check";
import { findSystemFile, PROJECT_ROOT } from "../src/system-file";

/** Columns of the table of calls. */
const CALL_COLUMNS = 8;

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

/** Calls that have another name in the table of measurements than in docs/hypercalls.md. */
const MEASURED_AS: Readonly<Record<string, string>> = {
  statistic: "VM statistic",
  "interrupt acknowledge": "guarded interrupt, acknowledge",
  "interrupt end": "guarded interrupt, end",
  "interrupt enable": "guarded interrupt, enable",
  "anything else": "unknown number",
};

it("docs/hypercalls.md says of each call's instructions what docs/measurements.md has as their mean", () => {
  const cells = (file: string) =>
    readFileSync(join(PROJECT_ROOT, "docs", file), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .map((line) =>
        line
          .slice(1, -1)
          .split(/(?<!\\)\|/)
          .map((cell) => cell.trim()),
      );
  const means = cells("measurements.md").map(
    ([path, , , mean]) => [path!, Math.round(Number(mean))] as const,
  );
  // For example: "348, likewise; 1253 on this core".
  const said = cells("hypercalls.md").flatMap((row) => {
    const numbers = row.at(-1)!.match(/(?<=^|; )\d+/g) ?? [];
    return row.length === CALL_COLUMNS ? numbers.map((count) => [row[0]!, Number(count)] as const) : [];
  });
  expect(said.length).toBeGreaterThan(20);
  for (const [call, count] of said) {
    const rows = means.filter(([path]) => path.startsWith(`hypercall: ${MEASURED_AS[call] ?? call}`));
    expect(
      rows.map(([, mean]) => mean),
      call,
    ).toContain(count);
  }
});
