/** From a configuration to one bootable ELF: MVM with the system image as its second part. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { HOLDING_TIME_MAX, SYSTEM_IMAGE_BASE } from "@mvm/abi";
import {
  appendSegment,
  buildSystemImage,
  type Configuration,
  loadConfiguration,
  resolveImages,
} from "@mvm/config";
import { buildImage } from "@mvm/toolchain";
import { debugImage, image } from "../../../hypervisor/image";
import { PROJECT_ROOT } from "../system-file";
import type { BoardName } from "./image-description";
import { imageSourcesFor } from "./image-sources";
import { longStep } from "./progress";

export interface CheckedSystem {
  configuration: Configuration;
  systemImage: Uint8Array;
}

export interface BuiltSystem extends CheckedSystem {
  /** The demo's folder, or the configuration's file name without its ending. */
  name: string;
  /** Path of the bootable ELF. */
  elf: string;
}

/** Everything but MVM itself. @throws ConfigurationError, BuildError, SetupError */
export async function checkSystem(file: string, board: BoardName = "zc702"): Promise<CheckedSystem> {
  const configuration = loadConfiguration(file);
  // QEMU's clock is the host's: there a lease must not end because the host was busy.
  const hostClock = board === "qemu";
  if (hostClock) for (const shared of configuration.system.sharedDevices) shared.hold = HOLDING_TIME_MAX;
  const images = await resolveImages(configuration, imageSourcesFor(board));
  return { configuration, systemImage: buildSystemImage(configuration, images, hostClock) };
}

/**
 * Builds what is stale. A system runs on either board as it is, but for guest programs that ask
 * which it is for (`board` of their image.ts). With `debug` MVM checks itself (hypervisor/image.ts).
 * @throws as checkSystem
 */
export async function buildSystem(
  file: string,
  board: BoardName = "zc702",
  debug = false,
): Promise<BuiltSystem> {
  const checked = await checkSystem(file, board);
  const mvm = readFileSync(await longStep("building MVM", () => buildImage(debug ? debugImage : image)));
  const name = systemName(file);
  const variant = `${board === "zc702" ? "" : `-${board}`}${debug ? "-debug" : ""}`;
  const elf = join(PROJECT_ROOT, "build", "systems", `${name}${variant}.elf`);
  mkdirSync(dirname(elf), { recursive: true });
  writeFileSync(elf, appendSegment(mvm, SYSTEM_IMAGE_BASE, checked.systemImage));
  return { ...checked, name, elf };
}

function systemName(file: string): string {
  return basename(file) === "system.jsonc" ? basename(dirname(resolve(file))) : basename(file, ".jsonc");
}
