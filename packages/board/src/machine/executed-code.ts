/** Which instructions the cores have executed: a bit for each halfword of RAM that has code. */
import { NO_RAM } from "../cpu/core/contract";
import type { Ram } from "../memory/ram";

const PAGE_SHIFT = 12;
const IN_PAGE = 0xfff;
const HALFWORD_SHIFT = 1;
const BITS = 8;
const BYTES_OF_PAGE = (IN_PAGE + 1) / 2 / BITS;

export class ExecutedCode {
  /** By host page. */
  private readonly pages = new Map<number, Uint8Array>();

  constructor(private readonly ram: Ram) {}

  /** The core executes the instruction at a host offset. */
  add(hostOffset: number): void {
    const page = hostOffset >>> PAGE_SHIFT;
    let bits = this.pages.get(page);
    if (bits === undefined) {
      bits = new Uint8Array(BYTES_OF_PAGE);
      this.pages.set(page, bits);
    }
    const halfword = (hostOffset & IN_PAGE) >>> HALFWORD_SHIFT;
    bits[Math.floor(halfword / BITS)]! |= 1 << (halfword % BITS);
  }

  /** Has any core executed an instruction that begins at this physical address (in RAM as now)? */
  has(pa: number): boolean {
    const hostOffset = this.ram.resolve(pa);
    if (hostOffset === NO_RAM) return false;
    const halfword = (hostOffset & IN_PAGE) >>> HALFWORD_SHIFT;
    const bits = this.pages.get(hostOffset >>> PAGE_SHIFT);
    return bits !== undefined && ((bits[Math.floor(halfword / BITS)]! >>> (halfword % BITS)) & 1) === 1;
  }
}
