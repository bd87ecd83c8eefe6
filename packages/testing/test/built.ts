/** Firmware for tests, built by Debian's compiler. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFirmware, type TargetOptions } from "../src/start";
import type { Target } from "../src/target";

const FLAGS = ["-mcpu=cortex-a9", "-O1", "-g", "-ffreestanding", "-nostdlib", "-Wl,-Ttext=0x100000"];

/** The bytes of an ELF file. The source is C, and has `_start`. */
export function built(source: string): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), "firmware-"));
  try {
    writeFileSync(join(folder, "firmware.c"), source);
    execFileSync("arm-none-eabi-gcc", [...FLAGS, "-o", "firmware.elf", "firmware.c"], { cwd: folder });
    return new Uint8Array(readFileSync(join(folder, "firmware.elf")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A small board: a snapshot of it is quickly written. */
export async function started(source: string, options: TargetOptions = {}): Promise<Target> {
  return startFirmware(built(source), { ddrSize: 0x200_0000, failures: false, ...options });
}
