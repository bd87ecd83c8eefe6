/** Bundles: they are made again when a source has changed, and behave as their sources do. */
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeEach, expect, it } from "vitest";
import { CURRENT, currentBundle } from "../src/bundle/current.mjs";
import { makeBundle } from "../src/bundle/make";
import { PROJECT_ROOT } from "../src/system-file";

const root = mkdtempSync(join(tmpdir(), "mvm bundle-"));
const FOLDER = "build/bundles";
const ENTRY = join(root, "sources/entry.ts");
afterAll(() => rmSync(root, { recursive: true }));

function put(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const make = () => makeBundle(root, { entry: ENTRY, folder: FOLDER, sourceMap: false });

/** What a bundle exports, in Node.js itself: the test runner loads modules in a way of its own. */
function load(bundle: string): Record<string, unknown> {
  const print = "console.log(JSON.stringify(await import(process.argv[1])))";
  const args = ["--input-type=module", "--eval", print, pathToFileURL(bundle).href];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

beforeEach(() => {
  rmSync(join(root, FOLDER), { recursive: true, force: true });
  put("node_modules/.package-lock.json", "{}");
  put("sources/entry.ts", 'export { part } from "./part";\nexport const url: string = import.meta.url;');
  put("sources/part.ts", "export const part: string = import.meta.dirname;");
});

it("there is none before the first is made", () => {
  expect(currentBundle(root, FOLDER)).toBeUndefined();
});

it("is current until a source changes", async () => {
  const first = await make();
  expect(currentBundle(root, FOLDER)).toBe(first);
  put("sources/part.ts", 'export const part = "changed";');
  expect(currentBundle(root, FOLDER)).toBeUndefined();
  const second = await make();
  expect(load(second).part).toBe("changed");
  // A program that has begun with the first may still load parts of it.
  expect(load(first).part).toBe(join(root, "sources"));
});

it.each(["sources/part.ts", "node_modules/.package-lock.json"])("is old if %s is another", async (file) => {
  await make();
  utimesSync(join(root, file), 1, 1);
  expect(currentBundle(root, FOLDER)).toBeUndefined();
});

it.each(["sources/part.ts", "node_modules/.package-lock.json"])("is old if %s is gone", async (file) => {
  await make();
  rmSync(join(root, file));
  expect(currentBundle(root, FOLDER)).toBeUndefined();
});

it("is old if it is gone, or if what is known about it is damaged", async () => {
  rmSync(await make());
  expect(currentBundle(root, FOLDER)).toBeUndefined();
  expect(currentBundle(root, FOLDER) ?? (await make())).toBe(currentBundle(root, FOLDER));
  for (const text of ["", "{", "{}"]) {
    put(`${FOLDER}/${CURRENT}`, text);
    expect(currentBundle(root, FOLDER)).toBeUndefined();
  }
});

it("is old if data that a source imports is other data", async () => {
  put("sources/data.json", "1");
  put("sources/part.ts", 'export { default as part } from "./data.json";');
  expect(load(await make()).part).toBe(1);
  put("sources/data.json", "22");
  expect(currentBundle(root, FOLDER)).toBeUndefined();
});

it("a source knows its own place", async () => {
  const { url, part } = load(await make());
  expect(url).toBe(pathToFileURL(ENTRY).href);
  expect(part).toBe(join(root, "sources"));
});

it("knows no absolute path of the project, which can be moved", async () => {
  const bundle = await make();
  for (const file of [bundle, join(root, FOLDER, CURRENT)])
    expect(readFileSync(file, "utf8")).not.toContain(root);
});

it("may be made by two at the same time", async () => {
  const bundles = await Promise.all([make(), make()]);
  for (const bundle of bundles) expect(load(bundle).part).toBe(join(root, "sources"));
  expect(bundles).toContain(currentBundle(root, FOLDER));
});

it("keeps the names of classes that are alike in two files", async () => {
  put(
    "sources/part.ts",
    "class Mistake extends Error {}\nexport const part = new Mistake().constructor.name;",
  );
  put(
    "sources/entry.ts",
    'export { part } from "./part";\nclass Mistake extends Error {}\nexport const own = new Mistake().constructor.name;',
  );
  const { part, own } = load(await make());
  expect([part, own]).toEqual(["Mistake", "Mistake"]);
});

it("a source outside the project has packages of its own", async () => {
  const outside = mkdtempSync(join(tmpdir(), "mvm #outside-"));
  try {
    const given = join(relative(root, outside), "node_modules/given");
    put(`${given}/package.json`, '{"name":"given","type":"module","exports":"./a.js"}');
    put(`${given}/a.js`, 'export const a = "of the package";');
    const entry = join(outside, "image.ts");
    writeFileSync(
      entry,
      'import { join } from "node:path";\nexport { a } from "given";\nexport const own = join(import.meta.dirname);',
    );
    const bundle = await makeBundle(root, { entry, folder: FOLDER, sourceMap: false });
    expect(load(bundle)).toMatchObject({ a: "of the package", own: outside });
    writeFileSync(entry, 'export { a } from "none";');
    await expect(makeBundle(root, { entry, folder: FOLDER, sourceMap: false })).rejects.toThrow(
      /image\.ts:1:18: ERROR: .*Could not resolve "none"/,
    );
  } finally {
    rmSync(outside, { recursive: true });
  }
});

it("tells a mistake in a source with its place", async () => {
  put("sources/part.ts", "export const part = ;");
  await expect(make()).rejects.toThrow(/sources\/part\.ts:1:20: ERROR/);
  expect(readdirSync(join(root, FOLDER))).toEqual([]);
});

it("the command line runs from its bundle and, to tell places of errors, from its sources", () => {
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, "package.json"), "utf8"));
  for (const MVM_DEBUG of ["", "1"]) {
    const env = { ...process.env, MVM_DEBUG };
    expect(execFileSync("./mvm", ["--version"], { cwd: PROJECT_ROOT, env, encoding: "utf8" })).toBe(
      `${version}\n`,
    );
    expect(currentBundle(PROJECT_ROOT, "build/cli")).toBeDefined();
  }
});
