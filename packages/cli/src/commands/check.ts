/** `mvm check` and `mvm build`: everything that comes before a run. */
import { relative } from "node:path";
import { ConfigurationError, formatAddress, formatSize, keptBytes, type VirtualMachine } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import { sizesLine } from "@mvm/hypervisor/sizes";
import { type BuildOptions, buildSystem, checkSystem } from "../build/system";
import { EXIT } from "../errors";
import { checkRecord, problemsRecord } from "../report/check-record";
import { timeLines } from "../report/time-check";
import { trustLines, trustTable } from "../report/trust";
import { findSystemFile } from "../system-file";

interface CheckOptions extends BuildOptions {
  /** Whether to show the whole matrix of trust. */
  trust?: boolean;
  /** For programs: JSON, with the matrix. */
  json?: boolean;
}

/**
 * Checks a configuration and its images, and says what each VM gets and whom it must trust.
 * @returns the exit status
 */
export async function check(argument: string, options: CheckOptions): Promise<number> {
  if (options.json) return checkForPrograms(argument, options);
  const { configuration } = await checkSystem(findSystemFile(argument), options);
  const { system } = configuration;
  const trust = options.trust ? trustTable(system) : trustLines(system, argument);
  const lines = [...system.vms.map(summary), ...timeLines(system), ...trust];
  for (const line of lines) process.stdout.write(`${line}\n`);
  process.stdout.write(`${printable(relative(process.cwd(), configuration.document.file))}: sound\n`);
  return EXIT.success;
}

/** Mistakes of the configuration and its images are part of the JSON text. */
async function checkForPrograms(argument: string, options: CheckOptions): Promise<number> {
  const file = findSystemFile(argument);
  const say = (record: object) => process.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
  try {
    const { configuration } = await checkSystem(file, options);
    say(checkRecord(file, configuration.system));
    return EXIT.success;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    say(problemsRecord(file, error.problems));
    return EXIT.usage;
  }
}

/** @returns the exit status */
export async function build(argument: string, options: BuildOptions): Promise<number> {
  const { elf, systemImage } = await buildSystem(findSystemFile(argument), options);
  process.stdout.write(
    `${relative(process.cwd(), elf)}: MVM (${sizesLine(elf)}) and ${systemImage.length} bytes of system image\n`,
  );
  return EXIT.success;
}

function summary(vm: VirtualMachine): string {
  const { name, level, cores, memory, devices, console, isolation } = vm;
  const seen = memory.guestBase === undefined ? "" : `, seen at ${formatAddress(memory.guestBase)}`;
  const place = `${formatSize(memory.size)} at ${formatAddress(memory.base)}${seen}`;
  const walls = isolation === "direct" ? "" : `, ${isolation} (${formatSize(keptBytes(vm))} for its tables)`;
  const given = devices.length === 0 ? "no devices" : devices.join(", ");
  const where = `${cores.length > 1 ? "cores" : "core"} ${cores.join(", ")}`;
  return `${name}: ${level.toUpperCase()}, ${where}, ${place}${walls}, ${given}; console ${console}`;
}
