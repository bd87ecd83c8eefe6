import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One line an instruction, by objdump. */
export function disassemble(code: Uint8Array, thumb: boolean): string[] {
  const folder = mkdtempSync(join(tmpdir(), "mvm-disassemble-"));
  try {
    const file = join(folder, "code.bin");
    writeFileSync(file, code);
    const output = execFileSync(
      "arm-none-eabi-objdump",
      ["-D", "-b", "binary", "-m", "arm", ...(thumb ? ["-M", "force-thumb"] : []), file],
      { encoding: "utf8" },
    );
    return [...output.matchAll(/^\s+[0-9a-f]+:\t([0-9a-f ]+?)\s*\t(.*)$/gm)].map(
      (match) => `${match[1]!.padEnd(10)} ${match[2]!.replace(/\t/g, " ")}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
