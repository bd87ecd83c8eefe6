/** Makes ELF files with Debian's compiler. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const GCC = "arm-none-eabi-gcc";

/** Runs a program of Debian's; its output. */
export function runTool(command: string, args: readonly string[], input = ""): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    input,
    maxBuffer: 1 << 30,
  });
  if (error !== undefined || status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`);
  return stdout;
}

/** A folder that is removed when `use` is done. */
export function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "mvm-symbols-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Compiles and links; `sources` by file name. @returns the path of the ELF, in `folder` */
export function compile(
  folder: string,
  sources: Readonly<Record<string, string>>,
  flags: readonly string[],
): string {
  const elf = join(folder, "program.elf");
  const names = Object.keys(sources);
  for (const name of names) writeFileSync(join(folder, name), sources[name]!);
  const { status, stderr } = spawnSync(
    GCC,
    ["-mcpu=cortex-a9", "-nostdlib", "-static", "-Wl,-Ttext=0x00100000", ...flags, ...names, "-o", elf],
    { cwd: folder, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return elf;
}

export function bytesOf(elf: string): Uint8Array {
  return Uint8Array.from(readFileSync(elf));
}
