/** Samples in the documents that are the output of code. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfiguration } from "@mvm/config";
import * as ways from "@mvm/config/trust/ways";
import { expect, it } from "vitest";
import { timeLines } from "../src/report/time-check";
import { trustLines, trustTable } from "../src/report/trust";
import { findSystemFile, PROJECT_ROOT } from "../src/system-file";

/** Columns of the table of calls. */
const CALL_COLUMNS = 8;

/** The indented lines of a section, without their indentation. */
function sampleOf(document: string, title: string): string[] {
  const text = readFileSync(join(PROJECT_ROOT, "docs", document), "utf8");
  const [, section] = text.split(`\n## ${title}\n`);
  const lines = section!.split("\n## ")[0]!.split("\n");
  return lines.filter((line) => line.startsWith(INDENT)).map((line) => line.slice(INDENT.length));
}

const INDENT = "    ";
const systemOf = (demo: string) => loadConfiguration(findSystemFile(demo)).system;

it("docs/configuration.md's sample of `mvm check` is what it says of demos/consolidation", () => {
  const sample = sampleOf("configuration.md", "Time");
  expect(sample.length).toBeGreaterThan(2);
  expect(timeLines(systemOf("demos/consolidation"))).toEqual(expect.arrayContaining(sample));
});

it("the samples of who must trust whom are what `mvm check` says", () => {
  expect(sampleOf("configuration.md", "Trust")).toEqual(
    trustLines(systemOf("demos/guarded"), "demos/guarded"),
  );
  expect(sampleOf("security.md", "Who must trust whom")).toEqual(trustTable(systemOf("demos/consolidation")));
});

it("docs/security.md says of each way between VMs what closes it", () => {
  const text = readFileSync(join(PROJECT_ROOT, "docs/security.md"), "utf8");
  const rows = text.split("\n").map((line) => /^\| ([A-Z][A-Z-]+) \|/.exec(line)?.[1]);
  const told = rows.filter((code) => code !== undefined).sort();
  const codes = new Set(Object.values(ways).map(({ code }) => code));
  expect(told).toEqual([...codes].sort());
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
