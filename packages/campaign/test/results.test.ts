/** Results are there as a whole or not at all, whatever is killed. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, it } from "vitest";
import { Results, ResultsError } from "../src/results/results";
import { resultOf } from "./result";

const folder = mkdtempSync(join(tmpdir(), "mvm-results-"));
afterAll(() => rmSync(folder, { recursive: true }));

const COMPARE = join(import.meta.dirname, "../src/results/compare.ts");
const WRITER = join(import.meta.dirname, "writer.ts");

describe("results", () => {
  it("a result that comes again counts once, and the first one stays", () => {
    const results = Results.open(join(folder, "twice.sqlite"));
    results.add([resultOf("a", 1), resultOf("b", 2)]);
    results.add([resultOf("a", 3)]);
    expect(results.keys()).toEqual(new Set(["a", "b"]));
    expect(results.all().get("a")?.seconds).toBe(1);
    results.close();
  });

  it("only one process has them", () => {
    const file = join(folder, "mine.sqlite");
    const results = Results.open(file);
    expect(() => Results.open(file)).toThrow("another process writes these results");
    results.close();
    Results.open(file).close();
  });

  it("a lock without a number counts only as long as its process may be about to write it", () => {
    const file = join(folder, "locked.sqlite");
    const lock = `${file}.pid`;
    writeFileSync(lock, "");
    expect(() => Results.open(file)).toThrow("another process writes these results");
    utimesSync(lock, 0, 0);
    Results.open(file).close();
    expect(existsSync(lock)).toBe(false);
  });

  it("files that are not there are not compared, and not made", () => {
    const files = ["none-a.sqlite", "none-b.sqlite"].map((name) => join(folder, name));
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", COMPARE, ...files], {
      encoding: "utf8",
    });
    expect(status).toBe(2);
    expect(stderr).toContain(files[1]);
    expect(files.filter((file) => existsSync(file))).toEqual([]);
  });

  it("a file of something else is refused, and stays as it is", () => {
    const file = join(folder, "text.sqlite");
    writeFileSync(file, "no database, but long enough to be looked at ".repeat(20));
    expect(() => Results.open(file)).toThrow(ResultsError);
    expect(existsSync(`${file}.pid`)).toBe(false);
  });

  it("a writer that is killed leaves all that it had written, and nothing in part", async () => {
    const file = join(folder, "killed.sqlite");
    let before = 0;
    for (let round = 0; round < 2; round++) {
      const told = await killedWriter(file, 3 + 7 * round, `${round}`);
      const results = Results.open(file);
      const outcomes = [...results.all().values()];
      results.close();
      expect(outcomes.map(({ key }) => key)).toEqual(expect.arrayContaining(told));
      // At most the result that it was writing is there, too.
      expect(outcomes.length - before - told.length).toBeLessThanOrEqual(1);
      for (const { key, figures } of outcomes) expect(figures).toEqual(resultOf(key, 0).outcome.figures);
      before = outcomes.length;
    }
  });
});

/** Starts a writer and kills it when it has told `count` results. Returns what it had told. */
function killedWriter(file: string, count: number, name: string): Promise<string[]> {
  const writer = spawn(process.execPath, ["--import", "tsx", WRITER, file, name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: string[] = [];
  createInterface(writer.stdout).on("line", (key) => {
    told.push(key);
    if (told.length === count) writer.kill("SIGKILL");
  });
  return new Promise((resolve) => writer.on("close", () => resolve(told)));
}
