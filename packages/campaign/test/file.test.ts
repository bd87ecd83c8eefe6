import { readFileSync } from "node:fs";
import { ConfigurationError } from "@mvm/config";
import { describe, expect, it } from "vitest";
import { PUBLISHED_SCHEMA, schemaText } from "../src/file/publish";
import { parseCampaign, readCampaign } from "../src/file/read";

const LINES = [
  '{ "systems": ["s"],',
  '  "for": "40 ms",',
  '  "faults": [',
  '    { "name": "a", "kind": "crash", "vm": "v", "at": "15 ms" }',
  "  ] }",
];

/** The problems of a campaign in which one line is another. */
function problemsWith(line: number, text: string) {
  const lines = LINES.map((before, index) => (index === line - 1 ? text : before));
  try {
    parseCampaign("c.jsonc", lines.join("\n"));
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

it("the published schema is that of the program", () => {
  expect(JSON.parse(readFileSync(PUBLISHED_SCHEMA, "utf8"))).toEqual(JSON.parse(schemaText()));
});

it("times become cycles, and what is left out has its default", () => {
  const { campaign } = parseCampaign("c.jsonc", LINES.join("\n"));
  // 666,666,666 cycles are a second.
  expect(campaign.for).toBe(26_666_667);
  expect(campaign.faults[0]).toMatchObject({ at: 10_000_000 });
  expect(campaign).toMatchObject({ seeds: 1, clockDrift: [0], parameters: [] });
});

describe("a mistake is told with its place and its fix", () => {
  it.each([
    [2, '  "for": 40,', "for is 40", "give a time with its unit"],
    [2, '  "for": "40 ms", "seed": 1,', '"seed" is not a key of the configuration', 'did you mean "seeds"?'],
    [2, '  "for": "40 ms", "seeds": 0,', "seeds is 0", "at least 1"],
    [4, '{ "name": "a", "kind": "crush", "vm": "v", "at": "15 ms" }', "faults[0].kind is", "kinds of faults"],
    [4, '{ "name": "a", "kind": "crash", "at": "15 ms" }', "faults[0].vm is missing", 'add "vm"'],
    [4, '{ "name": "a", "kind": "crash", "vm": "v", "at": "50 ms" }', "is not before the end", '"for"'],
    [
      4,
      '{ "name": "a", "kind": "crash", "vm": "v", "at": { "from": "9 ms", "to": "8 ms" } }',
      "ends before it begins",
      '"for"',
    ],
    [
      4,
      '{ "name": "a", "kind": "crash", "vm": "v", "at": "1 ms" }, { "name": "a", "kind": "hang", "vm": "v", "at": "1 ms" }',
      'two faults are called "a"',
      "another name",
    ],
    [
      4,
      '{ "name": "a", "kind": "memory-bit", "vm": "v", "at": "1 ms", "within": { "from": "0x2000", "to": "0x1000" } }',
      "within ends before it begins",
      '"from"',
    ],
    [4, '{ "name": "a", "kind": "crash", "vm": "v", "at": "15 ms", "bit": 1 }', '"bit" is not a key', "bits"],
  ])("line %i: %s", (line, text, what, fix) => {
    const problems = problemsWith(line, text);
    expect(problems.map((problem) => problem.line)).toContain(line);
    expect(problems.map((problem) => problem.what).join("\n")).toContain(what);
    expect(problems.map((problem) => problem.fix).join("\n")).toContain(fix);
  });

  it("a file that is not there", () => {
    expect(() => readCampaign("/no/such.jsonc")).toThrow("there is no such file");
  });
});
