/**
 * Two VMs with a channel between them, in this process. Each VM has its own memory; the channel's
 * memory is the same for both.
 */
import { loadProgram } from "../../../packages/toolchain/src/testing";

const BASE = 0x3a00_0000;
/** Places of the messages in the memory of a VM under test. */
const OUTGOING = 0x0010_0000;
const INCOMING = 0x0020_0000;
/** Bytes around the buffer that no access may touch. */
const MARGIN = 64;
const UNTOUCHED = 0xa5;
const MESSAGE_MAX = 1024;

/** The channel's memory, as the two ends see it. Every access is checked and counted. */
export class SharedMemory {
  readonly words: Uint32Array;
  accesses = 0;
  /** Called before each read: the writes of another VM at that moment. */
  meanwhile: () => void = () => undefined;

  constructor(readonly size: number) {
    this.words = new Uint32Array(size / 4);
  }

  read(address: number): number {
    this.meanwhile();
    return this.words[this.index(address)]!;
  }

  write(address: number, value: number): void {
    this.words[this.index(address)] = value;
  }

  private index(address: number): number {
    this.accesses++;
    const offset = address - BASE;
    if (offset < 0 || offset >= this.size || offset % 4 !== 0) {
      throw new Error(`access outside the channel: 0x${address.toString(16)}`);
    }
    return offset / 4;
  }
}

export class End {
  private readonly program;
  private readonly bytes: Uint8Array;

  constructor(
    private readonly shared: SharedMemory,
    private readonly number: 0 | 1,
  ) {
    this.program = loadProgram("guests/lib/test/channel-end.ts", {
      hw: {
        r32: (address) => shared.read(address!),
        w32: (address, value) => shared.write(address!, value!),
        dmb: () => undefined,
      },
    });
    this.bytes = new Uint8Array(this.program.memory.buffer);
    this.open();
  }

  /** What the VM does when it starts (anew). */
  open(): void {
    this.program.exports.open!(BASE, this.shared.size, this.number);
  }

  /** Length, or a negative result. */
  send(message: Uint8Array): number {
    // Bytes behind the message must stay in the VM.
    this.bytes.fill(UNTOUCHED, OUTGOING, OUTGOING + message.length + MARGIN);
    this.bytes.set(message, OUTGOING);
    return Number(this.program.exports.write!(OUTGOING, message.length)) | 0;
  }

  /** The message, or a negative result. */
  receive(): Uint8Array | number {
    this.bytes.fill(UNTOUCHED, INCOMING - MARGIN, INCOMING + MESSAGE_MAX + MARGIN);
    const length = Number(this.program.exports.receive!(INCOMING)) | 0;
    if (length > MESSAGE_MAX) throw new Error(`a message of ${length} bytes`);
    const around = [
      ...this.bytes.subarray(INCOMING - MARGIN, INCOMING),
      ...this.bytes.subarray(INCOMING + Math.max(length, 0), INCOMING + MESSAGE_MAX + MARGIN),
    ];
    if (around.some((byte) => byte !== UNTOUCHED)) throw new Error("written outside the message's buffer");
    return length < 0 ? length : this.bytes.slice(INCOMING, INCOMING + length);
  }

  capacity(size: number): number {
    return Number(this.program.exports.capacity!(size));
  }
}
