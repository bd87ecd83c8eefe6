/**
 * Linux on the bare board, as a boot loader starts it: zImage, device tree and initial RAM disk in
 * DDR, DDR from address 0, and the registers of the kernel's Documentation/arch/arm/booting.rst.
 */
import type { Zc702 } from "@mvm/board";
import { requireDeviceTree } from "@mvm/config/image/device-tree-blob";
import { ImageError } from "@mvm/config/image/elf";
import {
  DEVICETREE_OFFSET,
  DEVICETREE_ROOM,
  INITRAMFS_OFFSET,
  ZIMAGE_OFFSET,
} from "@mvm/config/image/linux-placement";
import { requireZImage, zImageSize } from "@mvm/config/image/zimage";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import { type Chosen, withChosen } from "./chosen";
import { readGiven } from "./given-file";
import { isLegacyImage, LegacyType, readLegacyImage } from "./legacy-image";
import type { Loader } from "./loader";

/** What the user gives beside the kernel. */
export interface LinuxOptions {
  /** File with the device tree blob. */
  dtb?: string;
  /** File with the initial RAM disk. */
  initrd?: string;
  /** The kernel's command line. */
  append?: string;
}

/** r1: the kernel takes the machine from the device tree. */
const NO_MACHINE = 0xffff_ffff;

/** @throws UsageError if the kernel, or a file that the user gives with it, cannot be used */
export async function linuxLoader(kernel: Uint8Array, name: string, options: LinuxOptions): Promise<Loader> {
  readable(name, () => requireZImage(kernel));
  const initrd = options.initrd === undefined ? undefined : readInitrd(options.initrd);
  const tree = await readTree(kernel, name, options, initrd?.length);
  const treeAddress = tree === undefined ? 0 : DEVICETREE_OFFSET;
  return (board, start) => {
    start({ entry: ZIMAGE_OFFSET, registers: [0, NO_MACHINE, treeAddress], ddrFromZero: true });
    place(board, ZIMAGE_OFFSET, kernel, name);
    if (tree !== undefined) place(board, DEVICETREE_OFFSET, tree, options.dtb!);
    if (initrd !== undefined) place(board, INITRAMFS_OFFSET, initrd, options.initrd!);
  };
}

/** Linux uncompresses the RAM disk itself. A U-Boot image around the disk is taken off. */
function readInitrd(file: string): Uint8Array {
  const bytes = readGiven(file);
  if (!isLegacyImage(bytes)) return bytes;
  const image = readLegacyImage(bytes, file);
  if (image.type === LegacyType.ramdisk) return image.data;
  throw new UsageError(
    `--initrd ${printable(file)}: this U-Boot image is no RAM disk\n    fix: give the RAM disk, or make the image with mkimage -T ramdisk`,
  );
}

/** @returns the tree with what the user gave in /chosen; undefined if the kernel has its own */
async function readTree(
  kernel: Uint8Array,
  name: string,
  { dtb, append }: LinuxOptions,
  initrdSize: number | undefined,
): Promise<Uint8Array | undefined> {
  if (dtb === undefined) {
    if (append === undefined && initrdSize === undefined && hasAppendedTree(kernel)) return undefined;
    throw new UsageError(
      `${printable(name)} is a Linux kernel, and needs a device tree\n    fix: give --dtb FILE, for a ZC702 the kernel's zynq-zc702.dtb`,
    );
  }
  const given = readGiven(dtb);
  readable(dtb, () => requireDeviceTree(given));
  const chosen: Chosen = {};
  if (append !== undefined) chosen.bootargs = append;
  if (initrdSize !== undefined) {
    chosen["linux,initrd-start"] = INITRAMFS_OFFSET;
    chosen["linux,initrd-end"] = INITRAMFS_OFFSET + initrdSize;
  }
  const tree = await withChosen(given, dtb, chosen);
  if (tree.length <= DEVICETREE_ROOM) return tree;
  throw new UsageError(
    `--dtb ${printable(dtb)}: the device tree has ${tree.length} bytes; there is room for ${DEVICETREE_ROOM}\n    fix: give a smaller one`,
  );
}

/** A tree after the kernel, as CONFIG_ARM_APPENDED_DTB takes it. */
function hasAppendedTree(kernel: Uint8Array): boolean {
  try {
    requireDeviceTree(kernel.subarray(zImageSize(kernel)));
    return true;
  } catch {
    return false;
  }
}

/** Runs `check`, and makes its ImageError one about the file. */
function readable(file: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw new UsageError(`${printable(file)}: ${error.message}\n    fix: ${error.fix}`);
  }
}

function place(board: Zc702, address: number, bytes: Uint8Array, name: string): void {
  try {
    board.writeMemory(address, bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(
      `${printable(name)} does not fit: ${bytes.length} bytes from 0x${address.toString(16).padStart(8, "0")} are more than the DDR\n    fix: give a smaller file`,
    );
  }
}
