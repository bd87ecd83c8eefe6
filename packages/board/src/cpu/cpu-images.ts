/**
 * The state of the processor and of RAM: everything in the board's WebAssembly.Memory but what
 * belongs to the debugger. TLBs are a part of the state, and so is the knowledge which instructions
 * are decoded: software that forgets TLB maintenance sees both.
 *
 *     CORE_STATES … MAP_CACHE    copied, where a page is another than in the image before
 *     DECODE_SLOTS               which instructions are decoded; they are decoded again
 *     OCM, DDR                   the pages that were written since the image before
 */
import {
  CORE_STATES,
  DDR_OFFSET,
  DECODE_SLOT_CHANGED,
  DECODE_SLOT_PAGE,
  DECODE_SLOT_SIZE,
  DECODE_SLOT_THUMB,
  DECODE_SLOTS,
  MAP_CACHE,
  MAP_CACHE_ENTRIES,
  OCM_OFFSET,
  PAGE_FLAGS,
  PAGE_WRITTEN,
} from "../memory/layout";
import { keepPage, PAGE_SIZE, PageImage } from "../snapshot/page-image";
import { CORES, Stepping } from "./core/contract";
import { SLOTS_USED } from "./core/shared-state";
import { UOP_IT, UOP_SIZE } from "./core/uop";
import type { CpuImage, SlotImage } from "./cpu-image";
import type { CoreExports } from "./instance";

const STATE_PAGES = (MAP_CACHE + 8 * MAP_CACHE_ENTRIES - CORE_STATES) / PAGE_SIZE;
const ALL_WRITTEN = PAGE_WRITTEN * 0x0101_0101;
const FLAGS_IN_WORD = 4;
const UNITS = [0x400, 0x800];

export class CpuImages {
  private readonly bytes: Uint8Array;
  private readonly words: Uint32Array;
  private readonly ramPages: number;
  /** The last image that was saved or restored. */
  private last: CpuImage = { state: PageImage.EMPTY, ram: PageImage.EMPTY, slots: [] };

  constructor(
    private readonly core: CoreExports,
    memory: ArrayBufferLike,
    ddrSize: number,
  ) {
    this.bytes = new Uint8Array(memory);
    this.words = new Uint32Array(memory);
    this.ramPages = (DDR_OFFSET + ddrSize - OCM_OFFSET) / PAGE_SIZE;
  }

  /** The present state. Costs what has changed since the last image. The run is not changed. */
  save(): CpuImage {
    const written = this.takeWritten();
    const { last } = this;
    const ram = last.ram.with(
      written.map((page) => [page, keepPage(this.page(OCM_OFFSET, page), last.ram.page(page))] as const),
    );
    const slots = Array.from({ length: this.words[SLOTS_USED / 4]! }, (_, number) => this.slot(number));
    const state = last.state.with(this.changedState());
    this.last = { state, ram, slots };
    return this.last;
  }

  /** Gives processor and RAM the state of the image. What the debugger has set is not touched. */
  restore(image: CpuImage): void {
    const { last } = this;
    const written = this.takeWritten();
    for (const page of new Set([...written, ...last.ram.differences(image.ram)]))
      this.setPage(OCM_OFFSET, page, image.ram);
    for (let page = 0; page < STATE_PAGES; page++) this.setPage(CORE_STATES, page, image.state);
    for (const [number, slot] of image.slots.entries()) this.restoreSlot(number, slot);
    for (let core = 0; core < CORES; core++) this.core.setStepping(core, Stepping.OFF);
    this.core.setWatching(0);
    this.last = image;
  }

  /** The RAM pages that may have been written since the last image. None counts as written now. */
  private takeWritten(): number[] {
    const written: number[] = [];
    const first = PAGE_FLAGS / FLAGS_IN_WORD;
    for (let word = 0; word < this.ramPages / FLAGS_IN_WORD; word++) {
      const flags = this.words[first + word]! & ALL_WRITTEN;
      if (flags === 0) continue;
      this.words[first + word]! &= ~ALL_WRITTEN;
      for (let byte = 0; byte < FLAGS_IN_WORD; byte++)
        if ((flags & (PAGE_WRITTEN << (8 * byte))) !== 0) written.push(word * FLAGS_IN_WORD + byte);
    }
    this.core.cleanWriteEntries();
    return written;
  }

  private *changedState(): Generator<[number, Uint8Array | undefined], void, void> {
    for (let page = 0; page < STATE_PAGES; page++) {
      const known = this.last.state.page(page);
      const kept = keepPage(this.page(CORE_STATES, page), known);
      if (kept !== known) yield [page, kept];
    }
  }

  private page(base: number, page: number): Uint8Array {
    const at = base + page * PAGE_SIZE;
    return this.bytes.subarray(at, at + PAGE_SIZE);
  }

  private setPage(base: number, page: number, image: PageImage): void {
    const bytes = image.page(page);
    if (bytes === undefined) this.page(base, page).fill(0);
    else this.bytes.set(bytes, base + page * PAGE_SIZE);
  }

  private slot(number: number): SlotImage {
    const slot = DECODE_SLOTS + number * DECODE_SLOT_SIZE;
    const known = this.last.slots[number];
    if (known !== undefined && this.words[(slot + DECODE_SLOT_CHANGED) / 4] === 0) return known;
    this.words[(slot + DECODE_SLOT_CHANGED) / 4] = 0;
    const page = this.words[(slot + DECODE_SLOT_PAGE) / 4]!;
    const thumb = this.words[(slot + DECODE_SLOT_THUMB) / 4]!;
    const decoded = new Uint16Array(UNITS[thumb]! + 1);
    for (let unit = 0; unit < decoded.length; unit++) {
      const uop = slot + unit * UOP_SIZE;
      if (this.words[uop / 4] !== 0) decoded[unit] = 1 + this.bytes[uop + UOP_IT]!;
    }
    return { page, thumb, decoded };
  }

  private restoreSlot(number: number, slot: SlotImage): void {
    const at = DECODE_SLOTS + number * DECODE_SLOT_SIZE;
    const changed = (at + DECODE_SLOT_CHANGED) / 4;
    if (this.last.slots[number] === slot && this.words[changed] === 0) return;
    const { page, thumb, decoded } = slot;
    const bytesOfUnit = PAGE_SIZE / (decoded.length - 1);
    this.core.restoreSlot(number, page, thumb, decoded.at(-1)! - 1);
    for (let unit = 0; unit < decoded.length - 1; unit++)
      if (decoded[unit] !== 0) this.core.restoreCode(number, unit * bytesOfUnit, decoded[unit]! - 1);
    this.words[changed] = 0;
  }
}
