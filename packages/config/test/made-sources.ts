import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import type { ImageSources } from "../src/image/guest-image";
import { MADE_FILES } from "./made-images";

/** Image sources that give the made files by name, and real files otherwise. */
export const madeSources: ImageSources = {
  read: (file) => MADE_FILES[basename(file)] ?? (existsSync(file) ? readFileSync(file) : undefined),
  program: async (folder) => (folder.endsWith("itron") ? `${folder}/sound.elf` : undefined),
  linuxParts: async () => ({ kernel: "kernel.zimage", initramfs: "initramfs.cpio" }),
  unpackKernel: async () => undefined,
  deviceTree: async () => new Uint8Array(400),
};
