/**
 * A snapshot as a file:
 *
 *      0   "MVMSNAP\n"
 *      8   version of the format, and length of the description in bytes (u32, little-endian)
 *     16   SHA-256 of the SHA-256 of each part of `digested`
 *     48   the description: JSON (FileDescription)
 *          the content, compressed piece by piece: pages of the state and of RAM, then JSON
 *          (Contents), then the typed arrays of it
 *
 * Works in browsers, too. The digest needs a secure context there (Web Cryptography API).
 */
import type { CpuImage, SlotImage } from "../cpu/cpu-image";
import type { BoardIdentity } from "./board-options";
import { compress, decompress, joined, piecesOf } from "./compress";
import { pack, unpack } from "./json-bytes";
import type { Saved } from "./object-state";
import { PAGE_SIZE, PageImage } from "./page-image";
import type { Snapshot } from "./snapshot";
import { SnapshotError } from "./snapshot-error";

/** A change of the format, or of what the state of a part means, gets another number. */
const VERSION = 3;
const MAGIC = new TextEncoder().encode("MVMSNAP\n");
const VERSION_AT = 8;
const LENGTH_AT = 12;
const DIGEST_AT = 16;
const DIGEST_BYTES = 32;
const DESCRIPTION_AT = DIGEST_AT + DIGEST_BYTES;

interface FileDescription {
  /** Lengths of the compressed pieces. */
  readonly pieces: readonly number[];
  /** Bytes of the content. */
  readonly bytes: number;
  /** Bytes of the pages and of the JSON in the content. */
  readonly pageBytes: number;
  readonly textBytes: number;
}

/** What the file has beside the pages. */
interface Contents {
  readonly cycle: number;
  readonly identity: BoardIdentity;
  readonly parts: Saved;
  readonly slots: readonly SlotImage[];
  readonly statePages: readonly number[];
  readonly ramPages: readonly number[];
  readonly more: unknown;
}

/** A snapshot that was read, and what was stored with it. */
export interface StoredSnapshot {
  readonly snapshot: Snapshot;
  readonly more: unknown;
}

/** What Node does at once, by deflateRawSync of node:zlib and createHash of node:crypto. */
export interface SnapshotHost {
  /** RFC 1951. */
  deflate(bytes: Uint8Array): Uint8Array;
  sha256(bytes: Uint8Array): Uint8Array;
}

/**
 * The bytes of a file with the snapshot. `more` is what the caller stores with it: JSON, with typed
 * arrays.
 */
export async function writeSnapshot(
  snapshot: Snapshot,
  more: unknown = null,
): Promise<Uint8Array<ArrayBuffer>> {
  const content = contentOf(snapshot, more);
  const file = fileOf(content, await compress(content.parts));
  file.set(await digestOf(file), DIGEST_AT);
  return file;
}

/** The same at once, where a caller cannot wait. */
export function writeSnapshotWith(
  { deflate, sha256 }: SnapshotHost,
  snapshot: Snapshot,
  more: unknown = null,
): Uint8Array<ArrayBuffer> {
  const content = contentOf(snapshot, more);
  const file = fileOf(content, [...piecesOf(content.parts)].map(deflate));
  file.set(sha256(joined(digested(file).map(sha256))), DIGEST_AT);
  return file;
}

interface Content {
  /** Pages, JSON, typed arrays. */
  readonly parts: readonly Uint8Array[];
  readonly pageBytes: number;
  readonly textBytes: number;
}

function contentOf({ cycle, identity, parts, cpu }: Snapshot, more: unknown): Content {
  const state = [...cpu.state.pages()];
  const ram = [...cpu.ram.pages()];
  const contents: Contents = {
    cycle,
    identity,
    parts,
    slots: cpu.slots,
    statePages: state.map(([number]) => number),
    ramPages: ram.map(([number]) => number),
    more,
  };
  const { text, arrays } = pack(contents);
  const encoded = new TextEncoder().encode(text);
  const pages = [...state, ...ram].map(([, page]) => page);
  return {
    parts: [...pages, encoded, ...arrays],
    pageBytes: pages.length * PAGE_SIZE,
    textBytes: encoded.length,
  };
}

/** The file, without its digest. */
function fileOf(
  { parts, pageBytes, textBytes }: Content,
  pieces: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const description: FileDescription = {
    pieces: pieces.map(({ length }) => length),
    bytes: parts.reduce((sum, { length }) => sum + length, 0),
    pageBytes,
    textBytes,
  };
  const descriptionBytes = new TextEncoder().encode(JSON.stringify(description));
  const file = joined([new Uint8Array(DESCRIPTION_AT), descriptionBytes, ...pieces]);
  const view = new DataView(file.buffer);
  file.set(MAGIC);
  view.setUint32(VERSION_AT, VERSION, true);
  view.setUint32(LENGTH_AT, descriptionBytes.length, true);
  return file;
}

/**
 * Reads a file of `writeSnapshot`. `name` is for messages. Rejects with SnapshotError if the bytes
 * are not such a file, are of another version, or are damaged.
 */
export async function readSnapshot(
  file: Uint8Array<ArrayBuffer>,
  name = "the file",
): Promise<StoredSnapshot> {
  const description = await checkedDescription(file, name);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let at = DESCRIPTION_AT + new DataView(file.buffer, file.byteOffset).getUint32(LENGTH_AT, true);
  for (const length of description.pieces) {
    pieces.push(file.subarray(at, at + length));
    at += length;
  }
  const { bytes, pageBytes, textBytes } = description;
  const content = await decompress(pieces, bytes);
  const text = new TextDecoder().decode(content.subarray(pageBytes, pageBytes + textBytes));
  const contents = unpack(text, content.subarray(pageBytes + textBytes)) as Contents;
  const { cycle, identity, parts, slots, statePages, ramPages, more } = contents;
  const cpu: CpuImage = {
    state: imageOf(statePages, content, 0),
    ram: imageOf(ramPages, content, statePages.length * PAGE_SIZE),
    slots,
  };
  return { snapshot: { cycle, identity, parts, cpu }, more };
}

function imageOf(numbers: readonly number[], content: Uint8Array, at: number): PageImage {
  return PageImage.EMPTY.with(
    numbers.map((number, index) => {
      const page = at + index * PAGE_SIZE;
      return [number, content.subarray(page, page + PAGE_SIZE)];
    }),
  );
}

async function checkedDescription(file: Uint8Array<ArrayBuffer>, name: string): Promise<FileDescription> {
  if (file.length < DESCRIPTION_AT || MAGIC.some((byte, at) => file[at] !== byte))
    throw new SnapshotError(`${name} is no snapshot of the virtual ZC702\n    fix: give a file of --save`);
  const view = new DataView(file.buffer, file.byteOffset);
  const version = view.getUint32(VERSION_AT, true);
  if (version !== VERSION)
    throw new SnapshotError(
      `${name} has version ${version} of the format of snapshots, and this program reads version ${VERSION}\n    fix: make the snapshot again`,
    );
  const digest = await digestOf(file);
  if (digest.some((byte, at) => file[DIGEST_AT + at] !== byte))
    throw new SnapshotError(
      `${name} is damaged: its ${file.length} bytes are not those that were written\n    fix: copy the file again, or make the snapshot again`,
    );
  const end = DESCRIPTION_AT + view.getUint32(LENGTH_AT, true);
  return JSON.parse(new TextDecoder().decode(file.subarray(DESCRIPTION_AT, end)));
}

async function digestOf(file: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return sha256(joined(await Promise.all(digested(file).map(sha256))));
}

/** What the digest is of: version and length, and everything behind the digest. */
function digested(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  return [file.subarray(VERSION_AT, DIGEST_AT), file.subarray(DESCRIPTION_AT)];
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
