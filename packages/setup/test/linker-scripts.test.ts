import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { relocateLinkerScripts } from "../src/debian/linker-scripts";

/** As in Debian's libc6-dev. */
const SCRIPT =
  "OUTPUT_FORMAT(elf64-x86-64)\nGROUP ( /lib/x/libc.so.6 /usr/lib/x/libc_nonshared.a  AS_NEEDED ( /usr/lib/x/other.a ) )\n";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "mvm-test-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("a linker script", () => {
  it("names the parts that are unpacked, and leaves the machine's parts", () => {
    const folder = join(root, "usr/lib/x");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "libc.so"), SCRIPT);
    writeFileSync(join(folder, "libc_nonshared.a"), "");
    symlinkSync("libnone.so.1", join(folder, "libnone.so"));
    relocateLinkerScripts(root, "/place", folder);
    expect(readFileSync(join(folder, "libc.so"), "utf8")).toBe(
      SCRIPT.replace("/usr/lib/x/libc_nonshared.a", "/place/usr/lib/x/libc_nonshared.a"),
    );
  });
});
