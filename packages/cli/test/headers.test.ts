/** `mvm headers`: the include folder for guests in C. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mvm } from "./mvm-command";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mvm-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("writes the headers into the named folder, which it makes, and says their names", () => {
  const include = join(folder, "new/include");
  const { status, stdout } = mvm(["headers", include]);
  expect(status).toBe(0);
  expect(stdout).toBe(`${include}/mvm_abi.h\n${include}/mvm_call.h\n`);
  expect(readdirSync(include).sort()).toEqual(["mvm_abi.h", "mvm_call.h"]);
});

it("ends with status 2 and a fix when the folder cannot be made", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  const { status, stderr } = mvm(["headers", join(file, "include")]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^mvm: the headers cannot be written: ENOTDIR.*\n {4}fix: /);
});
