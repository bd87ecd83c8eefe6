import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { replaceFile } from "../src/replace-file";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mvm-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a file that is replaced", () => {
  it("has the new contents, in folders that were not there", () => {
    const file = join(folder, "a/b/file");
    replaceFile(file, Buffer.from("one"));
    replaceFile(file, Buffer.from("two"));
    expect(readFileSync(file, "utf8")).toBe("two");
    expect(readdirSync(join(folder, "a/b"))).toEqual(["file"]);
  });

  it("is not touched if it has the contents", () => {
    const file = join(folder, "file");
    replaceFile(file, Buffer.from("one"));
    const { ino } = statSync(file);
    replaceFile(file, Buffer.from("one"));
    expect(statSync(file).ino).toBe(ino);
  });

  it("stays as it was, with nothing beside it, if the disk is full", () => {
    const file = join(folder, "file");
    replaceFile(file, Buffer.from("one"));
    // What replaceFile writes first goes to the device that is always full (full(4)).
    symlinkSync("/dev/full", `${file}.${process.pid}`);
    expect(() => replaceFile(file, Buffer.from("two"))).toThrow("ENOSPC");
    expect(readFileSync(file, "utf8")).toBe("one");
    expect(readdirSync(folder)).toEqual(["file"]);
  });
});
