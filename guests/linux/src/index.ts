/** The Linux guest: Debian's unmodified armhf kernel, static BusyBox, this project's /init and device tree. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD_DIRECTORY, ensureLinuxPackages } from "@mvm/setup";
import { GUEST_FILES, makeInitramfs } from "./initramfs";

export { type CpioEntry, writeCpio } from "./cpio";
export { BOARD_DTSI, buildDeviceTree, type DeviceTreeOptions, deviceTreeSource } from "./device-tree";
export { makeInitramfs } from "./initramfs";

/** A line /init prints when userland runs. */
export const READY_MARKER = "MVM-LINUX-READY";

/** What is the same for every Linux guest: paths of files below build/ or Debian's. */
export interface LinuxImages {
  zImage: string;
  initramfs: string;
  /** Debian's packages and versions, for reports. */
  versions: { kernel: string; busybox: string };
}

const DIRECTORY = join(BUILD_DIRECTORY, "linux");

/** Fetches and builds what is missing or stale. @throws SetupError if Debian's packages cannot be had. */
export async function buildLinuxImages(): Promise<LinuxImages> {
  const { zImage, busybox, versions } = await ensureLinuxPackages();
  const program = readFileSync(busybox);
  const hash = createHash("sha256").update(program);
  for (const name of readdirSync(GUEST_FILES).sort()) hash.update(readFileSync(join(GUEST_FILES, name)));
  // The name tells the contents, so a file that is there is never stale.
  const initramfs = join(DIRECTORY, `initramfs-${hash.digest("hex").slice(0, 16)}.cpio`);
  if (!existsSync(initramfs)) replaceFile(initramfs, makeInitramfs(program));
  return { zImage, initramfs, versions };
}

/** Whole or not at all, also when two processes build at once. */
function replaceFile(path: string, contents: Uint8Array): void {
  mkdirSync(DIRECTORY, { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}
