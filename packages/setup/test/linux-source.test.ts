import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { unpackArchive } from "../src/debian/linux-source";
import { runProgram } from "../src/process";
import { SetupError } from "../src/setup-error";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mvm test "));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the archive of the kernel's sources", () => {
  it("is found among the package's files, and unpacked without its top folder", async () => {
    mkdirSync(join(folder, "linux-source-6.1"));
    writeFileSync(join(folder, "linux-source-6.1/Makefile"), "VERSION = 6");
    writeFileSync(join(folder, "linux-patch-6.1-rt.patch.xz"), "");
    const archive = ["--create", "--file", "linux-source-6.1.tar.xz", "--xz", "linux-source-6.1"];
    expect(await runProgram("tar", archive, { cwd: folder })).toMatchObject({ status: 0 });
    await unpackArchive(folder, join(folder, "sources"));
    expect(readFileSync(join(folder, "sources/Makefile"), "utf8")).toBe("VERSION = 6");
  });

  it("is missed with the names of the files that are there instead", async () => {
    writeFileSync(join(folder, "linux.zip"), "");
    const unpacking = unpackArchive(folder, join(folder, "sources"));
    await expect(unpacking).rejects.toThrow(SetupError);
    await expect(unpacking).rejects.toThrow(/no archive .*\n.*has linux\.zip/);
    await expect(unpackArchive(join(folder, "none"), folder)).rejects.toThrow("has no file");
  });

  it("is named if it cannot be unpacked", async () => {
    writeFileSync(join(folder, "linux-source-6.1.tar.xz"), "no archive");
    const unpacking = unpackArchive(folder, join(folder, "sources"));
    await expect(unpacking).rejects.toThrow("linux-source-6.1.tar.xz cannot be unpacked");
  });
});
