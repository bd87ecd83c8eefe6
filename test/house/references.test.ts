import { expect, it } from "vitest";
import { falseReferences } from "./references";

const PATHS = [
  "README.md",
  "docs/board.md",
  "demos/hello/system.jsonc",
  "packages/abi/src/report.ts",
  "packages/p/src/state.ts",
  "packages/p/src/schedule/lines.ts",
  "packages/p/test/lines.test.ts",
  "packages/q/src/other.ts",
];
const check = (path: string, text: string, outside = {}) => falseReferences([{ path, text }], PATHS, outside);
const IN_P = "packages/p/src/a.ts";

it("a file that does not exist is named with its line", () => {
  expect(check(IN_P, "let a;\n// gone.ts has the contract")).toEqual([`${IN_P}:2: there is no gone.ts`]);
  expect(check("docs/a.md", "see schedule/gone.ts.")).toEqual(["docs/a.md:1: there is no schedule/gone.ts"]);
});

it.each([
  ["the same package", "lines.ts, schedule/lines.ts and (state.ts)"],
  ["abi", "report.ts's fields"],
  ["another package, with more of its path", "src/other.ts, q/src/other.ts"],
  ["the root of the repository", "demos/hello/system.jsonc, `packages/q/src`"],
  ["the folder of the file", "./state.ts, ../test/lines.test.ts"],
  ["its own package, as a folder", "`test/lines.test.ts`"],
])("a file of %s", (_what, text) => expect(check(IN_P, `// ${text}`)).toEqual([]));

it.each([
  ["another package, by its bare name", "other.ts"],
  ["the wrong folder", "time/lines.ts"],
  ["a wrong relative path", "../state.ts"],
  ["a folder that is gone", "`packages/gone`"],
])("not a file of %s", (_what, text) => expect(check(IN_P, `// ${text}`)).toHaveLength(1));

it("documents: links from their folder, bare names anywhere, code blocks not at all", () => {
  expect(
    check("docs/a.md", "[b](board.md#memory), [c](../README.md), https://x.org/gone.md, other.ts"),
  ).toEqual([]);
  expect(check("packages/p/README.md", "[other.ts](../q/src/other.ts)")).toEqual([]);
  expect(check("docs/a.md", "[b](gone)")).toEqual(["docs/a.md:1: there is no gone"]);
  expect(check("docs/a.md", "```sh\ncat gone.ts\n```\nthere.ts")).toEqual([
    "docs/a.md:4: there is no there.ts",
  ]);
});

it("code is not looked at, nor what is known to be outside", () => {
  expect(check(IN_P, 'open("gone.ts");')).toEqual([]);
  expect(check(IN_P, "// gone.ts", { "gone.ts": "elsewhere" })).toEqual([]);
});
