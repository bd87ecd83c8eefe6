/**
 * The board's RAM as the host reaches it: by physical address, as the secure world sees it,
 * whatever the firewall says.
 */
import { hex } from "../hex";
import { ElfError, readElf } from "../loader/elf";
import type { Ram } from "./ram";

export class HostMemory {
  /** `onWrite` is told of each range of host offsets that was written. */
  constructor(
    private readonly ram: Ram,
    private readonly onWrite: (hostOffset: number, length: number) => void,
  ) {}

  /** Throws RangeError outside RAM. */
  read(pa: number, length: number): Uint8Array {
    const result = new Uint8Array(length);
    const bad = this.ram.forEachPiece(pa, length, (host, start, size) => {
      result.set(this.ram.bytes.subarray(host, host + size), start);
    });
    if (bad !== undefined) throw new RangeError(`no RAM at ${hex(bad)}`);
    return result;
  }

  /**
   * The bytes themselves: what the software writes later is seen, too. Do not write. Throws
   * RangeError if the range is not in one piece of RAM.
   */
  view(pa: number, length: number): Uint8Array {
    const first = this.ram.resolve(pa);
    let whole = true;
    const bad = this.ram.forEachPiece(pa, length, (host, start) => {
      whole &&= host === first + start;
    });
    if (bad !== undefined) throw new RangeError(`no RAM at ${hex(bad)}`);
    if (!whole) throw new RangeError(`the RAM at ${hex(pa)} is in pieces`);
    return this.ram.bytes.subarray(first, first + length);
  }

  /** Where the byte at `pa` is in the memory of the engine. Throws RangeError outside RAM. */
  hostOffset(pa: number): number {
    const offset = this.ram.resolve(pa);
    if (offset < 0) throw new RangeError(`no RAM at ${hex(pa)}`);
    return offset;
  }

  /** The little-endian word at the aligned address `pa`; undefined where no RAM is. */
  wordAt(pa: number): number | undefined {
    const { bytes } = this.ram;
    const at = this.ram.resolve(pa);
    if (at < 0) return undefined;
    return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  }

  /** Throws RangeError outside RAM; then nothing is written. */
  write(pa: number, bytes: Uint8Array): void {
    const bad = this.ram.forEachPiece(pa, bytes.length, () => {});
    if (bad !== undefined) throw new RangeError(`no RAM at ${hex(bad)}`);
    this.ram.forEachPiece(pa, bytes.length, (host, start, size) => {
      this.ram.bytes.set(bytes.subarray(start, start + size), host);
      this.onWrite(host, size);
    });
  }

  /**
   * Puts the segments of an ELF file into RAM and returns its entry point. Throws ElfError if the
   * file is not an Arm executable or does not fit; then nothing is written.
   */
  loadElf(file: Uint8Array, name: string): number {
    const image = readElf(file, name);
    for (const [index, { address, memorySize }] of image.segments.entries()) {
      const bad = this.ram.forEachPiece(address, memorySize, () => {});
      if (bad !== undefined) throw new ElfError(this.doesNotFit(name, index, address, memorySize, bad));
    }
    for (const { address, data, memorySize } of image.segments) {
      const bytes = new Uint8Array(memorySize);
      bytes.set(data);
      this.write(address, bytes);
    }
    return image.entry;
  }

  private doesNotFit(name: string, index: number, address: number, size: number, bad: number): string {
    const range = `${hex(address)}–${hex(address + size - 1)}`;
    return (
      `${name}: segment ${index} (${range}) is outside RAM at ${hex(bad)}. The board has DDR at ` +
      `0x00100000–${hex(this.ram.ddrSize - 1)} and OCM at 0x00000000–0x0002FFFF and 0xFFFF0000–0xFFFFFFFF after reset: ` +
      "change the linker script or the size of the board's DDR"
    );
  }
}
