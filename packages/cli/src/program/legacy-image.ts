/**
 * U-Boot's legacy image, which mkimage makes ("uImage"). A header of 64 bytes, big-endian, then the
 * data. Source: "struct legacy_img_hdr" of U-Boot.
 *
 *     0 magic   4 CRC of the header   8 time   12 size   16 load address   20 entry
 *     24 CRC of the data   28 operating system   29 architecture   30 type   31 compression
 *     32 name
 */
import { crc32, gunzipSync } from "node:zlib";
import { DDR_MAX_SIZE } from "@mvm/board/memory/layout";
import { formatSize } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";

const MAGIC = 0x2705_1956;
const HEADER_SIZE = 64;
const OFFSET = {
  headerCrc: 4,
  size: 12,
  load: 16,
  entry: 20,
  dataCrc: 24,
  system: 28,
  architecture: 29,
  type: 30,
  compression: 31,
} as const;
const ARCHITECTURE_ARM = 2;
const SYSTEM_LINUX = 5;
const NOT_COMPRESSED = 0;
const GZIP = 1;

/** The types that can be started or given to Linux. */
export const LegacyType = { standalone: 1, kernel: 2, ramdisk: 3, firmware: 5 } as const;

export interface LegacyImage {
  /** Physical addresses. */
  load: number;
  entry: number;
  /** A value of LegacyType, or another. */
  type: number;
  linux: boolean;
  /** Without the header, and uncompressed unless it is a RAM disk, which Linux uncompresses. */
  data: Uint8Array;
}

export function isLegacyImage(file: Uint8Array): boolean {
  return file.length >= HEADER_SIZE && viewOf(file).getUint32(0) === MAGIC;
}

/**
 * @param most bytes that the image may have when it is uncompressed
 * @throws UsageError if the image is damaged, or is not for this board
 */
export function readLegacyImage(file: Uint8Array, name: string, most: number = DDR_MAX_SIZE): LegacyImage {
  const view = viewOf(file);
  const size = view.getUint32(OFFSET.size);
  if (headerCrcOf(file) !== view.getUint32(OFFSET.headerCrc))
    throw refusal(name, "its header is damaged (CRC)", "make it again with mkimage");
  if (HEADER_SIZE + size > file.length)
    throw refusal(
      name,
      `it is cut off: ${file.length} bytes of ${HEADER_SIZE + size}`,
      "build or copy it again",
    );
  if (size === 0) throw refusal(name, "it has no data", "give mkimage -d a file that is not empty");
  const stored = file.subarray(HEADER_SIZE, HEADER_SIZE + size);
  if (crc32(stored) !== view.getUint32(OFFSET.dataCrc))
    throw refusal(name, "its data is damaged (CRC)", "build or copy it again");
  if (view.getUint8(OFFSET.architecture) !== ARCHITECTURE_ARM)
    throw refusal(name, "it is not for 32-bit Arm", "make it with mkimage -A arm");
  const type = view.getUint8(OFFSET.type);
  const compression = view.getUint8(OFFSET.compression);
  return {
    load: view.getUint32(OFFSET.load),
    entry: view.getUint32(OFFSET.entry),
    type,
    linux: view.getUint8(OFFSET.system) === SYSTEM_LINUX,
    data: type === LegacyType.ramdisk ? stored : uncompressed(stored, compression, name, most),
  };
}

/** The CRC is computed with its own field as 0. */
function headerCrcOf(file: Uint8Array): number {
  const header = Uint8Array.from(file.subarray(0, HEADER_SIZE));
  viewOf(header).setUint32(OFFSET.headerCrc, 0);
  return crc32(header);
}

function uncompressed(data: Uint8Array, compression: number, name: string, most: number): Uint8Array {
  if (compression === NOT_COMPRESSED) return data;
  const fix = "make it with mkimage -C none or -C gzip";
  if (compression !== GZIP) throw refusal(name, "its compression is not gzip", fix);
  try {
    return gunzipSync(data, { maxOutputLength: most });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw refusal(name, `its data has more than ${formatSize(most)}`, "give a program that fits the board");
    throw refusal(name, "gzip cannot uncompress its data", fix);
  }
}

function refusal(name: string, what: string, fix: string): UsageError {
  return new UsageError(`${printable(name)} is a U-Boot image, and ${what}\n    fix: ${fix}`);
}

function viewOf(file: Uint8Array): DataView {
  return new DataView(file.buffer, file.byteOffset, file.byteLength);
}
