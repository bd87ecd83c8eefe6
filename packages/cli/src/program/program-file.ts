/**
 * The program that `mvm board` runs: which kind of file it is, and how the board starts it.
 *
 *     ELF                     its segments        starts at its entry
 *     U-Boot image            its load address    starts at its entry
 *     zImage, and a U-Boot image that has one     starts as Linux (linux.ts)
 *     any file @ADDRESS       there               starts there
 */
import { existsSync } from "node:fs";
import type { Zc702 } from "@mvm/board";
import { isZImage } from "@mvm/config/image/zimage";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import { type FileAtAddress, parseFileAtAddress, readGiven } from "./given-file";
import { isLegacyImage, LegacyType, readLegacyImage } from "./legacy-image";
import { type LinuxOptions, linuxLoader } from "./linux";
import type { Loader } from "./loader";

const ELF_MAGIC = [0x7f, 0x45, 0x4c, 0x46];
const STARTED = new Set<number>([LegacyType.standalone, LegacyType.kernel, LegacyType.firmware]);

/** @throws UsageError if the file, or what the options name, cannot be used */
export async function programLoader(argument: string, options: LinuxOptions): Promise<Loader> {
  const raw = existsSync(argument) ? undefined : parseFileAtAddress(argument);
  if (raw !== undefined) return rawLoader(raw, options);
  const file = readGiven(argument);
  if (isLegacyImage(file)) return legacyLoader(file, argument, options);
  if (isZImage(file)) return linuxLoader(file, argument, options);
  if (!ELF_MAGIC.every((byte, index) => file[index] === byte))
    throw new UsageError(
      `${printable(argument)} is not an ELF file, a U-Boot image or a zImage\n    fix: give a raw binary with its address: ${printable(argument)}@0x00100000`,
    );
  refuseLinuxOptions(argument, options);
  return elfLoader(file, printable(argument));
}

function rawLoader({ file, address }: FileAtAddress, options: LinuxOptions): Loader {
  const bytes = readGiven(file);
  refuseLinuxOptions(file, options);
  return (board, start) => {
    writeGiven(board, { file, address }, bytes);
    start(address);
  };
}

async function legacyLoader(file: Uint8Array, name: string, options: LinuxOptions): Promise<Loader> {
  const image = readLegacyImage(file, name);
  if (!STARTED.has(image.type))
    throw new UsageError(
      `${printable(name)} is a U-Boot image, and no program is in it\n    fix: give an image of the type standalone, kernel or firmware; a RAM disk goes with --initrd`,
    );
  // A zImage runs from any address. Linux's other images are for one address in the first MiB.
  if (isZImage(image.data)) return linuxLoader(image.data, name, options);
  if (image.linux && image.type === LegacyType.kernel)
    throw new UsageError(
      `${printable(name)} has a Linux kernel that is no zImage\n    fix: build the kernel's target zImage or uImage`,
    );
  refuseLinuxOptions(name, options);
  return (board, start) => {
    writeGiven(board, { file: name, address: image.load }, image.data);
    start(image.entry);
  };
}

/** @throws UsageError if there is no RAM */
export function writeGiven(board: Zc702, { file, address }: FileAtAddress, bytes: Uint8Array): void {
  try {
    board.writeMemory(address, bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(
      `${printable(file)} at 0x${address.toString(16).padStart(8, "0")}: ${error.message}\n    fix: give an address in DDR (from 0x00100000) or OCM`,
    );
  }
}

function refuseLinuxOptions(name: string, { dtb, initrd, append }: LinuxOptions): void {
  const given = [dtb && "--dtb", initrd && "--initrd", append && "--append"].filter(Boolean);
  if (given.length === 0) return;
  throw new UsageError(
    `${given.join(", ")}: ${printable(name)} is no Linux kernel\n    fix: leave the option out, or give a zImage`,
  );
}

/** A loader of the bootable ELF that MVM has built. */
export function elfLoader(elf: Uint8Array, name: string): Loader {
  return (board, start) => start(board.loadElf(elf, name));
}
