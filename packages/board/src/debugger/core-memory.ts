/**
 * Memory as a core sees it: by virtual address through its present translation, or by physical
 * address in one world. Permissions of the tables do not bind a debugger, the firewall does: what
 * the normal world cannot reach reads as an error there. Looking at a device changes nothing.
 */
import type { Bus } from "../machine/bus";
import type { HostMemory } from "../memory/host-memory";
import type { Translator } from "./translation";

const PAGE_SIZE = 0x1000;
const WORD = 4;
const SPACE = 2 ** 32;

/** A run of bytes within a page, with the physical address of its first. */
interface Piece {
  pa: number;
  nonSecure: boolean;
  start: number;
  size: number;
}

export class CoreMemory {
  constructor(
    private readonly bus: Bus,
    private readonly ram: HostMemory,
    private readonly translator: Translator,
  ) {}

  /** Bytes from the virtual address `va` on; fewer than `length` where the next is not there. */
  read(core: number, va: number, length: number): Uint8Array {
    const result = new Uint8Array(length);
    let done = 0;
    for (const piece of this.pieces(core, va, length)) {
      const bytes = this.readPhysical(core, piece.pa, piece.size, piece.nonSecure);
      result.set(bytes, piece.start);
      done = piece.start + bytes.length;
      if (bytes.length < piece.size) break;
    }
    return result.subarray(0, done);
  }

  /** Writes at a virtual address. False: not all of it could be written. */
  write(core: number, va: number, bytes: Uint8Array): boolean {
    let done = 0;
    for (const { pa, nonSecure, start, size } of this.pieces(core, va, bytes.length)) {
      if (!this.writePhysical(core, pa, bytes.subarray(start, start + size), nonSecure)) return false;
      done = start + size;
    }
    return done === bytes.length;
  }

  /** The same as `read`, by physical address. */
  readPhysical(core: number, pa: number, length: number, nonSecure: boolean): Uint8Array {
    const result = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const at = pa + done;
      // Registers of devices are words. What is left over is read by byte.
      const size = at % WORD === 0 && length - done >= WORD ? WORD : 1;
      const value = at < SPACE ? this.bus.look(core, at, size, nonSecure) : undefined;
      if (value === undefined) return result.subarray(0, done);
      for (let byte = 0; byte < size; byte++) result[done + byte] = value >>> (8 * byte);
      done += size;
    }
    return result;
  }

  /** The same as `write`, by physical address. Decoded instructions are forgotten. */
  writePhysical(core: number, pa: number, bytes: Uint8Array, nonSecure: boolean): boolean {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let done = 0; done < bytes.length; ) {
      const at = pa + done;
      const size = at % WORD === 0 && bytes.length - done >= WORD ? WORD : 1;
      const value = size === WORD ? view.getUint32(done, true) : view.getUint8(done);
      if (at >= SPACE || this.bus.look(core, at, size, nonSecure) === undefined) return false;
      if (this.isRam(at)) this.ram.write(at, bytes.subarray(done, done + size));
      else if (!this.bus.poke(core, at, size, value, nonSecure)) return false;
      done += size;
    }
    return true;
  }

  private isRam(pa: number): boolean {
    return this.bus.ram.resolve(pa) >= 0;
  }

  private *pieces(core: number, va: number, length: number): Generator<Piece> {
    for (let start = 0; start < length; ) {
      const at = (va + start) % SPACE;
      const size = Math.min(length - start, PAGE_SIZE - (at % PAGE_SIZE));
      const { pa, nonSecure } = this.translator.translate(core, at);
      if (pa === undefined) return;
      yield { pa, nonSecure, start, size };
      start += size;
    }
  }
}
