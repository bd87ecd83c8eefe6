/**
 * Every fixture is refused with the code it is named after, at the line that says `// here`, or at
 * each such line. `// here, 2 problems` says how many problems the line has.
 */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { resolveImages } from "../src/image/resolve";
import { buildSystemImage } from "../src/image/system-image";
import { loadConfiguration } from "../src/load";
import { ConfigurationError, formatProblem, type Problem } from "../src/source/problem";
import { madeSources } from "./made-sources";

const FOLDER = fileURLToPath(new URL("fixtures/", import.meta.url));
const fixtures = readdirSync(FOLDER).filter((name) => name.endsWith(".jsonc") && !name.startsWith("sound"));

/** Fixtures whose mistake shows only when the images are looked at. */
const IMAGE_MISTAKE = /\/(image-|kernel-|linux-memory|linux-part|system-too|too-many-segments)/;

async function problemsOf(file: string): Promise<readonly Problem[]> {
  try {
    const configuration = loadConfiguration(file);
    if (IMAGE_MISTAKE.test(file))
      buildSystemImage(configuration, await resolveImages(configuration, madeSources));
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe("fixtures", () => {
  it.each(readdirSync(FOLDER).filter((name) => name.startsWith("sound")))("accepts %s", async (name) => {
    expect(await problemsOf(FOLDER + name)).toEqual([]);
  });

  it.each(fixtures)("%s", async (name) => {
    const lines = readFileSync(FOLDER + name, "utf8").split("\n");
    const expected = lines.flatMap((text, index): number[] => {
      const here = /\/\/ here(?:, (\d+) problems)?/.exec(text);
      return here === null ? [] : Array(Number(here[1] ?? 1)).fill(index + 1);
    });
    expect(expected).not.toEqual([]);
    const problems = await problemsOf(FOLDER + name);
    expect(problems.map((problem) => problem.line)).toEqual(expected);
    for (const problem of problems) {
      expect(problem.code).toBe(name.replace(".jsonc", ""));
      expect(problem.column).toBeGreaterThan(0);
      expect(problem.fix).not.toBe("");
      expect(formatProblem(problem)).toContain(`${name}:${problem.line}:${problem.column}: `);
    }
  });
});

it("names a file that is not there", async () => {
  const problems = await problemsOf("nowhere/system.jsonc");
  expect(problems.map((problem) => problem.code)).toEqual(["no-file"]);
});
