/** Where guests' images come from: files, guest programs by their image.ts, and Debian's Linux. */
import { existsSync, statSync } from "node:fs";
import type { ImageSources } from "@mvm/config";
import { readRegularFile } from "@mvm/config/source/regular-file";
import { buildDeviceTree, buildLinuxImages, unpackKernel } from "@mvm/guest-linux";
import { buildImage } from "@mvm/toolchain";
import { type BoardName, describedImage } from "./image-description";
import { longStep } from "./progress";

/** @param code whether a guest's image.ts, which is a program of this machine, may run */
export const imageSourcesFor = (board: BoardName, code: boolean): ImageSources => ({
  read: readRegularFile,

  isFolder: (path) => existsSync(path) && statSync(path).isDirectory(),

  async program(folder, placement) {
    const image = await describedImage(folder, { ...placement, board }, code);
    if (image === undefined) return undefined;
    const elf = await longStep(`building ${image.name}`, () => buildImage(image));
    return { elf, devices: image.devices ?? [], markers: image.markers };
  },

  async linuxParts() {
    const { zImage, initramfs } = await buildLinuxImages();
    return { kernel: zImage, initramfs };
  },

  unpackKernel: (zImage) => unpackKernel(zImage).catch(() => undefined),

  deviceTree({ cmdline, memory, cores, initramfs, channels, performanceMonitors }) {
    const place = { memory, cores, bootargs: cmdline, initrd: initramfs };
    return buildDeviceTree({ ...place, hypervisor: true, channels, performanceMonitors });
  },
});
