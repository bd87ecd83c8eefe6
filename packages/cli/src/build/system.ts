/** From a configuration to one bootable ELF: MVM with the system image as its second part. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { SYSTEM_IMAGE_BASE } from "@mvm/abi";
import {
  appendSegment,
  buildSystemImage,
  type Configuration,
  loadConfiguration,
  resolveImages,
} from "@mvm/config";
import { buildImage } from "@mvm/toolchain";
import { image as hypervisor } from "../../../hypervisor/image";
import { PROJECT_ROOT } from "../system-file";
import { imageSources } from "./image-sources";

export interface BuiltSystem {
  configuration: Configuration;
  /** The demo's folder, or the configuration's file name without its ending. */
  name: string;
  /** Path of the bootable ELF. */
  elf: string;
  /** Bytes of the system image. */
  imageSize: number;
}

/** Builds what is stale. @throws ConfigurationError, BuildError, SetupError, SystemTooLarge */
export async function buildSystem(file: string): Promise<BuiltSystem> {
  const configuration = loadConfiguration(file);
  const images = await resolveImages(configuration, imageSources);
  const systemImage = buildSystemImage(configuration.system, images);
  const mvm = readFileSync(await buildImage(hypervisor));
  const name = systemName(file);
  const elf = join(PROJECT_ROOT, "build", "systems", `${name}.elf`);
  mkdirSync(dirname(elf), { recursive: true });
  writeFileSync(elf, appendSegment(mvm, SYSTEM_IMAGE_BASE, systemImage));
  return { configuration, name, elf, imageSize: systemImage.length };
}

function systemName(file: string): string {
  return basename(file) === "system.jsonc"
    ? basename(dirname(join(process.cwd(), file)))
    : basename(file, ".jsonc");
}
