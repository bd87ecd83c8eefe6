import { existsSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { ImageError } from "../src/image/elf";
import type { ImageSources } from "../src/image/guest-image";
import { MADE_FILES } from "./made-images";

/** Image sources that give the made files by name, and real files otherwise. */
export const madeSources: ImageSources = {
  read: (file) => MADE_FILES[basename(file)] ?? (existsSync(file) ? readFileSync(file) : undefined),
  isFolder: (path) => existsSync(path) && statSync(path).isDirectory(),
  program: async (folder, { number }) => {
    if (folder.endsWith("misdescribed")) {
      throw new ImageError("image-description", "its image.ts gives no image", "export one");
    }
    return folder.endsWith("itron")
      ? { elf: `${folder}/sound.elf`, devices: ["private-timer", "marker-port"], markers: [16 * number + 1] }
      : undefined;
  },
  linuxParts: async () => ({ kernel: "kernel.zimage", initramfs: "initramfs.cpio" }),
  unpackKernel: async () => undefined,
  deviceTree: async () => new Uint8Array(400),
};
