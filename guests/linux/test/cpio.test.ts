import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { writeCpio } from "../src/cpio";

/** Reads a newc archive independently of the writer. */
function members(archive: Uint8Array) {
  const bytes = Buffer.from(archive);
  const result: { name: string; mode: number; size: number; rdev: string; contents: string }[] = [];
  let at = 0;
  for (;;) {
    expect(bytes.toString("latin1", at, at + 6)).toBe("070701");
    const field = (index: number) =>
      Number.parseInt(bytes.toString("latin1", at + 6 + 8 * index, at + 14 + 8 * index), 16);
    const nameLength = field(11);
    const name = bytes.toString("latin1", at + 110, at + 110 + nameLength - 1);
    const contentsAt = (at + 110 + nameLength + 3) & ~3;
    const size = field(6);
    if (name === "TRAILER!!!") return { result, end: (contentsAt + size + 3) & ~3 };
    const contents = bytes.toString("latin1", contentsAt, contentsAt + size);
    result.push({ name, mode: field(1), size, rdev: `${field(9)}:${field(10)}`, contents });
    at = (contentsAt + size + 3) & ~3;
  }
}

describe("cpio writer", () => {
  const archive = writeCpio([
    { kind: "directory", name: "dev" },
    { kind: "character-device", name: "dev/console", major: 5, minor: 1 },
    { kind: "file", name: "init", contents: Buffer.from("hello"), mode: 0o755 },
    { kind: "file", name: "empty", contents: Buffer.alloc(0) },
    { kind: "symlink", name: "link", target: "init" },
  ]);

  it("gives each member its type, mode, device number and contents", () => {
    expect(members(archive).result).toEqual([
      { name: "dev", mode: 0o040755, size: 0, rdev: "0:0", contents: "" },
      { name: "dev/console", mode: 0o020600, size: 0, rdev: "5:1", contents: "" },
      { name: "init", mode: 0o100755, size: 5, rdev: "0:0", contents: "hello" },
      { name: "empty", mode: 0o100644, size: 0, rdev: "0:0", contents: "" },
      { name: "link", mode: 0o120777, size: 4, rdev: "0:0", contents: "init" },
    ]);
  });

  it("ends after the padded trailer", () => {
    expect(members(archive).end).toBe(archive.length);
    expect(archive.length % 4).toBe(0);
  });

  it("gives the same bytes for the same entries", () => {
    const entries = [{ kind: "file", name: "a", contents: Buffer.from("x") }] as const;
    expect(writeCpio(entries)).toEqual(writeCpio(entries));
  });
});

describe("the guest's scripts", () => {
  it.each(["init", "load"])("%s is correct shell", (name) => {
    const file = fileURLToPath(new URL(`../files/${name}`, import.meta.url));
    expect(() => execFileSync("sh", ["-n", file], { stdio: "pipe" })).not.toThrow();
  });
});
