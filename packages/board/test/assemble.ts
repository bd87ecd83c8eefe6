/** Assembles test snippets with GNU as. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Machine code of `source`, linked to run at `address`. ARM state unless the source says `.thumb`.
 */
export function assemble(source: string, address = 0): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), "assemble-"));
  const file = (name: string) => join(folder, name);
  try {
    writeFileSync(
      file("s.s"),
      `.syntax unified\n.arch armv7-a\n.arch_extension sec\n.arch_extension mp\n.fpu neon\n.arm\n${source}\n`,
    );
    execFileSync("arm-none-eabi-as", ["-o", file("s.o"), file("s.s")]);
    execFileSync("arm-none-eabi-ld", [
      "-Ttext",
      `0x${address.toString(16)}`,
      "-e",
      "0",
      "-o",
      file("s.elf"),
      file("s.o"),
    ]);
    execFileSync("arm-none-eabi-objcopy", ["-O", "binary", "-j", ".text", file("s.elf"), file("s.bin")]);
    return new Uint8Array(readFileSync(file("s.bin")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
