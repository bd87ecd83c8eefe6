/**
 * What the page needs of a system: the text of its configuration, and what was built for it. The
 * page makes the system image from these parts by the same code as the command line.
 */
import type { LinuxPlacement, ProgramPlacement } from "@mvm/config";
import type { MvmPlaces } from "@mvm/trace/record/places";

/** A file of the site, compressed with gzip, by its path from the folder of the page. */
export type Asset = string;

/** A guest program, built for one placement. */
export interface BuiltProgram {
  /** The folder, from the root of the project. */
  folder: string;
  placement: ProgramPlacement;
  elf: Asset;
  devices: readonly string[];
  markers: readonly number[] | null;
}

export interface BuiltTree {
  placement: LinuxPlacement;
  tree: Asset;
}

export interface SystemParts {
  name: string;
  /** Path of the configuration, from the root of the project. */
  file: string;
  text: string;
  /** MVM's ELF, without a system image. */
  mvm: Asset;
  places: MvmPlaces;
  programs: readonly BuiltProgram[];
  linux: { kernel: Asset; initramfs: Asset } | null;
  unpacked: { image: Asset; textOffset: number } | null;
  trees: readonly BuiltTree[];
  /** Other files that the configuration names, by their path from the root of the project. */
  files: readonly { path: string; content: Asset }[];
  /** A run that has come to Linux's first prompt, for this text of the configuration. */
  warm: Asset | null;
}

/** A system of a site: an item of the list in SYSTEMS_FILE. */
export interface SystemEntry {
  name: string;
}

export const SYSTEMS_FILE = "systems.json";
export const CORE_FILE = "core.wasm";

/** Path of the parts of a system, from the folder of the page. */
export function partsFile(name: string): string {
  return `systems/${name}.json`;
}

/** Identifies what a program or a device tree was built for. */
export function placementKey(folder: string, placement: unknown): string {
  return `${folder} ${JSON.stringify(placement, sorted)}`;
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
