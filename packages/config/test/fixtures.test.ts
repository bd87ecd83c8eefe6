/** Every fixture is refused with the code it is named after, at the line that says `// here`. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadConfiguration } from "../src/load";
import { ConfigurationError, formatProblem, type Problem } from "../src/source/problem";

const FOLDER = new URL("fixtures/", import.meta.url).pathname;
const fixtures = readdirSync(FOLDER).filter((name) => name.endsWith(".jsonc") && name !== "sound.jsonc");

function problemsOf(file: string): readonly Problem[] {
  try {
    loadConfiguration(file);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe("fixtures", () => {
  it("accepts the sound one", () => {
    expect(problemsOf(`${FOLDER}sound.jsonc`)).toEqual([]);
  });

  it.each(fixtures)("%s", (name) => {
    const lines = readFileSync(FOLDER + name, "utf8").split("\n");
    const problems = problemsOf(FOLDER + name);
    expect(problems.map((problem) => problem.code)).toEqual([name.replace(".jsonc", "")]);
    const [problem] = problems as [Problem];
    expect(problem.line).toBe(lines.findIndex((line) => line.includes("// here")) + 1);
    expect(problem.column).toBeGreaterThan(0);
    expect(problem.fix).not.toBe("");
    expect(formatProblem(problem)).toContain(`${name}:${problem.line}:${problem.column}: `);
  });
});

it("names a file that is not there", () => {
  expect(problemsOf("nowhere/system.jsonc").map((problem) => problem.code)).toEqual(["no-file"]);
});
