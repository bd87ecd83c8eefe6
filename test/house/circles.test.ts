import { expect, it } from "vitest";
import { circles } from "./circles";

const found = (imports: Record<string, string[]>) => circles(new Map(Object.entries(imports)));

it("none in a tree, also if a file is reached on two ways", () => {
  expect(found({ "a.ts": ["b.ts", "c.ts"], "b.ts": ["d.ts"], "c.ts": ["d.ts"], "d.ts": [] })).toEqual([]);
});

it("a circle is named file by file", () => {
  expect(found({ "a.ts": ["b.ts"], "b.ts": ["c.ts"], "c.ts": ["a.ts"] })).toEqual([
    "circle of imports: a.ts → b.ts → c.ts → a.ts",
  ]);
  expect(found({ "a.ts": ["a.ts"] })).toEqual(["circle of imports: a.ts → a.ts"]);
});

it("of several circles that hang together, the shortest", () => {
  expect(found({ "a.ts": ["b.ts"], "b.ts": ["c.ts"], "c.ts": ["a.ts", "d.ts"], "d.ts": ["c.ts"] })).toEqual([
    "circle of imports: c.ts → d.ts → c.ts (2 more files import each other with these)",
  ]);
});

it("each of two circles apart", () => {
  expect(found({ "a.ts": ["b.ts"], "b.ts": ["a.ts", "c.ts"], "c.ts": ["d.ts"], "d.ts": ["c.ts"] })).toEqual([
    "circle of imports: c.ts → d.ts → c.ts",
    "circle of imports: a.ts → b.ts → a.ts",
  ]);
});

it("a circle through another package is not one inside a package", () => {
  expect(
    found({
      "packages/p/src/a.ts": ["packages/q/src/b.ts"],
      "packages/q/src/b.ts": ["packages/p/src/a.ts"],
    }),
  ).toEqual([]);
});
