import { expect, it } from "vitest";
import { importsOf } from "./imports";

/** @param texts by path */
const imports = (texts: Record<string, string>) =>
  Object.fromEntries(importsOf(Object.entries(texts).map(([path, text]) => ({ path, text }))));

it("values, types, exports and imports at run time, by a relative path", () => {
  const a = [
    'import { b } from "./b";',
    'import type { C } from "../c";',
    'export * from "./d.ts";',
    'import "./e";',
    'const f = await import("./f");',
    'type G = import("./g").G;',
    'import {\n  b2,\n} from "./b";',
  ].join("\n");
  const targets = ["x/b.ts", "c/index.ts", "x/d.ts", "x/e.ts", "x/f.ts", "x/g.ts"];
  const files = { "x/a.ts": a, ...Object.fromEntries(targets.map((path) => [path, ""])) };
  expect(imports(files)["x/a.ts"]).toEqual(targets);
});

it("a package by its name, as its package.json exports it", () => {
  const files = {
    "packages/one/package.json": '{"name":"@mvm/one","exports":{".":"./src/index.ts","./*":"./src/*.ts"}}',
    "packages/one/src/index.ts": "",
    "packages/one/src/part/two.ts": "",
    "packages/three/a.ts": 'import "@mvm/one";\nimport "@mvm/one/part/two";\nimport "@mvm/none";',
  };
  expect(imports(files)["packages/three/a.ts"]).toEqual([
    "packages/one/src/index.ts",
    "packages/one/src/part/two.ts",
  ]);
});

it("neither Node's modules and npm's packages, nor what a comment says", () => {
  const a = 'import fs from "node:fs";\nimport ts from "typescript";\n// import "./b";';
  expect(imports({ "a.ts": a, "b.ts": "" })).toEqual({ "a.ts": [], "b.ts": [] });
});
