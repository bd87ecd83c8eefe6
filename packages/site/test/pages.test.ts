/** The list of pages, and what makes a document a page. */
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { ROOT, repositoryFiles } from "../../../test/house/files";
import { linkOnSite } from "../src/links";
import { anchorOf } from "../src/markdown";
import { PAGES, placeOf } from "../src/pages";
import { tokensOf } from "../src/tokens";

/** Without those that git does not know, such as the README of a reader's own demo. */
function documents(): string[] {
  const { stdout } = spawnSync("git", ["ls-files", "*.md"], { cwd: ROOT, encoding: "utf8" });
  const known = new Set((stdout ?? "").split("\n"));
  return repositoryFiles()
    .map(({ path }) => path)
    .filter((path) => path.endsWith(".md") && (known.has(path) || known.size <= 1));
}

it("every document of the repository has one place in the sidebar", () => {
  expect(PAGES.map(({ file }) => file).sort()).toEqual(documents().sort());
});

it("the README of a folder is the page of the folder", () => {
  expect(["README.md", "README.ja.md", "demos/hello/README.md", "docs/board.md"].map(placeOf)).toEqual([
    "index.md",
    "ja/index.md",
    "demos/hello/index.md",
    "docs/board.md",
  ]);
});

it.each([
  ["docs/board.md", "memory.md#direct", "/docs/memory.md#direct"],
  ["docs/board.md", "../README.md", "/index.md"],
  ["README.ja.md", "docs/board.md", "/docs/board.md"],
  ["docs/memory.md", "../demos/isolation", "/demos/isolation/index.md"],
  ["docs/memory.md", "../demos/isolation/", "/demos/isolation/index.md"],
  ["README.md", "LICENSE", "/files/LICENSE.txt"],
  ["docs/board.md", "../packages/abi/src", undefined],
  ["docs/board.md", "gone.md", "/docs/gone.md"],
  ["docs/board.md", "#time", "#time"],
  ["docs/board.md", "https://example.org/a.md", "https://example.org/a.md"],
])("in %s a link to %s leads to %s", (from, link, target) => expect(linkOnSite(from, link)).toBe(target));

// The right sides are what GitHub shows for such headings.
it.each([
  ["MVM's own calls", "mvms-own-calls"],
  ["Power (PSCI, Arm DEN 0022)", "power-psci-arm-den-0022"],
  ["read / write_all", "read--write_all"],
  ["実行すると", "実行すると"],
])("the heading %s has the anchor %s", (heading, anchor) => expect(anchorOf(heading)).toBe(anchor));

it("the search knows words, options, names and Japanese", () => {
  expect(tokensOf("The option --trace-on-miss, MVM_JIT=off.")).toEqual([
    ...["The", "option", "trace", "on", "miss", "MVM", "JIT", "off"],
  ]);
  expect(tokensOf("割り込みを Linux へ")).toEqual(["Linux", "割り", "り込", "込み", "みを", "へ"]);
});
