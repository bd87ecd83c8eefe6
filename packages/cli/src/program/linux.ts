/**
 * Linux on the bare board, as a boot loader starts it: zImage, device tree and initial RAM disk in
 * DDR, DDR from address 0, and the registers of the kernel's Documentation/arch/arm/booting.rst.
 */
import { formatSize } from "@mvm/config";
import { DEVICETREE_OFFSET, INITRAMFS_OFFSET, ZIMAGE_OFFSET } from "@mvm/config/image/linux-placement";
import { requireZImage } from "@mvm/config/image/zimage";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import { readGiven } from "./given-file";
import { isLegacyImage, LegacyType, readLegacyImage } from "./legacy-image";
import type { LinuxOptions } from "./linux-options";
import { readTree } from "./linux-tree";
import type { LoadableProgram } from "./loader";
import { type Piece, programOfPieces } from "./piece";
import { readable } from "./readable";

/** r1: the kernel takes the machine from the device tree. */
const NO_MACHINE = 0xffff_ffff;
const SMALLER = "give a smaller file";

/** @throws UsageError if the kernel, or a file that the user gives with it, cannot be used */
export async function linuxProgram(
  kernel: Uint8Array,
  name: string,
  options: LinuxOptions,
): Promise<LoadableProgram> {
  readable(name, () => requireZImage(kernel));
  refuseRomOnly(name, options);
  const initrd = options.initrd === undefined ? undefined : readInitrd(options.initrd);
  const tree = await readTree(kernel, name, options, initrd?.length);
  if (tree !== undefined) requireRoom(kernel, name);
  const pieces = [
    { name: printable(name), address: ZIMAGE_OFFSET, bytes: kernel, fix: SMALLER },
    ...pieceOf("--dtb", options.dtb, DEVICETREE_OFFSET, tree),
    ...pieceOf("--initrd", options.initrd, INITRAMFS_OFFSET, initrd),
  ];
  const treeAddress = tree === undefined ? 0 : DEVICETREE_OFFSET;
  const registers = [0, NO_MACHINE, treeAddress];
  return programOfPieces({ entry: ZIMAGE_OFFSET, registers, ddrFromZero: true }, pieces);
}

/** The file of an option; no piece if the user did not give the option. */
function pieceOf(
  option: string,
  file: string | undefined,
  address: number,
  bytes: Uint8Array | undefined,
): Piece[] {
  if (file === undefined || bytes === undefined) return [];
  return [{ name: `${option} ${printable(file)}`, address, bytes, fix: SMALLER }];
}

function refuseRomOnly(name: string, { start }: LinuxOptions): void {
  if (start !== "rom") return;
  throw new UsageError(
    `--start rom: ${printable(name)} is a Linux kernel, and needs DDR from address 0, which the boot ROM does not set up\n    fix: leave --start out, or start a boot loader that starts the kernel`,
  );
}

/** The device tree comes after the kernel. */
function requireRoom(kernel: Uint8Array, name: string): void {
  const room = DEVICETREE_OFFSET - ZIMAGE_OFFSET;
  if (kernel.length <= room) return;
  throw new UsageError(
    `${printable(name)}: the kernel has ${kernel.length} bytes; there is room for ${formatSize(room)} below the device tree\n    fix: build a smaller kernel; an initial RAM disk goes with --initrd`,
  );
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
