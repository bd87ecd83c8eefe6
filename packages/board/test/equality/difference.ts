/** What is different in two states of a board, by name. */
import { DEBUG_SIGNALS, MONITOR_PAGES, SLOTS_USED } from "../../src/cpu/core/shared-state";
import { hex } from "../../src/hex";
import * as Layout from "../../src/memory/layout";
import type { Saved } from "../../src/snapshot/object-state";
import { PAGE_SIZE, type Page, type PageImage } from "../../src/snapshot/page-image";
import type { Snapshot } from "../../src/snapshot/snapshot";
import { COMPARED, fieldName, meaning } from "./core-fields";

export interface Difference {
  /** A register of a core, an address, or the path of a field of a device. */
  readonly where: string;
  readonly reference: string;
  readonly subject: string;
}

/** Two states that should be equal. */
export interface Snapshots {
  readonly reference: Snapshot;
  readonly subject: Snapshot;
}

/**
 * The differences of a pair. `equal`: an earlier pair of the same boards that had none; then only
 * what has changed since is compared.
 */
export function differences(pair: Snapshots, equal?: Snapshots): Difference[] {
  return [...stateDifferences(pair), ...ramDifferences(pair, equal), ...partDifferences(pair)];
}

/** The images' pages that are not the same bytes, of `pages`. */
function* differingPages(
  reference: PageImage,
  subject: PageImage,
  pages: Iterable<number>,
): Generator<[number, Uint8Array, Uint8Array]> {
  for (const page of pages) {
    const [a, b] = [bytesOf(reference.page(page)), bytesOf(subject.page(page))];
    if (a !== b && Buffer.compare(a, b) !== 0) yield [page, a, b];
  }
}

const ZEROES = new Uint8Array(PAGE_SIZE);
const bytesOf = (page: Page): Uint8Array => page ?? ZEROES;

const WORD = 4;

/** Offsets and values of the words that differ. */
function* differingWords(a: Uint8Array, b: Uint8Array): Generator<[number, number, number]> {
  const [left, right] = [a, b].map((bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
  for (let at = 0; at < PAGE_SIZE; at += WORD) {
    const [reference, subject] = [left!.getUint32(at, true), right!.getUint32(at, true)];
    if (reference !== subject) yield [at, reference, subject];
  }
}

// ── the cores ──

/** In a translation context: the fetch entries [tag, decode slot] (cpu/core/memory/contexts.ts). */
const FETCH_ENTRIES = 0x2000;
const CONTEXT_SIZE = 0x4000;

const pagesFrom = (start: number, end: number) =>
  Array.from({ length: (end - start) / PAGE_SIZE }, (_, n) => (start - Layout.CORE_STATES) / PAGE_SIZE + n);

/**
 * TLBs are compared, because software that edits tables without TLB maintenance sees them. Decode
 * slots are not: in which slot the code of a page lies cannot be seen.
 */
const STATE_PAGES = [
  ...pagesFrom(Layout.CORE_STATES, Layout.PAGE_FLAGS),
  ...pagesFrom(Layout.TLBS, Layout.CODE_SLOT_OF_PAGE),
];

function* stateDifferences({ reference, subject }: Snapshots): Generator<Difference> {
  for (const [page, a, b] of differingPages(reference.cpu.state, subject.cpu.state, STATE_PAGES)) {
    for (const [at, left, right] of differingWords(a, b)) {
      const address = Layout.CORE_STATES + page * PAGE_SIZE + at;
      const where = nameOfState(address);
      const [reference, subject] = [left, right].map((word) => meaningAt(address, word));
      if (where === undefined || reference === subject) continue;
      yield { where, reference: hex(reference!), subject: hex(subject!) };
    }
  }
}

function meaningAt(address: number, word: number): number {
  if (address >= Layout.SHARED_STATE) return word;
  return meaning((address - Layout.CORE_STATES) % Layout.CORE_STATE_SIZE, word);
}

/** Undefined: the word is not compared. */
function nameOfState(address: number): string | undefined {
  if (address < Layout.SHARED_STATE) {
    const offset = address - Layout.CORE_STATES;
    const field = offset % Layout.CORE_STATE_SIZE;
    const core = Math.floor(offset / Layout.CORE_STATE_SIZE);
    return COMPARED[field / WORD] ? `core ${core} ${fieldName(field)}` : undefined;
  }
  if (address === SLOTS_USED) return undefined;
  if (address < Layout.EXCEPTION_LOGS) return sharedName(address);
  if (address < Layout.PAGE_FLAGS) return `exception log+${hex(address - Layout.EXCEPTION_LOGS)}`;
  const inContext = (address - Layout.TLBS) % CONTEXT_SIZE;
  const isSlot = inContext >= FETCH_ENTRIES && address % (2 * WORD) !== 0;
  const core = Math.floor((address - Layout.TLBS) / Layout.TLBS_PER_CORE);
  return isSlot ? undefined : `core ${core} TLB+${hex((address - Layout.TLBS) % Layout.TLBS_PER_CORE)}`;
}

function sharedName(address: number): string {
  if (address === DEBUG_SIGNALS) return "debug signals";
  const core = (address - MONITOR_PAGES) / WORD;
  return core === 0 || core === 1 ? `core ${core} page of the open monitor` : `shared state ${hex(address)}`;
}

// ── RAM ──

function* ramDifferences(
  { reference, subject }: Snapshots,
  equal: Snapshots | undefined,
): Generator<Difference> {
  const [a, b] = [reference.cpu.ram, subject.cpu.ram];
  const pages = new Set([
    ...changedPages(a, equal?.reference.cpu.ram),
    ...changedPages(b, equal?.subject.cpu.ram),
  ]);
  for (const [page, left, right] of differingPages(a, b, pages)) {
    for (const [at, before, now] of differingWords(left, right))
      yield {
        where: nameOfRam(Layout.OCM_OFFSET + page * PAGE_SIZE + at),
        reference: hex(before),
        subject: hex(now),
      };
  }
}

function* changedPages(image: PageImage, before: PageImage | undefined): Generator<number> {
  if (before !== undefined) yield* image.differences(before);
  else for (const [page] of image.pages()) yield page;
}

function nameOfRam(hostOffset: number): string {
  return hostOffset < Layout.DDR_OFFSET
    ? `OCM+${hex(hostOffset - Layout.OCM_OFFSET)}`
    : `DDR ${hex(hostOffset - Layout.DDR_OFFSET)}`;
}

/** The pages of `image` that are other bytes in the memory of the board itself. */
export function staleRam(
  image: PageImage,
  memoryOf: (hostOffset: number) => Uint8Array | undefined,
): Difference[] {
  const stale: Difference[] = [];
  for (const [page, kept] of image.pages()) {
    const hostOffset = Layout.OCM_OFFSET + page * PAGE_SIZE;
    const bytes = memoryOf(hostOffset);
    if (bytes === undefined || Buffer.compare(bytes, kept) === 0) continue;
    const [at, reference, subject] = differingWords(kept, bytes).next().value!;
    const where = `${nameOfRam(hostOffset + at)}, which no snapshot has, because its page is not noted as written`;
    stale.push({ where, reference: hex(reference), subject: hex(subject) });
  }
  return stale;
}

/** The first difference of each page of two pieces of RAM from `start` on. */
export function strayBytes(reference: Uint8Array, subject: Uint8Array, start: number): Difference[] {
  const found: Difference[] = [];
  if (Buffer.compare(reference, subject) === 0) return found;
  for (let page = 0; page < reference.length; page += PAGE_SIZE) {
    const [a, b] = [reference, subject].map((bytes) => bytes.subarray(page, page + PAGE_SIZE));
    const first = differingWords(a!, b!).next().value;
    if (first === undefined) continue;
    const where = `${nameOfRam(Layout.DDR_OFFSET + start + page + first[0])}, in a page that is not noted as written`;
    found.push({ where, reference: hex(first[1]), subject: hex(first[2]) });
  }
  return found;
}

// ── everything else ──

function partDifferences({ reference, subject }: Snapshots): Generator<Difference> {
  return savedDifferences(reference.parts, subject.parts, "");
}

/** Saved objects have their keys beside their values (snapshot/object-state.ts). */
function* savedDifferences(a: unknown, b: unknown, path: string): Generator<Difference> {
  if (Object.is(a, b)) return;
  if (isList(a) && isList(b) && a.length === b.length) {
    const keys = keysOf(a);
    for (let index = 0; index < a.length; index++) {
      if (keys !== undefined && index === VALUES) yield* valueDifferences(a[index], b[index], keys, path);
      else yield* savedDifferences(a[index], b[index], keys === undefined ? `${path}.${index - 1}` : path);
    }
    return;
  }
  if (isPlain(a) && isPlain(b) && Object.keys(a).join() === Object.keys(b).join()) {
    for (const key of Object.keys(a)) yield* savedDifferences(a[key], b[key], `${path}.${key}`);
    return;
  }
  yield { where: path.slice(1), reference: shown(a), subject: shown(b) };
}

/** [kind, class, keys, values] */
const CLASS = 1;
const KEYS = 2;
const VALUES = 3;
const LENGTH_OF_OBJECT = 4;

/** The keys of a saved object; undefined: it is a saved array, map or set. */
function keysOf(saved: List): List | undefined {
  const [name, keys] = [saved[CLASS], saved[KEYS]];
  return saved.length === LENGTH_OF_OBJECT && typeof name === "string" && isList(keys) ? keys : undefined;
}

function* valueDifferences(a: unknown, b: unknown, keys: List, path: string): Generator<Difference> {
  if (!isList(a) || !isList(b)) return;
  for (let index = 0; index < keys.length; index++)
    yield* savedDifferences(a[index], b[index], `${path}.${keys[index]}`);
}

type List = ArrayLike<unknown>;

function isList(value: unknown): value is List {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !isList(value);
}

const SHOWN = 60;

function shown(value: unknown): string {
  const text = JSON.stringify(value as Saved) ?? "nothing";
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}
