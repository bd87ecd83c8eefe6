import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { makeFolder } from "../src/make-folder";

const root = mkdtempSync(join(tmpdir(), "mvm-folder-"));
afterAll(() => rmSync(root, { recursive: true }));

it("makes a folder and those above it, once or again", () => {
  const folder = join(root, "a", "b c", "d");
  makeFolder(folder);
  makeFolder(folder);
  expect(existsSync(folder)).toBe(true);
});

it("says that a file stands in the way", () => {
  writeFileSync(join(root, "file"), "");
  expect(() => makeFolder(join(root, "file"))).toThrow("EEXIST");
  expect(() => makeFolder(join(root, "file", "below"))).toThrow("ENOTDIR");
});

it.skipIf(process.platform !== "linux")("comes back where the file system wants no folder", () => {
  expect(() => makeFolder("/proc/mvm/below")).toThrow("ENOENT");
});
