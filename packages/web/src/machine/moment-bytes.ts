/** What a snapshot costs in memory. Snapshots share the pages that are equal. */
import type { Snapshot } from "@mvm/board";
import { PAGE_SIZE, type PageImage } from "@mvm/board/snapshot/page-image";

/** A number, a reference, the head of an object. */
const WORD_BYTES = 8;

/** Bytes of `snapshot` that it does not share with `before`, the snapshot kept before it. */
export function bytesBeyond(snapshot: Snapshot, before: Snapshot): number {
  const known = new Set(before.cpu.slots);
  const decoded = snapshot.cpu.slots
    .filter((slot) => !known.has(slot))
    .reduce((bytes, slot) => bytes + slot.decoded.byteLength, 0);
  const pages =
    pagesBeyond(snapshot.cpu.ram, before.cpu.ram) + pagesBeyond(snapshot.cpu.state, before.cpu.state);
  return pages * PAGE_SIZE + decoded + valueBytes(snapshot.parts);
}

function pagesBeyond(image: PageImage, before: PageImage): number {
  let pages = 0;
  for (const page of image.differences(before)) if (image.page(page) !== undefined) pages++;
  return pages;
}

/** Of a value of JSON with typed arrays: an estimate. */
function valueBytes(value: unknown): number {
  if (typeof value === "string") return WORD_BYTES + value.length;
  if (typeof value !== "object" || value === null) return WORD_BYTES;
  if (ArrayBuffer.isView(value)) return WORD_BYTES + value.byteLength;
  return Object.values(value).reduce<number>((bytes, each) => bytes + valueBytes(each), WORD_BYTES);
}
