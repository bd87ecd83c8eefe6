/** What a snapshot has of the processor and of RAM. */
import type { PageImage } from "../snapshot/page-image";

/** What is decoded in a slot. An image never changes. */
export interface SlotImage {
  /** Host offset of the page; 0: the slot is detached. */
  readonly page: number;
  readonly thumb: number;
  /**
   * For each word (ARM) or halfword (Thumb) of the page, and for its end: 1 + ITSTATE of the
   * micro-op; 0 = nothing is decoded.
   */
  readonly decoded: Uint16Array;
}

export interface CpuImage {
  /** Pages from CORE_STATES on. */
  readonly state: PageImage;
  /** Pages from OCM_OFFSET on. */
  readonly ram: PageImage;
  readonly slots: readonly SlotImage[];
}
