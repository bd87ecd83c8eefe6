/**
 * Arm's semihosting: a program calls its debugger by SVC 0x123456 (ARM state) or SVC 0xAB (Thumb
 * state), with the operation in r0 and its argument in r1. The result comes back in r0. The board
 * is the debugger here: it has a console and the program's exit. It has no files, because a run
 * must not depend on the host.
 *
 *     argument in r1            operations
 *     a value, or an address    SYS_WRITEC, SYS_WRITE0, SYS_EXIT
 *     address of a block        SYS_OPEN, SYS_WRITE, SYS_READ …: a word for each argument
 */
import { CPU_HZ } from "../clocks";
import { Delivered } from "../machine/delivered";
import { APPLICATION_EXIT, CONSOLE_NAME, FAILED, HostError, Operation } from "./operations";

/** What the calls need of the board. Addresses are virtual, as the calling core sees them. */
export interface SemihostingBoard {
  register(core: number, number: number): number;
  setRegister(core: number, number: number, value: number): void;
  /** Fewer bytes than `length` where the next is not there. */
  read(core: number, va: number, length: number): Uint8Array;
  /** False: not all could be written. */
  write(core: number, va: number, bytes: Uint8Array): boolean;
  /** The time of the calling core, in cycles. */
  now(): number;
  /** The program ends, with this status. */
  exit(status: number): void;
}

/** The part of a board's state that belongs to semihosting. */
export interface SemihostingState {
  error: number;
  /** Bytes that the program has written to its console. */
  sent: number;
}

const OPERATION = 0;
const ARGUMENT = 1;
const WORD = 4;
const MASK = 0xff;
/** Handles that SYS_OPEN gives for the console. */
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
/** Modes of SYS_OPEN: "r" …, "w" …, "a" … (four each). */
const FIRST_WRITE_MODE = 4;
const FIRST_APPEND_MODE = 8;
/** An argument in memory that is longer has a mistake. */
const LONGEST = 0x10_0000;
const CENTISECONDS = 100;
const HEAP_WORDS = 4;
const STATUS_FAILURE = 1;

export class Semihosting {
  /** Called with each byte that the program writes to its console, and the cycle. */
  onByte: ((byte: number, time: number) => void) | undefined;

  private readonly delivered = new Delivered();

  constructor(
    private readonly board: SemihostingBoard,
    private readonly state: SemihostingState,
  ) {}

  /** Bytes that come from now on are given to `onByte`. */
  tellAgain(): void {
    this.delivered.begin(this.state.sent);
  }

  /** The call of `core`, which is at its SVC. */
  call(core: number): void {
    const { board } = this;
    const argument = board.register(core, ARGUMENT);
    const result = this.perform(core, board.register(core, OPERATION), argument);
    board.setRegister(core, OPERATION, result >>> 0);
  }

  private perform(core: number, operation: number, argument: number): number {
    switch (operation) {
      case Operation.SYS_WRITEC:
        return this.writeText(core, argument, 1);
      case Operation.SYS_WRITE0:
        return this.writeString(core, argument);
      case Operation.SYS_EXIT:
        this.board.exit(argument === APPLICATION_EXIT ? 0 : STATUS_FAILURE);
        return 0;
      case Operation.SYS_CLOCK:
        return Math.floor((this.board.now() * CENTISECONDS) / CPU_HZ);
      case Operation.SYS_TIME:
        return Math.floor(this.board.now() / CPU_HZ);
      case Operation.SYS_TICKFREQ:
        return CPU_HZ;
      case Operation.SYS_ERRNO:
        return this.state.error;
      case Operation.SYS_ELAPSED:
        return this.elapsed(core, argument);
      case Operation.SYS_READC:
        return this.fails(HostError.NOT_SUPPORTED);
      default:
        return this.performWithBlock(core, operation, argument);
    }
  }

  /** The operations whose argument is a block of words. */
  private performWithBlock(core: number, operation: number, at: number): number {
    const words = (count: number) => this.words(core, at, count);
    switch (operation) {
      case Operation.SYS_OPEN:
        return this.open(core, words(3));
      case Operation.SYS_CLOSE:
      case Operation.SYS_FLEN:
        return this.ofHandle(words(1), 0);
      case Operation.SYS_ISTTY:
        return this.ofHandle(words(1), 1);
      case Operation.SYS_WRITE:
        return this.writeBlock(core, words(3));
      case Operation.SYS_READ: {
        // The number of bytes that are not read: the console is at its end.
        const block = words(3);
        return block === undefined ? this.fails(HostError.BAD_ADDRESS) : block[2]!;
      }
      case Operation.SYS_ISERROR: {
        const block = words(1);
        return block === undefined ? this.fails(HostError.BAD_ADDRESS) : block[0]! >>> 31;
      }
      case Operation.SYS_GET_CMDLINE:
        return this.giveCommandLine(core, at, words(2));
      case Operation.SYS_HEAPINFO:
        return this.giveHeap(core, words(1));
      case Operation.SYS_EXIT_EXTENDED:
        return this.exitExtended(words(2));
      default:
        return this.fails(HostError.NOT_SUPPORTED);
    }
  }

  private open(core: number, block: Uint32Array | undefined): number {
    if (block === undefined) return this.fails(HostError.BAD_ADDRESS);
    const [name, mode, length] = block as unknown as [number, number, number];
    const bytes = length > LONGEST ? undefined : this.whole(core, name, length);
    if (bytes === undefined) return this.fails(HostError.BAD_ADDRESS);
    if (new TextDecoder().decode(bytes) !== CONSOLE_NAME) return this.fails(HostError.NOT_FOUND);
    if (mode < FIRST_WRITE_MODE) return STDIN;
    return mode < FIRST_APPEND_MODE ? STDOUT : STDERR;
  }

  private ofHandle(block: Uint32Array | undefined, result: number): number {
    if (block === undefined) return this.fails(HostError.BAD_ADDRESS);
    return block[0]! <= STDERR ? result : this.fails(HostError.BAD_HANDLE);
  }

  /** Returns the number of bytes that were not written. */
  private writeBlock(core: number, block: Uint32Array | undefined): number {
    if (block === undefined) return this.fails(HostError.BAD_ADDRESS);
    const [handle, data, length] = block as unknown as [number, number, number];
    if (handle !== STDOUT && handle !== STDERR) {
      this.fails(HostError.BAD_HANDLE);
      return length;
    }
    return this.writeText(core, data, length);
  }

  /** Returns the number of bytes that were not written. */
  private writeText(core: number, va: number, length: number): number {
    const bytes = this.board.read(core, va, Math.min(length, LONGEST));
    for (const byte of bytes) this.put(byte);
    if (bytes.length < length) this.fails(HostError.BAD_ADDRESS);
    return length - bytes.length;
  }

  /** Up to the byte 0. */
  private writeString(core: number, va: number): number {
    for (let length = 0; length < LONGEST; length++) {
      const [byte] = this.board.read(core, (va + length) >>> 0, 1);
      if (byte === undefined) return this.fails(HostError.BAD_ADDRESS);
      if (byte === 0) return 0;
      this.put(byte);
    }
    return 0;
  }

  private put(byte: number): void {
    if (this.delivered.isNews(++this.state.sent)) this.onByte?.(byte, this.board.now());
  }

  /** The time in cycles, a doubleword. */
  private elapsed(core: number, va: number): number {
    const now = this.board.now();
    const words = Uint32Array.of(now >>> 0, Math.floor(now / 2 ** 32));
    return this.give(core, va, words);
  }

  /** The program has no command line. */
  private giveCommandLine(core: number, at: number, block: Uint32Array | undefined): number {
    if (block === undefined) return this.fails(HostError.BAD_ADDRESS);
    const [buffer, size] = block as unknown as [number, number];
    if (size === 0 || !this.board.write(core, buffer, Uint8Array.of(0)))
      return this.fails(HostError.BAD_ADDRESS);
    return this.give(core, at + WORD, Uint32Array.of(0));
  }

  /** Zeros: the program's own linker script says where its heap and its stack are. */
  private giveHeap(core: number, block: Uint32Array | undefined): number {
    if (block === undefined) return this.fails(HostError.BAD_ADDRESS);
    return this.give(core, block[0]!, new Uint32Array(HEAP_WORDS));
  }

  private exitExtended(block: Uint32Array | undefined): number {
    if (block === undefined) return this.fails(HostError.BAD_ADDRESS);
    const [reason, status] = block as unknown as [number, number];
    this.board.exit(reason === APPLICATION_EXIT ? status & MASK : STATUS_FAILURE);
    return 0;
  }

  private words(core: number, va: number, count: number): Uint32Array | undefined {
    const bytes = this.whole(core, va, count * WORD);
    return bytes && new Uint32Array(Uint8Array.from(bytes).buffer);
  }

  private whole(core: number, va: number, length: number): Uint8Array | undefined {
    const bytes = this.board.read(core, va, length);
    return bytes.length === length ? bytes : undefined;
  }

  private give(core: number, va: number, words: Uint32Array): number {
    return this.board.write(core, va >>> 0, new Uint8Array(words.buffer))
      ? 0
      : this.fails(HostError.BAD_ADDRESS);
  }

  private fails(error: HostError): number {
    this.state.error = error;
    return FAILED;
  }
}
