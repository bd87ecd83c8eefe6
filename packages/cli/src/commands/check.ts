/** `mvm check` and `mvm build`: everything that comes before a run. */
import { relative } from "node:path";
import { formatAddress, formatSize, type VirtualMachine } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import { sizesLine } from "@mvm/hypervisor/sizes";
import { type BuildOptions, buildSystem, checkSystem } from "../build/system";
import { EXIT } from "../errors";
import { timeLines } from "../report/time-check";
import { findSystemFile } from "../system-file";

/** Checks a configuration and its images, and says what each VM gets. @returns the exit status */
export async function check(argument: string, options: BuildOptions): Promise<number> {
  const { configuration } = await checkSystem(findSystemFile(argument), options);
  for (const vm of configuration.system.vms) process.stdout.write(`${summary(vm)}\n`);
  for (const line of timeLines(configuration.system)) process.stdout.write(`${line}\n`);
  process.stdout.write(`${printable(relative(process.cwd(), configuration.document.file))}: sound\n`);
  return EXIT.success;
}

/** @returns the exit status */
export async function build(argument: string, options: BuildOptions): Promise<number> {
  const { elf, systemImage } = await buildSystem(findSystemFile(argument), options);
  process.stdout.write(
    `${relative(process.cwd(), elf)}: MVM (${sizesLine(elf)}) and ${systemImage.length} bytes of system image\n`,
  );
  return EXIT.success;
}

function summary({ name, level, cores, memory, devices, console }: VirtualMachine): string {
  const place = `${formatSize(memory.size)} at ${formatAddress(memory.base)}`;
  const given = devices.length === 0 ? "no devices" : devices.join(", ");
  const where = `${cores.length > 1 ? "cores" : "core"} ${cores.join(", ")}`;
  return `${name}: ${level.toUpperCase()}, ${where}, ${place}, ${given}; console ${console}`;
}
