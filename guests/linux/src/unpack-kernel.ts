/*
 * Takes the kernel out of its zImage, for a system with "unpack". The code in front of the kernel
 * would unpack it with the same result, but in about two thousand million instructions: ten times
 * the instructions from the kernel's first instruction to userland.
 *
 *   zImage:  decompressor | XZ stream | ...
 *   Image:   at its offset from the start of memory (TEXT_OFFSET)
 *
 * The Image is entered like a zImage: MMU off, r0 = 0, r1 = 0xFFFFFFFF, r2 = device tree
 * (booting.rst of the kernel).
 */
import { execFile } from "node:child_process";

export interface UnpackedKernel {
  image: Uint8Array;
  /**
   * Place of the image, in bytes from the start of the guest's memory. The memory starts at a
   * multiple of 128 MiB.
   */
  textOffset: number;
}

/**
 * First bytes of an XZ stream (the .xz file format, 2.1.1.1). The decompressor's code also contains
 * them.
 */
const XZ_MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);
/** Limit of the output; unpacked kernels have about 20 MiB. */
const OUTPUT_LIMIT = 0x1000_0000;

/** @throws Error when there is no XZ-compressed Arm kernel in `zImage`. */
export async function unpackKernel(zImage: Uint8Array): Promise<UnpackedKernel> {
  const bytes = Buffer.from(zImage.buffer, zImage.byteOffset, zImage.length);
  for (let at = bytes.indexOf(XZ_MAGIC); at >= 0; at = bytes.indexOf(XZ_MAGIC, at + 1)) {
    const image = await unxz(bytes.subarray(at));
    const textOffset = image && findTextOffset(image);
    if (textOffset !== undefined) return { image: image!, textOffset };
  }
  throw new Error(
    "no XZ-compressed Arm Linux kernel in it: give Debian's vmlinuz-*-armmp, and check that xz is installed",
  );
}

/**
 * The unpacked stream at the start of `bytes`, whatever follows the stream; undefined when there is
 * no stream.
 */
function unxz(bytes: Uint8Array): Promise<Buffer | undefined> {
  const args = ["--decompress", "--stdout", "--single-stream"];
  return new Promise((resolve) => {
    const options = { encoding: "buffer", maxBuffer: OUTPUT_LIMIT } as const;
    const xz = execFile("xz", args, options, (error, stdout) => resolve(error === null ? stdout : undefined));
    // xz stops reading at the end of the stream.
    xz.stdin!.on("error", () => undefined);
    xz.stdin!.end(bytes);
  });
}

/**
 * `sub r8, r8, #imm`: the kernel's entry computes the start of memory from its own address by this
 * instruction (arch/arm/kernel/head.S).
 */
const SUB_R8_R8 = 0xe248_8000;
const IMMEDIATE_FIELD = 0xfff;
/** The instruction is within this many bytes of the entry. */
const ENTRY_BYTES = 0x100;

function findTextOffset(image: Buffer): number | undefined {
  for (let at = 0; at < Math.min(ENTRY_BYTES, image.length - 3); at += 4) {
    const instruction = image.readUInt32LE(at);
    if ((instruction & ~IMMEDIATE_FIELD) >>> 0 === SUB_R8_R8)
      return modifiedImmediate(instruction & IMMEDIATE_FIELD);
  }
  return undefined;
}

/** ARM modified immediate: 8 bits rotated right by twice the upper 4 (ARM DDI 0406C A5.2.4). */
function modifiedImmediate(field: number): number {
  const rotation = (field >>> 8) * 2;
  const value = field & 0xff;
  return ((value >>> rotation) | (value << (32 - rotation))) >>> 0;
}
