/** From a configuration to one bootable ELF: MVM with the system image as its second part. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { HOLDING_TIME_MAX, SYSTEM_IMAGE_BASE } from "@mvm/abi";
import {
  appendSegment,
  buildSystemImage,
  type Configuration,
  loadConfiguration,
  MVM_NAME,
  parseConfiguration,
  resolveImages,
} from "@mvm/config";
import { replaceFile } from "@mvm/setup/replace-file";
import { buildImage } from "@mvm/toolchain";
import { debugImage, image } from "../../../hypervisor/image";
import type { SymbolFile } from "../gdb/symbol-file";
import { PROJECT_ROOT, SYSTEM_FILE } from "../system-file";
import type { BoardName } from "./image-description";
import { imageSourcesFor } from "./image-sources";
import { longStep } from "./progress";

export interface CheckedSystem {
  configuration: Configuration;
  systemImage: Uint8Array;
  /** The ELFs of the guests that have one, in the order of the VMs. */
  symbols: readonly SymbolFile[];
}

export interface BuiltSystem extends CheckedSystem {
  /** The demo's folder, or the configuration's file name without its ending. */
  name: string;
  /** Path of the bootable ELF. */
  elf: string;
}

export interface BuildOptions {
  /** Where the system will run; without it on the virtual ZC702. */
  board?: BoardName | undefined;
  /** MVM checks itself (hypervisor/image.ts). */
  debug?: boolean | undefined;
  /** Whether the programs by which guests' folders describe themselves may run; without it yes. */
  code?: boolean | undefined;
  /** The configuration, in place of the text of the file. */
  text?: string | undefined;
}

/** Everything but MVM itself. @throws ConfigurationError, BuildError, SetupError */
export async function checkSystem(
  file: string,
  { board = "zc702", code = true, text }: BuildOptions = {},
): Promise<CheckedSystem> {
  const configuration = text === undefined ? loadConfiguration(file) : parseConfiguration(file, text);
  // QEMU's clock is the host's: there a lease must not end because the host was busy.
  const hostClock = board === "qemu";
  if (hostClock) for (const shared of configuration.system.sharedDevices) shared.hold = HOLDING_TIME_MAX;
  const sources = imageSourcesFor(board, code);
  const built = new Map<number, string>();
  const images = await resolveImages(configuration, {
    ...sources,
    async program(folder, placement) {
      const program = await sources.program(folder, placement);
      if (program !== undefined) built.set(placement.number, program.elf);
      return program;
    },
  });
  const symbols = configuration.system.vms.flatMap(({ name, image }, number): SymbolFile[] => {
    const path = image.elf === undefined ? built.get(number) : resolve(dirname(file), image.elf);
    return path === undefined ? [] : [{ of: name, path: resolve(PROJECT_ROOT, path) }];
  });
  return { configuration, systemImage: buildSystemImage(configuration, images, hostClock), symbols };
}

/**
 * Builds what is stale. A system runs on either board as it is, but for guest programs that ask
 * which it is for (`board` of their image.ts).
 * @throws as checkSystem
 */
export async function buildSystem(file: string, options: BuildOptions = {}): Promise<BuiltSystem> {
  const { board = "zc702", debug = false, text } = options;
  const checked = await checkSystem(file, options);
  const mvmElf = await longStep("building MVM", () => buildImage(debug ? debugImage : image));
  const mvm = readFileSync(mvmElf);
  const name = systemName(file);
  const variant = `${board === "zc702" ? "" : `-${board}`}${debug ? "-debug" : ""}`;
  const elf = join(PROJECT_ROOT, "build", "systems", `${name}${placeOf(file, text)}${variant}.elf`);
  replaceFile(elf, appendSegment(mvm, SYSTEM_IMAGE_BASE, checked.systemImage));
  const symbols = [{ of: MVM_NAME, path: resolve(PROJECT_ROOT, mvmElf) }, ...checked.symbols];
  return { ...checked, symbols, name, elf };
}

/** The demo's folder, or the name of the file without its ending. */
export function systemName(file: string): string {
  return basename(file) === SYSTEM_FILE ? basename(dirname(resolve(file))) : basename(file, ".jsonc");
}

const DIGEST_CHARACTERS = 8;

/**
 * Tells systems of one name apart, which may be built at the same time. A demo as it stands needs
 * nothing more than its name.
 */
function placeOf(file: string, text: string | undefined): string {
  const path = resolve(file);
  const isDemo = path === join(PROJECT_ROOT, "demos", systemName(file), SYSTEM_FILE);
  if (isDemo && text === undefined) return "";
  return `-${createHash("sha256")
    .update(`${path}${text ?? ""}`)
    .digest("hex")
    .slice(0, DIGEST_CHARACTERS)}`;
}
