/** A fix that is proposed must be one: it passes the checks. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../src/load";
import { ConfigurationError, type Problem } from "../src/source/problem";

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`fixtures/${name}.jsonc`, import.meta.url)), "utf8");

function problemsOf(text: string): readonly Problem[] {
  try {
    parseConfiguration("made.jsonc", text);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

/** What stands between quotes in the fix of the only problem. */
function proposalFor(text: string): string {
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  const quoted = /"([^"]+)"/.exec(problems[0]!.fix);
  expect(quoted).not.toBeNull();
  return quoted![1]!;
}

describe("the proposed fix", () => {
  it("of overlapping memory is a base that suits Linux", () => {
    const text = fixture("memory-overlap");
    expect(problemsOf(text.replace('"0x08000000"', `"${proposalFor(text)}"`))).toEqual([]);
  });

  it("of overlapping memory is no base when there is no room", () => {
    const text = fixture("memory-overlap").replace("256 MiB", "768 MiB");
    expect(problemsOf(text).map(({ fix }) => fix)).toEqual(["make one of them smaller, or move the other"]);
  });

  it("of Linux's memory is a base that suits it: in DDR, or as Linux sees it", () => {
    const problems = problemsOf(fixture("linux-alignment"));
    expect(problems.map(({ fix }) => fix)).toEqual([
      'give for example "0x10000000"',
      'give for example "0x00000000"',
    ]);
  });

  it("of a duplicate name is a free name, however long the first is", () => {
    const text = fixture("duplicate-name");
    for (const name of ["rtos", "fifteen-letters"]) {
      const twice = text.replaceAll('"rtos"', `"${name}"`);
      const last = twice.lastIndexOf(`"${name}"`);
      const renamed = `"${proposalFor(twice)}"${twice.slice(last + name.length + 2)}`;
      expect(problemsOf(twice.slice(0, last) + renamed)).toEqual([]);
    }
  });
});

describe("the proposed fix of a task that cannot be scheduled", () => {
  const text = fixture("task-unschedulable");
  const budgetOf = (budget: string) => text.replace('"4 ms"', `"${budget}"`);

  it("is the least budget that is enough", () => {
    const budget = proposalFor(text);
    expect(budget).toMatch(/^\d+ us$/);
    expect(problemsOf(budgetOf(budget))).toEqual([]);
    const less = `${Number.parseInt(budget, 10) - 1} us`;
    expect(problemsOf(budgetOf(less)).map(({ code }) => code)).toEqual(["task-unschedulable"]);
  });

  it("is no budget when none is enough, or the core has no time for it", () => {
    const impossible = text.replace('"wcet": "1 ms"', '"wcet": "1 ms", "deadline": "1010 us"');
    const full = text.replace(
      '"image": { "linux"',
      '"reservation": { "budget": "5 ms", "period": "10 ms" }, "image": { "linux"',
    );
    for (const without of [impossible, full])
      expect(problemsOf(without).map(({ fix }) => fix)).toEqual([
        expect.stringContaining("no budget in every 10 ms"),
      ]);
  });
});

describe("a console", () => {
  const withConsole = (console: string, devices: string) =>
    fixture("not-a-console").replace('"ttc1"', `"${console}"`).replace('["uart1"]', devices);

  it("that MVM keeps is not proposed as a device to add", () => {
    const [problem, ...others] = problemsOf(withConsole("uart0", '["uart1"]'));
    expect(others).toEqual([]);
    expect(problem!.what).toContain("MVM's own console");
    expect(problem!.fix).toContain('"uart1"');
    expect(problem!.fix).not.toContain('"uart0"');
  });

  it.each(["uart0", "uart9"])("%s that is among the devices is told once", (name) => {
    expect(problemsOf(withConsole(name, `["uart1", "${name}"]`))).toHaveLength(1);
  });
});
