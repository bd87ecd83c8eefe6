/** Files that a boot loader starts, as their formats say. */
import { execFileSync } from "node:child_process";
import { crc32 } from "node:zlib";
import { assemble } from "../../board/test/assemble";

/** Where the U-Boot images go, unless a test says otherwise. */
export const PLACE = 0x20_0000;
/** IH_ARCH_ARM of U-Boot. */
const ARM = 2;

export interface Legacy {
  type?: number;
  system?: number;
  compression?: number;
  architecture?: number;
  load?: number;
  entry?: number;
}

/** A legacy image (U-Boot): big-endian header of 64 bytes, then the data. */
export function legacy(data: Uint8Array, options: Legacy = {}): Uint8Array {
  const { type = 1, system = 0, compression = 0, architecture = ARM, load = PLACE, entry = load } = options;
  const image = Buffer.alloc(64 + data.length);
  image.writeUInt32BE(0x2705_1956, 0);
  image.writeUInt32BE(data.length, 12);
  image.writeUInt32BE(load, 16);
  image.writeUInt32BE(entry, 20);
  image.writeUInt32BE(crc32(data), 24);
  image.set([system, architecture, type, compression], 28);
  image.writeUInt32BE(crc32(image.subarray(0, 64)), 4);
  image.set(data, 64);
  return image;
}

/** The head of a zImage (magic at 0x24, start, end), before a program. */
export function zImage(source: string): Uint8Array {
  const head = 0x40;
  const code = assemble(source, head);
  const image = Buffer.alloc(head + code.length);
  image.set(assemble(`b . + ${head}`, 0));
  image.writeUInt32LE(0x016f_2818, 0x24);
  image.writeUInt32LE(image.length, 0x2c);
  image.set(code, head);
  return image;
}

/** @param size of the blob, in bytes, if it is to be longer than its contents */
export function deviceTree(size = 0): Uint8Array {
  return execFileSync("dtc", ["-O", "dtb", "-q", "-S", `${size}`], {
    input: '/dts-v1/; / { model = "test"; chosen { bootargs = "old"; }; };',
    maxBuffer: Number.POSITIVE_INFINITY,
  });
}
