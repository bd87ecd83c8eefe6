import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Qemu } from "../../setup/src/qemu/qemu";
import type { Target } from "./compare";
import { buildImage, type Part } from "./image";
import type { Program } from "./program";
import { CONFORMANCE_BUILD } from "./runtime";

/** Ends a QEMU that hangs; a run takes a few seconds. */
const TIME_LIMIT_MS = 60_000;

export function qemuTarget(qemu: Qemu, runtime: string): Target {
  return { name: "QEMU", run: (programs) => runOnQemu(qemu, runtime, programs) };
}

/** Runs the programs on QEMU's Zynq board; returns the output records. */
function runOnQemu(qemu: Qemu, runtime: string, programs: readonly Program[]): Uint8Array {
  return runQemu(qemu, { elf: runtime, cores: 1, parts: buildImage(programs, true).parts });
}

export interface QemuRun {
  readonly elf: string;
  readonly cores: number;
  /** Put into memory beside the ELF. */
  readonly parts: readonly Part[];
}

/** Runs a program that writes "results.bin" by semihosting and exits; returns that file. */
export function runQemu(qemu: Qemu, { elf, cores, parts }: QemuRun): Uint8Array {
  const folder = mkdtempSync(join(CONFORMANCE_BUILD, "qemu-"));
  try {
    const loaders = parts.flatMap((part, i) => {
      const file = join(folder, `part${i}.bin`);
      writeFileSync(file, part.bytes);
      return ["-device", `loader,file=${file},addr=0x${part.address.toString(16)},force-raw=on`];
    });
    execFileSync(
      qemu.path,
      [
        ...["-M", "xilinx-zynq-a9", "-smp", `${cores}`, "-m", "256M"],
        ...["-display", "none", "-serial", "none", "-monitor", "none"],
        ...["-semihosting-config", "enable=on,target=native", "-kernel", elf],
        ...loaders,
      ],
      {
        cwd: folder,
        env: { ...process.env, ...qemu.env },
        timeout: TIME_LIMIT_MS,
        // A QEMU that spins does not end on SIGTERM.
        killSignal: "SIGKILL",
        stdio: ["ignore", "ignore", "inherit"],
      },
    );
    return readFileSync(join(folder, "results.bin"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
