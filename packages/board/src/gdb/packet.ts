/**
 * The packet layer of GDB's remote serial protocol (GDB manual, appendix E.1):
 *
 *     $ payload # checksum     + received     - send it again     0x03 interrupt
 *
 * A payload is a string of which each character is a byte. In a payload } escapes the next byte,
 * and * repeats the byte before.
 */
export type Received =
  | { readonly kind: "packet"; readonly payload: string }
  /** The checksum is wrong. */
  | { readonly kind: "damaged" }
  | { readonly kind: "acknowledged" }
  | { readonly kind: "again" }
  | { readonly kind: "interrupt" };

const INTERRUPT = "\x03";
const ESCAPE_BIT = 0x20;
/** What a repeat count is added to, as a printable character. */
const REPEAT_BASE = 29;
const CHECKSUM_DIGITS = 2;
/** A larger packet is no packet: what sends it is no debugger. */
const LONGEST = 0x10_0000;

/** What comes is not the protocol. */
export class ProtocolError extends Error {}

/** Takes the bytes of a connection, in whatever pieces they come. */
export class PacketReader {
  private pending = "";

  /** Throws ProtocolError if a packet does not end. */
  take(bytes: Uint8Array): Received[] {
    this.pending += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
    const received: Received[] = [];
    for (;;) {
      const next = this.next();
      if (next === "more") return received;
      if (next !== undefined) received.push(next);
    }
  }

  /** Undefined: a byte between packets that means nothing. */
  private next(): Received | undefined | "more" {
    const first = this.pending[0];
    if (first === undefined) return "more";
    if (first === "$") return this.packet();
    this.pending = this.pending.slice(1);
    switch (first) {
      case "+":
        return { kind: "acknowledged" };
      case "-":
        return { kind: "again" };
      case INTERRUPT:
        return { kind: "interrupt" };
      default:
        return undefined;
    }
  }

  private packet(): Received | "more" {
    const end = this.pending.indexOf("#");
    if (end < 0 && this.pending.length > LONGEST) throw new ProtocolError("a packet does not end");
    if (end < 0 || this.pending.length < end + 1 + CHECKSUM_DIGITS) return "more";
    const raw = this.pending.slice(1, end);
    const digits = this.pending.slice(end + 1, end + 1 + CHECKSUM_DIGITS);
    this.pending = this.pending.slice(end + 1 + CHECKSUM_DIGITS);
    if (!/^[0-9a-f]{2}$/i.test(digits) || Number.parseInt(digits, 16) !== checksum(raw))
      return { kind: "damaged" };
    return { kind: "packet", payload: unescaped(raw) };
  }
}

/** The bytes of a packet. */
export function framed(payload: string): Buffer {
  const raw = payload.replace(/[#$}*]/g, (c) => `}${String.fromCharCode(c.charCodeAt(0) ^ ESCAPE_BIT)}`);
  const sum = checksum(raw).toString(16).padStart(CHECKSUM_DIGITS, "0");
  return Buffer.from(`$${raw}#${sum}`, "latin1");
}

function checksum(raw: string): number {
  let sum = 0;
  for (let i = 0; i < raw.length; i++) sum += raw.charCodeAt(i);
  return sum & 0xff;
}

function unescaped(raw: string): string {
  let payload = "";
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i]!;
    if (c === "}") payload += String.fromCharCode(raw.charCodeAt(++i) ^ ESCAPE_BIT);
    else if (c === "*" && payload.length > 0 && i + 1 < raw.length)
      payload += payload.at(-1)!.repeat(Math.max(0, raw.charCodeAt(++i) - REPEAT_BASE));
    else payload += c;
  }
  return payload;
}
