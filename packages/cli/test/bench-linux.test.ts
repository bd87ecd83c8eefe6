/**
 * What shadow tables cost a Linux beside direct: the operations that take little time to measure.
 */
import { readFileSync } from "node:fs";
import { buildBenchInitramfs } from "@mvm/guest-linux";
import { compilerVersion } from "@mvm/toolchain";
import { describe, expect, it } from "vitest";
import { observe } from "../src/bench/linux/observe";
import { FORK_EXEC } from "../src/bench/linux/operations";
import { instructionRatios, ratiosOf, rowsOf } from "../src/bench/linux/table";
import { growthLimit } from "../src/bench/table";
import { MEASUREMENTS } from "../src/commands/bench";
import { PROJECT_ROOT } from "../src/system-file";

describe("Linux on shadow tables, beside direct", async () => {
  const { program } = await buildBenchInitramfs();
  const direct = await observe("direct", program, FORK_EXEC);
  const shadow = await observe("shadow", program, FORK_EXEC);
  const rows = rowsOf(direct, shadow);
  const written = readFileSync(MEASUREMENTS, "utf8");

  it("no ratio has grown against docs/measurements.md (mvm bench linux --write)", () => {
    const before = instructionRatios(written);
    const growth = growthLimit(written, compilerVersion(PROJECT_ROOT));
    const grown = rows.filter((row) => ratiosOf(row).instructions > before.get(row.name)! * (1 + growth));
    expect(grown.map(({ name }) => name)).toEqual([]);
    expect(rows.map(({ name }) => before.has(name))).not.toContain(false);
    expect(rows.length).toBe(FORK_EXEC + 3);
  });

  it("Linux does the same work in both runs", () => {
    for (const [n, { times }] of direct.operations.entries()) expect(shadow.operations[n]!.times).toBe(times);
    // A guest at PL1 takes its own system calls, and enters MVM hardly ever.
    const [boot, call] = rows;
    expect(call!.direct.svc).toBeCloseTo(1, 1);
    expect(call!.shadow.smc).toBeLessThan(0.01);
    expect(boot!.direct.smc).toBeLessThan(100);
  });
});
