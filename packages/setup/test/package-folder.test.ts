import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isComplete } from "../src/complete-folder";
import { type Fetch, replaceByPackages } from "../src/debian/package-folder";
import { runProgram } from "../src/process";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mvm test "));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Makes a package with one file of this name, in an empty folder, as apt does. */
function fetchOf(name: string): Fetch {
  return async (downloads) => {
    rmSync(downloads, { recursive: true, force: true });
    const contents = join(downloads, name);
    mkdirSync(join(contents, "DEBIAN"), { recursive: true });
    const control = `Package: ${name}\nVersion: 1\nArchitecture: all\nMaintainer: none\nDescription: none\n`;
    writeFileSync(join(contents, "DEBIAN/control"), control);
    writeFileSync(join(contents, `${name}.txt`), name);
    const deb = join(downloads, `${name}.deb`);
    const { status, transcript } = await runProgram("dpkg-deb", ["--build", contents, deb]);
    if (status !== 0) throw new Error(transcript);
    return [deb];
  };
}

describe("a folder of packages", () => {
  it("has the files of all fetches and the finish, and the downloads are removed", async () => {
    const directory = join(folder, "tools");
    await replaceByPackages(directory, "origin", [fetchOf("one"), fetchOf("two")], (staged) =>
      writeFileSync(join(staged, "one.txt"), "finished"),
    );
    expect(isComplete(directory, "origin")).toBe(true);
    expect(readFileSync(join(directory, "one.txt"), "utf8")).toBe("finished");
    expect(readFileSync(join(directory, "two.txt"), "utf8")).toBe("two");
    expect(readdirSync(folder)).toEqual(["tools"]);
  });

  it("stays as it was if a fetch fails", async () => {
    const directory = join(folder, "tools");
    await replaceByPackages(directory, "first", [fetchOf("one")]);
    const fails: Fetch = () => Promise.reject(new Error("no network"));
    const again = replaceByPackages(directory, "second", [fetchOf("two"), fails]);
    await expect(again).rejects.toThrow("no network");
    expect(isComplete(directory, "first")).toBe(true);
    expect(readFileSync(join(directory, "one.txt"), "utf8")).toBe("one");
  });
});
