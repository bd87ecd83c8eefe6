/** `mvm pack`: the archives, and the command that installs them. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mvm } from "./mvm-command";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mvm test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("prints a command that installs the archives that it has made", () => {
  const { status, stdout } = mvm(["pack", join(folder, "new/packages")]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^npm install --save-dev '.*'\n$/);
  const archives = [...stdout.matchAll(/'([^']*)'/g)].map(([, archive]) => archive!);
  expect(archives.map((archive) => archive.replace(/.*mvm-(\w+)-.*/, "$1"))).toEqual(["board", "testing"]);
  expect(archives.every(existsSync)).toBe(true);
});

it("ends with status 2 and a fix when the folder cannot be made", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  const { status, stderr } = mvm(["pack", join(file, "packages")]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^mvm: the packages cannot be written: ENOTDIR.*\n {4}fix: /);
});
