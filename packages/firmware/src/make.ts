/** make, in a tree of sources of Linux or U-Boot (both use Kbuild and Kconfig). */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildTools, runProgram, SetupError } from "@mvm/setup";

export interface Tree {
  /** For messages: the program and its version. */
  what: string;
  sources: string;
  objects: string;
  /** More arguments of every make. */
  settings: readonly string[];
}

/** This file: its arguments of make belong to each recipe. */
export const MAKE = fileURLToPath(import.meta.url);
/** The Arm compiler that MVM itself is built with. */
const CROSS_COMPILE = "arm-none-eabi-";
const SHOWN_LINES = 30;

/** Equal sources give equal programs: the builds would write date, user and machine into them. */
const SAME_EVERY_TIME = {
  SOURCE_DATE_EPOCH: "0",
  KBUILD_BUILD_TIMESTAMP: "Thu Jan  1 00:00:00 UTC 1970",
  KBUILD_BUILD_USER: "mvm",
  KBUILD_BUILD_HOST: "mvm",
};

/** @throws SetupError with make's last words if make fails */
export async function make(tree: Tree, tools: BuildTools, targets: readonly string[]): Promise<void> {
  const args = [
    ...[`O=${tree.objects}`, `CROSS_COMPILE=${CROSS_COMPILE}`, `-j${availableParallelism()}`],
    ...[...tree.settings, ...tools.makeArguments, ...targets],
  ];
  const env = { ...tools.env, ...SAME_EVERY_TIME };
  const { status, transcript } = await runProgram("make", args, { cwd: tree.sources, env });
  if (status === 0) return;
  const said = transcript.trim().split("\n").slice(-SHOWN_LINES).join("\n    ");
  throw new SetupError(
    `${tree.what} cannot be built: make ${targets.join(" ")} ended with status ${status}`,
    `${tree.sources}; it said:\n    ${said}`,
    "check that there is room on the disk; delete build/firmware and build/debian/build-tools, and try again",
  );
}

/**
 * Kconfig silently drops a setting whose conditions do not hold.
 * @param fragment a file of settings that the tree's configuration must have
 * @throws SetupError if the configuration lacks one
 */
export function requireSettings(tree: Tree, fragment: string): void {
  const configuration = readFileSync(join(tree.objects, ".config"), "utf8");
  const lost = missingSettings(readFileSync(fragment, "utf8"), configuration);
  if (lost.length === 0) return;
  throw new SetupError(
    `the configuration of ${tree.what} does not take ${lost.join(", ")}`,
    fragment,
    "correct the setting, or what the setting depends on (depends on, in the Kconfig files of the sources)",
  );
}

/** The settings of a fragment that a configuration does not have. */
export function missingSettings(fragment: string, configuration: string): string[] {
  const lines = new Set(configuration.split("\n"));
  return fragment
    .split("\n")
    .filter((line) => /^CONFIG_\w+=/.test(line) || isOff(line))
    .filter((line) => !lines.has(line) && !(isOff(line) && !configuration.includes(`${nameOf(line)}=`)));
}

/** Kconfig writes a switch that is off as a comment. A switch with unmet conditions has no line. */
const isOff = (line: string) => /^# CONFIG_\w+ is not set$/.test(line);
const nameOf = (line: string) => /CONFIG_\w+/.exec(line)![0];
