/**
 * Recognising a Linux zImage. Source: arch/arm/boot/compressed/head.S of the kernel, described in
 * booting.rst.
 */
import { ImageError } from "./elf";

const MAGIC = 0x016f_2818;
const OFFSET = { magic: 0x24, start: 0x28, end: 0x2c, size: 0x30 } as const;

/** Whether the bytes begin as a little-endian zImage does. */
export function isZImage(bytes: Uint8Array): boolean {
  return bytes.length >= OFFSET.size && wordAt(bytes, OFFSET.magic) === MAGIC;
}

/** The bytes of the zImage. More may follow, such as a device tree. */
export function zImageSize(bytes: Uint8Array): number {
  return wordAt(bytes, OFFSET.end) - wordAt(bytes, OFFSET.start);
}

/** @throws ImageError when the bytes are not a whole little-endian zImage. */
export function requireZImage(bytes: Uint8Array): void {
  if (!isZImage(bytes)) {
    throw new ImageError(
      "image-not-zimage",
      "it is not an Arm Linux zImage",
      "give the compressed kernel (arch/arm/boot/zImage, or Debian's vmlinuz-*-armmp)",
    );
  }
  const size = zImageSize(bytes);
  if (size > bytes.length) {
    throw new ImageError(
      "image-truncated",
      `it is cut off: ${bytes.length} bytes of ${size}`,
      "build or copy it again",
    );
  }
}

function wordAt(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset, true);
}
