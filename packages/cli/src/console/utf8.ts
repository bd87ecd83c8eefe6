/**
 * Decodes UTF-8 that comes a byte at a time (RFC 3629). A byte that belongs to no character is kept
 * as LOST_BYTE plus the byte, and never takes a later byte with it: the line feed after half a
 * character is a line feed.
 */
import { LOST_BYTE } from "@mvm/config/source/printable";

const ASCII_END = 0x80;
const CONTINUATION_MASK = 0xc0;
const CONTINUATION = 0x80;

/** The number of bytes of a character, by its first byte; 0: no character begins so. */
function lengthOf(first: number): number {
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

export class Utf8Decoder {
  private readonly decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  private pending: number[] = [];

  /** @returns what the byte completes: nothing, a character, or lost bytes and what follows */
  push(byte: number): string {
    const isContinuation = (byte & CONTINUATION_MASK) === CONTINUATION;
    if (this.pending.length > 0 && isContinuation) {
      this.pending.push(byte);
      return this.pending.length < lengthOf(this.pending[0]!) ? "" : this.complete();
    }
    const before = this.lost();
    if (byte < ASCII_END) return before + String.fromCharCode(byte);
    this.pending = [byte];
    return lengthOf(byte) === 0 ? before + this.lost() : before;
  }

  private complete(): string {
    try {
      const character = this.decoder.decode(Uint8Array.from(this.pending));
      this.pending = [];
      return character;
    } catch {
      return this.lost();
    }
  }

  private lost(): string {
    const text = String.fromCharCode(...this.pending.map((byte) => LOST_BYTE + byte));
    this.pending = [];
    return text;
  }
}
