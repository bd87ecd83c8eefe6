/**
 * From a configuration to a bootable ELF, by the code of the command line. What would need a
 * compiler here comes from the parts: a program for another memory has to be built again.
 */

import { SYSTEM_IMAGE_BASE } from "@mvm/abi";
import {
  appendSegment,
  buildSystemImage,
  type Configuration,
  type GuestProgram,
  ImageError,
  type ImageSources,
  type LinuxPlacement,
  type ProgramPlacement,
  parseConfiguration,
  resolveImages,
} from "@mvm/config";
import { type Asset, placementKey, type SystemParts } from "../parts";

/** The root of the project, as the page sees it. */
const ROOT = "/";
const KERNEL = "/linux/kernel";
const INITRAMFS = "/linux/initramfs";
/** A program's ELF, by its asset. */
const BUILT = "/built/";

const REBUILD = "run ./mvm web with this configuration in its file: the page has no compiler";

/** @throws ConfigurationError */
export function configurationOf(parts: SystemParts, text: string): Configuration {
  // A path of the configuration is relative to its file, which stands below the root.
  return parseConfiguration(`${ROOT}${parts.file}`, text);
}

/** @throws ConfigurationError with a problem for each image that cannot be made */
export async function bootable(
  parts: SystemParts,
  files: ReadonlyMap<Asset, Uint8Array>,
  configuration: Configuration,
): Promise<Uint8Array> {
  const images = await resolveImages(configuration, sourcesOf(parts, files));
  const image = buildSystemImage(configuration, images);
  return appendSegment(fileOf(files, parts.mvm), SYSTEM_IMAGE_BASE, image);
}

function fileOf(files: ReadonlyMap<Asset, Uint8Array>, asset: Asset): Uint8Array {
  const bytes = files.get(asset);
  if (bytes === undefined) throw new Error(`the site has no ${asset}`);
  return bytes;
}

function sourcesOf(parts: SystemParts, files: ReadonlyMap<Asset, Uint8Array>): ImageSources {
  const inRoot = (path: string) => path.slice(ROOT.length);
  const needsBuild = (what: string) => new ImageError("image-not-built", what, REBUILD);
  return {
    read(path) {
      if (path === KERNEL) return fileOf(files, parts.linux!.kernel);
      if (path === INITRAMFS) return fileOf(files, parts.linux!.initramfs);
      if (path.startsWith(BUILT)) return fileOf(files, path.slice(BUILT.length));
      const found = parts.files.find((file) => file.path === inRoot(path));
      if (found === undefined) throw needsBuild("the page has not got this file");
      return fileOf(files, found.content);
    },

    isFolder: () => false,

    async program(path: string, placement: ProgramPlacement): Promise<GuestProgram | undefined> {
      const folder = inRoot(path);
      const key = placementKey(folder, placement);
      const built = parts.programs.find((each) => placementKey(each.folder, each.placement) === key);
      if (built !== undefined)
        return { elf: `${BUILT}${built.elf}`, devices: built.devices, markers: built.markers ?? undefined };
      if (parts.programs.some((each) => each.folder === folder))
        throw needsBuild("the program was built for another memory, console, channel or place among the VMs");
      throw needsBuild("the program was not built for this page");
    },

    async linuxParts() {
      if (parts.linux === null) throw needsBuild("the page has no Linux for this system");
      return { kernel: KERNEL, initramfs: INITRAMFS };
    },

    async unpackKernel() {
      if (parts.unpacked === null) return undefined;
      const { image, textOffset } = parts.unpacked;
      return { image: fileOf(files, image), textOffset };
    },

    async deviceTree(placement: LinuxPlacement) {
      const key = placementKey("", placement);
      const built = parts.trees.find((each) => placementKey("", each.placement) === key);
      if (built === undefined)
        throw needsBuild("the device tree was made for another command line, memory, core or channel");
      return fileOf(files, built.tree);
    },
  };
}
