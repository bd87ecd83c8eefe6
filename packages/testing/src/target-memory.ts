/**
 * Memory of the firmware by symbol, as a core sees it now: through its translation tables, if its
 * MMU is on. Numbers are unsigned and little-endian. To read a device's register changes nothing.
 */
import type { Debugger } from "@mvm/board";
import { hex, type Place, type Places } from "./places";

/** Writes memory, and keeps for a replay that the test has done so. */
export type WriteMemory = (core: number, address: number, bytes: Uint8Array) => void;

const BITS = 8;

export class TargetMemory {
  constructor(
    private readonly core: number,
    private readonly debug: Debugger,
    private readonly places: Places,
    private readonly put: WriteMemory,
  ) {}

  /**
   * 32 bits. Throws PlaceError for a place that the program does not have, RangeError if the core
   * reaches nothing there.
   */
  word(place: Place): number {
    return this.number(place, 4);
  }

  /** 16 bits. Throws as `word`. */
  half(place: Place): number {
    return this.number(place, 2);
  }

  /** 8 bits. Throws as `word`. */
  byte(place: Place): number {
    return this.number(place, 1);
  }

  /**
   * A whole variable, of 1, 2 or 4 bytes as the program says. Throws as `word`, and RangeError if
   * the variable has another size.
   */
  value(place: Place): number {
    const size = this.places.size(place);
    if (size === 1 || size === 2 || size === 4) return this.number(place, size);
    throw new RangeError(
      `${place} has ${size ?? "an unknown number of"} bytes: use word, half, byte or bytes`,
    );
  }

  /** `length` bytes; without it, as many as the variable has. Throws as `word`. */
  bytes(place: Place, length = this.places.size(place)): Uint8Array {
    if (length === undefined)
      throw new RangeError(`${place}: the program does not say how many bytes it has`);
    const address = this.places.address(place);
    const bytes = this.debug.memory.read(this.core, address, length);
    if (bytes.length === length) return bytes;
    throw this.unreachable(place, address + bytes.length);
  }

  /** The text up to the byte 0; at most `longest` bytes. Throws as `word`. */
  text(place: Place, longest = 1024): string {
    const address = this.places.address(place);
    const bytes = this.debug.memory.read(this.core, address, longest);
    const end = bytes.indexOf(0);
    if (end < 0 && bytes.length < longest) throw this.unreachable(place, address + bytes.length);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  /** Writes 32 bits. `value` is from -2^31 to 2^32 - 1. Throws as `word`. */
  setWord(place: Place, value: number): void {
    this.set(place, value, 4);
  }

  /** Writes 16 bits. Throws as `word`. */
  setHalf(place: Place, value: number): void {
    this.set(place, value, 2);
  }

  /** Writes 8 bits. Throws as `word`. */
  setByte(place: Place, value: number): void {
    this.set(place, value, 1);
  }

  /** Throws as `word`; then nothing, or a part, is written. */
  setBytes(place: Place, bytes: Uint8Array): void {
    this.put(this.core, this.places.address(place), bytes);
  }

  /** A fault of memory: turns a bit over. `bit` counts from the lowest bit of the place on. */
  flipBit(place: Place, bit: number): void {
    if (!Number.isInteger(bit) || bit < 0) throw new RangeError(`${place}: there is no bit ${bit}`);
    const address = this.places.address(place) + Math.floor(bit / BITS);
    this.setByte(address, this.byte(address) ^ (1 << (bit % BITS)));
  }

  private unreachable(place: Place, address: number): RangeError {
    return new RangeError(`${place}: core ${this.core} reaches nothing at ${hex(address)}`);
  }

  private number(place: Place, size: 1 | 2 | 4): number {
    return this.bytes(place, size).reduceRight((value, byte) => value * 2 ** BITS + byte, 0);
  }

  private set(place: Place, value: number, size: 1 | 2 | 4): void {
    const limit = 2 ** (BITS * size);
    if (!Number.isInteger(value) || value < -limit / 2 || value >= limit)
      throw new RangeError(`${place}: ${value} does not fit ${size} ${size === 1 ? "byte" : "bytes"}`);
    const bytes = Array.from({ length: size }, (_, byte) => value >> (BITS * byte));
    this.setBytes(place, Uint8Array.from(bytes));
  }
}
