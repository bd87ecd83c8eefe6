/**
 * The Linux guest: Debian's unmodified armhf kernel, static BusyBox, this project's /init, kernel
 * module, commands and device tree.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD_DIRECTORY, ensureLinuxPackages, replaceFile } from "@mvm/setup";
import { makeInitramfs } from "./initramfs";
import { buildGuestPrograms } from "./programs";

export { type CpioEntry, writeCpio } from "./cpio";
export {
  BOARD_DTSI,
  buildDeviceTree,
  type Channel,
  type DeviceTreeOptions,
  deviceTreeSource,
} from "./device-tree";
export { type InitramfsParts, makeInitramfs } from "./initramfs";
export { buildGuestPrograms, buildKernelModule, type GuestPrograms } from "./programs";
export { type UnpackedKernel, unpackKernel } from "./unpack-kernel";

/** A line /init prints when userland runs. */
export const READY_MARKER = "MVM-LINUX-READY";

/** What is the same for every Linux guest: paths of files below build/ or of Debian's files. */
export interface LinuxImages {
  zImage: string;
  initramfs: string;
  /** Debian's packages and versions, for reports. */
  versions: { kernel: string; busybox: string };
}

const DIRECTORY = join(BUILD_DIRECTORY, "linux");

/**
 * Fetches and builds what is missing or stale. @throws SetupError if Debian's packages cannot be
 * had.
 */
export async function buildLinuxImages(): Promise<LinuxImages> {
  const { zImage, busybox, versions } = await ensureLinuxPackages();
  const { kernelModule, tool } = await buildGuestPrograms();
  const initramfs = join(DIRECTORY, "initramfs.cpio");
  replaceFile(initramfs, makeInitramfs(read({ busybox, kernelModule, tool })));
  return { zImage, initramfs, versions };
}

/**
 * The initramfs of the bench's guest (build/linux/bench.cpio): the usual one, and mvm-bench.
 * @returns the program with its symbols
 * @throws SetupError if Debian's packages cannot be had
 */
export async function buildBenchInitramfs(): Promise<{ program: string }> {
  const { busybox } = await ensureLinuxPackages();
  const { kernelModule, tool, bench } = await buildGuestPrograms();
  replaceFile(join(DIRECTORY, "bench.cpio"), makeInitramfs(read({ busybox, kernelModule, tool, bench })));
  return { program: bench };
}

function read<Name extends string>(files: Record<Name, string>): Record<Name, Uint8Array> {
  const contents = Object.entries<string>(files).map(([name, file]) => [name, readFileSync(file)]);
  return Object.fromEntries(contents);
}
