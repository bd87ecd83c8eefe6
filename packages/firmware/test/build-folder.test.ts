import { describe, expect, it } from "vitest";
import { ensureBuilt } from "../src/build-folder";

describe("the build of a firmware", () => {
  it("is refused before anything is fetched if the disk has too little room", async () => {
    const recipe = {
      name: "test-without-room",
      inputs: [],
      room: Number.MAX_SAFE_INTEGER,
      build: () => Promise.reject(new Error("began")),
    };
    await expect(ensureBuilt(recipe)).rejects.toThrow(/needs \d+ MiB on the disk, and \d+ MiB are free/);
  });
});
