/** A system image that was damaged before MVM looked at it, in the memory where it lies. */
import { crc32 } from "node:zlib";
import {
  HEADER_CHECKED,
  HEADER_CRC32,
  HEADER_IMAGES,
  HEADER_TOTAL_SIZE,
  HEADER_VMS,
  IMAGE_FILE_SIZE,
  IMAGE_OFFSET,
  IMAGE_SIZE,
  SYSTEM_IMAGE_BASE,
  VM_FIRST_IMAGE,
  VM_IMAGE_COUNT,
  VM_SIZE,
} from "@mvm/abi";
import type { Zc702 } from "@mvm/board";
import type { ImageDamage } from "../plan/fault";
import { flip } from "./bits";

const WORD = 4;

/** Bytes of the system image, counted from its first byte. */
interface Range {
  readonly from: number;
  readonly size: number;
}

/** MVM is loaded and has not begun. Returns what was done, a text for each place. */
export function damageImage(
  board: Zc702,
  vm: number | undefined,
  { damage, checksum }: ImageDamage,
): string[] {
  const whole = { from: 0, size: wordAt(board, HEADER_TOTAL_SIZE) };
  const ranges = vm === undefined ? [whole] : imagesOf(board, vm);
  const size = ranges.reduce((sum, range) => sum + range.size, 0);
  if (size === 0) return [];
  const done = "bits" in damage ? damage.bits.map(flipped) : [cut(damage.cutFrom)];
  if (checksum === "corrected") correct(board, whole.size);
  return done;

  function flipped({ part, bit }: { part: number; bit: number }): string {
    const offset = offsetIn(ranges, Math.floor(part * size));
    flip(board, SYSTEM_IMAGE_BASE + offset, bit);
    return `bit ${bit} of byte ${offset} of the system image`;
  }

  function cut(part: number): string {
    const first = Math.floor(part * size);
    let before = 0;
    for (const range of ranges) {
      const kept = Math.min(range.size, Math.max(0, first - before));
      board.writeMemory(SYSTEM_IMAGE_BASE + range.from + kept, new Uint8Array(range.size - kept));
      before += range.size;
    }
    return `the system image is 0 from byte ${offsetIn(ranges, first)} on`;
  }
}

/** The offset in the system image of the byte with this number in the ranges. */
function offsetIn(ranges: readonly Range[], number: number): number {
  let left = number;
  for (const { from, size } of ranges) {
    if (left < size) return from + left;
    left -= size;
  }
  throw new RangeError(`the ranges have no byte ${number}`);
}

function imagesOf(board: Zc702, vm: number): Range[] {
  const record = wordAt(board, HEADER_VMS) + vm * VM_SIZE;
  const first = wordAt(board, record + VM_FIRST_IMAGE);
  const table = wordAt(board, HEADER_IMAGES);
  return Array.from({ length: wordAt(board, record + VM_IMAGE_COUNT) }, (_, index) => {
    const image = table + (first + index) * IMAGE_SIZE;
    return { from: wordAt(board, image + IMAGE_OFFSET), size: wordAt(board, image + IMAGE_FILE_SIZE) };
  });
}

function correct(board: Zc702, size: number): void {
  const checked = board.readMemory(SYSTEM_IMAGE_BASE + HEADER_CHECKED, size - HEADER_CHECKED);
  const sum = new Uint8Array(Uint32Array.of(crc32(checked)).buffer);
  board.writeMemory(SYSTEM_IMAGE_BASE + HEADER_CRC32, sum);
}

function wordAt(board: Zc702, offset: number): number {
  const bytes = board.readMemory(SYSTEM_IMAGE_BASE + offset, WORD);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}
