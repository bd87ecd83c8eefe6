import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SetupError } from "@mvm/setup";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureBuilt, type Recipe } from "../src/build-folder";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mvm-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Its build fetches nothing and needs no room. */
const recipe = (change: Partial<Recipe> = {}): Recipe => ({
  name: "program",
  inputs: [],
  room: 0,
  build: async (_work, products) => writeFileSync(join(products, "product"), ""),
  ...change,
});
const NO_ROOM = { room: Number.MAX_SAFE_INTEGER };

describe("the build of a firmware", () => {
  it("is refused before anything is fetched if the disk has too little room", async () => {
    const refused = ensureBuilt(recipe(NO_ROOM), folder);
    await expect(refused).rejects.toThrow(SetupError);
    await expect(refused).rejects.toThrow(/needs \d+ MiB on the disk, and \d+ MiB are free/);
  });

  it("counts what a stopped build has left as free room", async () => {
    for (const left of ["program.work", "program.new"]) {
      mkdirSync(join(folder, left));
      writeFileSync(join(folder, left, "object"), "");
    }
    await expect(ensureBuilt(recipe(NO_ROOM), folder)).rejects.toThrow("are free");
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(["a b", "a:b"])("is refused in the folder %s, which the build would refuse", async (name) => {
    const refused = ensureBuilt(recipe(), join(folder, name));
    await expect(refused).rejects.toThrow(SetupError);
    await expect(refused).rejects.toThrow(
      /has a space or a colon\s+where: .*program\s+fix: move the project/,
    );
  });

  it("is done again if an input has changed, and only then", async () => {
    const input = join(folder, "input");
    const products = join(folder, "program");
    writeFileSync(input, "one");
    // A folder that is complete: its stamp is the SHA-256 of "one", as sha256sum(1) prints it.
    mkdirSync(products);
    const stamp = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
    writeFileSync(join(products, "complete"), stamp);
    expect(await ensureBuilt(recipe({ inputs: [input], ...NO_ROOM }), folder)).toBe(products);
    writeFileSync(input, "two");
    await expect(ensureBuilt(recipe({ inputs: [input], ...NO_ROOM }), folder)).rejects.toThrow("are free");
    expect(existsSync(products)).toBe(true);
  });
});
