/**
 * Recognising a Linux zImage. Source: arch/arm/boot/compressed/head.S of the kernel, described in
 * booting.rst.
 */
import { ImageError } from "./elf";

const MAGIC = 0x016f_2818;
const OFFSET = { magic: 0x24, start: 0x28, end: 0x2c, size: 0x30 } as const;

/** @throws ImageError when the bytes are not a whole little-endian zImage. */
export function requireZImage(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < OFFSET.size || view.getUint32(OFFSET.magic, true) !== MAGIC) {
    throw new ImageError(
      "image-not-zimage",
      "it is not an Arm Linux zImage",
      "give the compressed kernel (arch/arm/boot/zImage, or Debian's vmlinuz-*-armmp)",
    );
  }
  const size = view.getUint32(OFFSET.end, true) - view.getUint32(OFFSET.start, true);
  if (size > bytes.length) {
    throw new ImageError(
      "image-truncated",
      `it is cut off: ${bytes.length} bytes of ${size}`,
      "build or copy it again",
    );
  }
}
