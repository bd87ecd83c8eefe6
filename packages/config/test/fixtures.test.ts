/** Every fixture is refused with the code it is named after, at the line that says `// here`. */

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
    const problems = await problemsOf(FOLDER + name);
    expect(problems.map((problem) => problem.code)).toEqual([name.replace(".jsonc", "")]);
    const [problem] = problems as [Problem];
    expect(problem.line).toBe(lines.findIndex((line) => line.includes("// here")) + 1);
    expect(problem.column).toBeGreaterThan(0);
    expect(problem.fix).not.toBe("");
    expect(formatProblem(problem)).toContain(`${name}:${problem.line}:${problem.column}: `);
  });
});

it("names a file that is not there", async () => {
  const problems = await problemsOf("nowhere/system.jsonc");
  expect(problems.map((problem) => problem.code)).toEqual(["no-file"]);
});
