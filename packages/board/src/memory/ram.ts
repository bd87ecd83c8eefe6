/**
 * Which RAM, if any, is behind a physical address.
 *
 *     0x0000_0000 ┌────────────────────┐
 *                 │ OCM banks mapped   │  only while SCU filtering starts at 1 MiB (reset)
 *                 │ low, else nothing  │  DDR instead when it starts at 0
 *     0x0010_0000 ├────────────────────┤
 *                 │ DDR                │  up to the size of the board
 *     0x4000_0000 └────────────────────┘
 *     0xfffc_0000 ┌────────────────────┐
 *                 │ OCM banks mapped   │
 *                 │ high               │
 *     0xffff_ffff └────────────────────┘
 */
import { NO_RAM } from "../cpu/core/contract";
import { DDR_OFFSET, OCM_OFFSET, OCM_SIZE } from "./layout";
import { LOW_MEGABYTE_END, OCM_BANK_SIZE, OCM_BANKS, OCM_HIGH_BASE, OCM_LOW_BASE } from "./map";

/** What the registers of SLCR and SCU say about RAM. */
export interface RamMapping {
  /** SLCR.OCM_CFG.RAM_HI: bit n = 1 puts OCM bank n at its high address. */
  ocmHigh: number;
  /** SCU filtering start address, if filtering is on; addresses from here to 1 MiB reach DDR. */
  filterStart: number;
}

export class Ram {
  mapping: RamMapping = { ocmHigh: 0, filterStart: LOW_MEGABYTE_END };

  constructor(
    readonly bytes: Uint8Array,
    readonly ddrSize: number,
  ) {}

  /** Offset in the board's memory of the RAM byte at `pa`, or NO_RAM. */
  resolve(pa: number): number {
    if (pa >= OCM_HIGH_BASE) return this.ocm(pa - OCM_HIGH_BASE, true);
    if (pa < LOW_MEGABYTE_END) {
      if (pa >= this.mapping.filterStart) return DDR_OFFSET + pa;
      return pa - OCM_LOW_BASE < OCM_SIZE ? this.ocm(pa - OCM_LOW_BASE, false) : NO_RAM;
    }
    return pa < this.ddrSize ? DDR_OFFSET + pa : NO_RAM;
  }

  isOcm(hostOffset: number): boolean {
    return hostOffset < DDR_OFFSET;
  }

  /**
   * Offset of a host offset in its RAM. The firewall counts OCM pages and DDR segments from there.
   */
  offsetInRam(hostOffset: number): number {
    return this.isOcm(hostOffset) ? hostOffset - OCM_OFFSET : hostOffset - DDR_OFFSET;
  }

  clear(): void {
    this.bytes.fill(0, OCM_OFFSET, OCM_OFFSET + OCM_SIZE);
    this.bytes.fill(0, DDR_OFFSET, DDR_OFFSET + this.ddrSize);
  }

  /**
   * Visits `length` bytes at `pa` piece by piece, because RAM need not be contiguous in the host's
   * memory. Returns the first address that is not RAM, or undefined if all of it is.
   */
  forEachPiece(
    pa: number,
    length: number,
    visit: (hostOffset: number, start: number, length: number) => void,
  ): number | undefined {
    for (let done = 0; done < length; ) {
      const address = pa + done;
      const hostOffset = address <= 0xffff_ffff ? this.resolve(address) : NO_RAM;
      if (hostOffset === NO_RAM) return address;
      const piece = Math.min(length - done, OCM_BANK_SIZE - (address % OCM_BANK_SIZE));
      visit(hostOffset, done, piece);
      done += piece;
    }
    return undefined;
  }

  private ocm(offset: number, high: boolean): number {
    const bank = Math.floor(offset / OCM_BANK_SIZE);
    if (bank >= OCM_BANKS) return NO_RAM;
    const mappedHigh = ((this.mapping.ocmHigh >>> bank) & 1) === 1;
    return mappedHigh === high ? OCM_OFFSET + offset : NO_RAM;
  }
}
