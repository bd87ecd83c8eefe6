/** Builds a system, and puts what the page needs of the system into a site. */
import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { type GuestProgram, type ImageSources, loadConfiguration, resolveImages } from "@mvm/config";
import { readRegularFile } from "@mvm/config/source/regular-file";
import { buildImage } from "@mvm/toolchain";
import type { BuiltProgram, BuiltTree, SystemParts } from "@mvm/web/parts";
import { image } from "../../../hypervisor/image";
import { imageSourcesFor } from "../build/image-sources";
import { longStep } from "../build/progress";
import { PROJECT_ROOT } from "../system-file";
import { placesOf } from "../trace/places";
import type { Assets } from "./assets";
import { loadedPart } from "./loaded-part";
import { siteName } from "./site-name";

/** @throws ConfigurationError, BuildError, SetupError */
export async function partsOf(file: string, assets: Assets): Promise<SystemParts> {
  const configuration = loadConfiguration(file);
  const collected = new Collected(assets);
  await resolveImages(configuration, collected.sources);
  const mvm = resolve(PROJECT_ROOT, await longStep("building MVM", () => buildImage(image)));
  return {
    name: siteName(file),
    file: inProject(file),
    text: readFileSync(file, "utf8"),
    mvm: assets.add(loadedPart(readFileSync(mvm)), "elf"),
    places: placesOf(mvm),
    ...collected.parts,
    warm: null,
  };
}

/** From the root of the project. A file outside keeps its place from the root of this machine. */
function inProject(path: string): string {
  const inside = relative(PROJECT_ROOT, resolve(path));
  return inside.startsWith("..") ? resolve(path).slice(1) : inside;
}

/** Notes everything that the images are made from. */
class Collected {
  readonly parts: {
    programs: BuiltProgram[];
    linux: SystemParts["linux"];
    unpacked: SystemParts["unpacked"];
    trees: BuiltTree[];
    files: { path: string; content: string }[];
  } = { programs: [], linux: null, unpacked: null, trees: [], files: [] };
  private readonly built = new Set<string>();
  private readonly builders = imageSourcesFor("zc702", true);

  constructor(private readonly assets: Assets) {}

  get sources(): ImageSources {
    const { builders, assets, parts } = this;
    return {
      ...builders,
      read: (path) => this.read(path),
      program: async (folder, placement) => {
        const program = await builders.program(folder, placement);
        if (program !== undefined) this.addProgram(folder, placement, program);
        return program;
      },
      linuxParts: async () => {
        const { kernel, initramfs } = await builders.linuxParts();
        this.built.add(resolve(kernel)).add(resolve(initramfs));
        parts.linux = {
          kernel: assets.add(readFileSync(kernel), "kernel"),
          initramfs: assets.add(readFileSync(initramfs), "initramfs"),
        };
        return { kernel, initramfs };
      },
      unpackKernel: async (zImage) => {
        const unpacked = await builders.unpackKernel(zImage);
        if (unpacked !== undefined) {
          const { image, textOffset } = unpacked;
          parts.unpacked = { image: assets.add(image, "kernel"), textOffset };
        }
        return unpacked;
      },
      deviceTree: async (placement) => {
        const tree = await builders.deviceTree(placement);
        parts.trees.push({ placement, tree: assets.add(tree, "dtb") });
        return tree;
      },
    };
  }

  private addProgram(folder: string, placement: BuiltProgram["placement"], program: GuestProgram): void {
    const { elf, devices, markers } = program;
    const file = resolve(PROJECT_ROOT, elf);
    this.built.add(file);
    const asset = this.assets.add(loadedPart(readFileSync(file)), "elf");
    const part = { folder: inProject(folder), placement, elf: asset, devices, markers: markers ?? null };
    this.parts.programs.push(part);
  }

  private read(path: string): ReturnType<ImageSources["read"]> {
    const bytes = readRegularFile(path);
    if (bytes instanceof Uint8Array && !this.built.has(resolve(path)))
      this.parts.files.push({ path: inProject(path), content: this.assets.add(bytes, "bin") });
    return bytes;
  }
}
