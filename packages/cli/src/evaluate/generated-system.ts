/** Configurations that an experiment makes. They stay in build/evaluation, for a reader. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { BUILD_DIRECTORY } from "@mvm/setup";
import { replaceFile } from "@mvm/setup/replace-file";
import { PROJECT_ROOT } from "../system-file";

const FOLDER = join(BUILD_DIRECTORY, "evaluation");

/** The folder of a guest, for `program`. */
export const guestFolder = (path: string): string => join(PROJECT_ROOT, path);

/**
 * @param system the contents of a system.jsonc
 * @returns the path of the configuration
 */
export function generatedSystem(name: string, system: object): string {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${name}.jsonc`);
  replaceFile(file, Buffer.from(`${JSON.stringify({ board: "zc702", ...system }, undefined, 2)}\n`));
  return file;
}
