/**
 * The parts of MVM's data that change while guests run. The compiler places them, so their place is
 * found by their values, and must be the same in all runs:
 *
 *     notes    of the page that MVM patches (src/arch/armv7/deprivileged/patch/literals.ts)
 *              0     bitmap   a bit for each word of the page: an LDR of the code loads this word
 *              0x80  page     its address; NONE: the bitmap is of no page, MVM does not use it
 *     hidden   words of lines that MVM disabled, and enabled again, while it acknowledged a line of
 *              a guest (src/core/schedule/active.ts): MVM's own lines only
 */
import { MVM_DATA, MVM_STRUCTURES } from "../../../abi/src/memory-map";
import { ATTACKER_BASE, ATTACKER_SIZE, NEIGHBOUR_BASE, NEIGHBOUR_SIZE, RTOS_BASE, RTOS_SIZE } from "./layout";
import { isMvmLine } from "./mvm-hardware";
import type { Readable } from "./mvm-memory";

const PAGE = 0x1000;
const WORD = 4;
const BITMAP = PAGE / WORD / 8;
const SIZE = BITMAP + WORD;
const NONE = 0xffff_ffff;
/** The lines of each word that are MVM's. */
const OWN_LINES = [0, 1, 2].map((word) =>
  Array.from({ length: 32 }, (_, bit) => bit)
    .filter((bit) => isMvmLine(word * 32 + bit))
    .reduce((lines, bit) => lines | (1 << bit), 0),
);
const GUESTS = [
  [ATTACKER_BASE, ATTACKER_SIZE],
  [NEIGHBOUR_BASE, NEIGHBOUR_SIZE],
  [RTOS_BASE, RTOS_SIZE],
] as const;
/** LDR with the PC as base, and its offset (ARM DDI 0406C A8.8.64). */
const LDR_LITERAL_MASK = 0x0f7f_0000;
const LDR_LITERAL = 0x051f_0000;
const LDR_UP = 1 << 23;
const LDR_OFFSET = 0xfff;
const PC_AHEAD = 8;

/** A word for each 32 lines, up to the last of MVM's own lines. */
const HIDDEN_SIZE = 3 * WORD;

export class ChangingData {
  /** Where the notes of core 0 may be: offsets in the data. */
  private places: number[];
  /** Offsets of words of hidden lines. */
  private readonly hidden = new Set<number>();

  constructor(private readonly before: Uint8Array) {
    this.places = Array.from({ length: (before.length - SIZE) / WORD }, (_, n) => n * WORD);
  }

  /** Addresses of words that have changed, and are none of these with a right value; "": none. */
  wrongChanges(board: Readable): string {
    const bytes = board.readMemory(MVM_DATA, MVM_STRUCTURES - MVM_DATA);
    const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const changed = changedWords(this.before, bytes);
    if (changed.length === 0) return "";
    const others = (place: number) => changed.filter((at) => at < place || at >= place + SIZE);
    const places = this.places.filter(
      (place) => this.mayBeHidden(words, others(place)) && hasNotes(board, words, place),
    );
    if (places.length === 0) return changed.map((at) => (MVM_DATA + at).toString(16)).join(" ");
    this.places = places;
    if (places.length === 1) for (const at of others(places[0]!)) this.hidden.add(at);
    return "";
  }

  private mayBeHidden(words: DataView, changed: number[]): boolean {
    const all = [...this.hidden, ...changed];
    if (Math.max(...all) - Math.min(...all) >= HIDDEN_SIZE) return false;
    return changed.every((at) => OWN_LINES.some((lines) => (words.getUint32(at, true) & ~lines) === 0));
  }
}

function changedWords(before: Uint8Array, after: Uint8Array): number[] {
  const changed: number[] = [];
  for (let at = 0; at < before.length; at += WORD) {
    if ([0, 1, 2, 3].some((n) => before[at + n] !== after[at + n])) changed.push(at);
  }
  return changed;
}

/** Whether the words at `at` are notes of a page of a guest, or of none. */
function hasNotes(board: Readable, words: DataView, at: number): boolean {
  const page = words.getUint32(at + BITMAP, true);
  if (page === NONE) return true;
  const guest = GUESTS.find(([base, length]) => page >= base && page < base + length);
  if (!guest || page % PAGE !== 0) return false;
  const [base, length] = guest;
  const first = Math.max(base, page - PAGE - PC_AHEAD);
  const end = Math.min(base + length, page + 2 * PAGE + PC_AHEAD);
  const code = board.readMemory(first, end - first);
  // A page of a guest on shadow tables is patched alone, an image of a confined guest as a whole.
  const ranges = [
    [page - first, page - first + PAGE],
    [0, end - first],
  ] as const;
  return ranges.some(([from, to]) =>
    literalsOf(code, page - first, from, to).every(
      (bits, n) => words.getUint32(at + n * WORD, true) === bits,
    ),
  );
}

/** The bitmap of the page at offset `page`, by the LDRs in [from, to). */
function literalsOf(bytes: Uint8Array, page: number, from: number, to: number): number[] {
  const code = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const bitmap = new Array<number>(BITMAP / WORD).fill(0);
  for (let at = from; at < to; at += WORD) {
    const word = code.getUint32(at, true);
    if ((word & LDR_LITERAL_MASK) !== LDR_LITERAL) continue;
    const offset = (word & LDR_UP) !== 0 ? word & LDR_OFFSET : -(word & LDR_OFFSET);
    const literal = at + PC_AHEAD + offset - page;
    if (literal < 0 || literal >= PAGE) continue;
    const bit = Math.floor(literal / WORD);
    bitmap[bit >>> 5] = (bitmap[bit >>> 5]! | (1 << (bit & 31))) >>> 0;
  }
  return bitmap;
}
