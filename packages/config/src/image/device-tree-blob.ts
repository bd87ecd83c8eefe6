/**
 * Recognising a flattened device tree. Source: Devicetree Specification v0.4, 5.2 (big-endian
 * header).
 */
import { ImageError } from "./elf";

const MAGIC = 0xd00d_feed;
const HEADER_SIZE = 40;
const OFFSET = {
  totalSize: 4,
  structure: 8,
  strings: 12,
  lastCompatible: 24,
  stringsSize: 32,
  structureSize: 36,
} as const;
/** The version whose layout is read here; later ones say which they are compatible with. */
const VERSION = 17;

/** Whether the bytes begin as a device tree blob does. A FIT image of U-Boot does, too. */
export function isDeviceTree(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_SIZE && viewOf(bytes).getUint32(0) === MAGIC;
}

/**
 * @param alternative what the user can do instead of giving a right one, as a fix
 * @throws ImageError when the bytes are not a whole device tree blob.
 */
export function requireDeviceTree(bytes: Uint8Array, alternative?: string): void {
  const notATree = (what: string) => {
    const fixes = ["give what dtc -O dtb writes", ...(alternative === undefined ? [] : [alternative])];
    return new ImageError("image-not-devicetree", what, fixes.join(", or "));
  };
  const view = viewOf(bytes);
  if (!isDeviceTree(bytes)) throw notATree("it is not a device tree blob");
  const field = (name: keyof typeof OFFSET) => view.getUint32(OFFSET[name]);
  const size = field("totalSize");
  if (size > bytes.length) {
    const what = `it is cut off: ${bytes.length} bytes of ${size}`;
    throw new ImageError("image-truncated", what, "build or copy it again");
  }
  if (field("lastCompatible") > VERSION) throw notATree("it is of a version that Linux cannot read");
  const ends = [field("structure") + field("structureSize"), field("strings") + field("stringsSize")];
  if (Math.max(HEADER_SIZE, ...ends) > size) throw notATree("its header names parts outside it");
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
