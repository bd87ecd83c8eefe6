/**
 * Recognising an initramfs: a cpio archive, or one packed in a way that Linux unpacks. Sources: the
 * kernel's Documentation/driver-api/early-userspace/buffer-format.rst, and the formats' own
 * documents (RFC 1952, RFC 8878 …).
 */
import { ImageError } from "./elf";

/** First bytes by format. */
const FORMATS: Readonly<Record<string, readonly number[]>> = {
  "cpio (newc)": codesOf("070701"),
  "cpio (newc with checksums)": codesOf("070702"),
  gzip: [0x1f, 0x8b],
  bzip2: codesOf("BZh"),
  lzma: [0x5d, 0x00, 0x00],
  xz: [0xfd, ...codesOf("7zXZ"), 0x00],
  lzop: [0x89, ...codesOf("LZO")],
  lz4: [0x02, 0x21, 0x4c, 0x18],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
};

/** @throws ImageError when the bytes begin like none of the formats. */
export function requireInitramfs(bytes: Uint8Array): void {
  const begins = (magic: readonly number[]) => magic.every((byte, index) => bytes[index] === byte);
  if (Object.values(FORMATS).some(begins)) return;
  throw new ImageError(
    "image-not-initramfs",
    "it is no initramfs: it begins like neither a cpio archive nor a packed one",
    `give one of ${Object.keys(FORMATS).join(", ")} (find . | cpio -o -H newc | gzip), or leave "initramfs" out`,
  );
}

function codesOf(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}
