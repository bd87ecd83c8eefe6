/**
 * The program that `mvm board` runs: which kind of file it is, and how the board starts it.
 *
 *     ELF                     its segments        starts at its entry
 *     U-Boot image            its load address    starts at its entry
 *     zImage, and a U-Boot image that has one     starts as Linux (linux.ts)
 *     any file @ADDRESS       there               starts there
 */
import { existsSync } from "node:fs";
import { readElf } from "@mvm/board/loader/elf";
import { formatAddress } from "@mvm/config";
import { isDeviceTree } from "@mvm/config/image/device-tree-blob";
import { isZImage } from "@mvm/config/image/zimage";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import { firstInstruction, isEntry } from "./entry";
import { type FileAtAddress, parseFileAtAddress, readGiven } from "./given-file";
import { isLegacyImage, type LegacyImage, LegacyType, readLegacyImage } from "./legacy-image";
import { linuxProgram } from "./linux";
import type { LinuxOptions } from "./linux-options";
import type { LoadableProgram, Loader } from "./loader";
import { programOfPieces } from "./piece";

/** Where a file may go. */
export const RAM_FIX = "give an address in DDR (from 0x00100000) or OCM";

const ELF_MAGIC = [0x7f, 0x45, 0x4c, 0x46];
const STARTED = new Set<number>([LegacyType.standalone, LegacyType.kernel, LegacyType.firmware]);

export function isElf(file: Uint8Array): boolean {
  return ELF_MAGIC.every((byte, index) => file[index] === byte);
}

/** @throws UsageError or ElfError if the file, or what the options name, cannot be used */
export async function programLoader(argument: string, options: LinuxOptions): Promise<LoadableProgram> {
  const raw = existsSync(argument) ? undefined : parseFileAtAddress(argument);
  if (raw !== undefined) return rawProgram(raw, options);
  const file = readGiven(argument);
  if (isLegacyImage(file)) return legacyProgram(file, argument, options);
  if (isZImage(file)) return linuxProgram(file, argument, options);
  const name = printable(argument);
  if (isDeviceTree(file))
    throw new UsageError(
      `${name} is a device tree, or a FIT image of U-Boot, and does not start by itself\n    fix: give a U-Boot image in the legacy format (mkimage without -f); --dtb takes a device tree, and --load puts a FIT image into memory for a boot loader`,
    );
  if (!isElf(file))
    throw new UsageError(
      `${name} is not an ELF file, a U-Boot image or a zImage\n    fix: give a raw binary with its address: ${name}@0x00100000`,
    );
  refuseLinuxOptions(argument, options);
  const extents = readElf(file, name).segments.map(({ address, memorySize }) => ({
    name,
    address,
    size: memorySize,
  }));
  return { load: elfLoader(file, name), extents };
}

function rawProgram({ file, address }: FileAtAddress, options: LinuxOptions): LoadableProgram {
  const bytes = readGiven(file);
  refuseLinuxOptions(file, options);
  const name = printable(file);
  if (!isEntry(address))
    throw new UsageError(
      `${name}@${formatAddress(address)}: no program can start at this address\n    fix: give a multiple of 4 for ARM code; for Thumb code give the address with bit 0 set`,
    );
  return programOfPieces(address, [{ name, address: firstInstruction(address), bytes, fix: RAM_FIX }]);
}

async function legacyProgram(
  file: Uint8Array,
  name: string,
  options: LinuxOptions,
): Promise<LoadableProgram> {
  const image = readLegacyImage(file, name);
  if (!STARTED.has(image.type))
    throw new UsageError(
      `${printable(name)} is a U-Boot image, and no program is in it\n    fix: give an image of the type standalone, kernel or firmware; a RAM disk goes with --initrd`,
    );
  // A zImage runs from any address. Linux's other images are for one address in the first MiB.
  if (isZImage(image.data)) return linuxProgram(image.data, name, options);
  if (image.linux && image.type === LegacyType.kernel)
    throw new UsageError(
      `${printable(name)} has a Linux kernel that is no zImage\n    fix: build the kernel's target zImage or uImage`,
    );
  refuseLinuxOptions(name, options);
  requireEntryInside(image, name);
  const fix = "make it with mkimage -a, and an address in DDR (from 0x00100000) or OCM";
  return programOfPieces(image.entry, [
    { name: printable(name), address: image.load, bytes: image.data, fix },
  ]);
}

function requireEntryInside({ load, entry, data }: LegacyImage, name: string): void {
  const first = firstInstruction(entry);
  if (isEntry(entry) && first >= load && first < load + data.length) return;
  const range = `${formatAddress(load)}–${formatAddress(load + data.length - 1)}`;
  throw new UsageError(
    `${printable(name)} is a U-Boot image, and no program can start at its entry ${formatAddress(entry)}; the image is at ${range}\n    fix: make it with mkimage -e, and an address in this range: a multiple of 4, or for Thumb code with bit 0 set`,
  );
}

function refuseLinuxOptions(name: string, { dtb, initrd, append }: LinuxOptions): void {
  const given = Object.entries({ dtb, initrd, append }).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const options = given.map(([option]) => `--${option}`).join(", ");
  throw new UsageError(
    `${options}: ${printable(name)} is no Linux kernel\n    fix: leave the option out, or give a zImage`,
  );
}

/** A loader of the bootable ELF that MVM has built. */
export function elfLoader(elf: Uint8Array, name: string): Loader {
  return (board, start) => start(board.loadElf(elf, name));
}
