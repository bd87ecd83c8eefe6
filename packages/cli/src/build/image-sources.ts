/** Where guests' images come from: files, this project's guest programs, and Debian's Linux. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ImageSources } from "@mvm/config";
import { buildDeviceTree, buildLinuxImages, unpackKernel } from "@mvm/guest-linux";
import { buildImage, type ImageDescription } from "@mvm/toolchain";
import { longStep } from "./progress";

/** A board that systems run on. */
export type BoardName = "zc702" | "qemu";

/**
 * The file by which a folder says how its program is built: it exports an ImageDescription called `image`, or a function
 * `imageFor` that gives the ImageDescription for a ProgramPlacement and the `board`.
 */
const DESCRIPTION = "image.ts";

export const imageSourcesFor = (board: BoardName): ImageSources => ({
  read: (file) => (existsSync(file) ? readFileSync(file) : undefined),

  async program(folder, placement) {
    const description = join(folder, DESCRIPTION);
    if (!existsSync(description)) return undefined;
    const described = await import(pathToFileURL(description).href);
    const image: ImageDescription = described.imageFor?.({ ...placement, board }) ?? described.image;
    return longStep(`building ${image.name}`, () => buildImage(image));
  },

  async linuxParts() {
    const { zImage, initramfs } = await buildLinuxImages();
    return { kernel: zImage, initramfs };
  },

  unpackKernel: (zImage) => unpackKernel(zImage).catch(() => undefined),

  deviceTree({ cmdline, memory, cores, initramfs, channels }) {
    const options = { memory, cores, bootargs: cmdline, initrd: initramfs, hypervisor: true, channels };
    return buildDeviceTree(options);
  },
});
