/** A firmware on a board, for a test. */
import { CORES, type Debugger, type Program, type Reverse, type Snapshot, type Zc702 } from "@mvm/board";
import type { Action } from "./action";
import { Back } from "./back";
import { coreOf } from "./core-number";
import type { Ended, Raiser, Runner } from "./ended";
import { type ExpectationError, failureOf } from "./failure";
import type { Firmware } from "./firmware";
import { lastWriter, type Writer } from "./last-writer";
import { type Place, Places } from "./places";
import { ReadFaults } from "./read-faults";
import { Recording } from "./recording";
import { TargetMemory } from "./target-memory";
import { TargetRegisters } from "./target-registers";
import { type Heard, TestConsole } from "./test-console";
import { TestUart } from "./test-uart";

/** The firmware as it was at one time. */
export interface Checkpoint {
  readonly snapshot: Snapshot;
  readonly heard: ReadonlyMap<string, Heard>;
}

/** The firmware came to an end in a run that was to go on. */
export class StoppedError extends Error {
  override name = "StoppedError";
}

const SEMIHOSTING = "semihosting";
const WORD = 4;
const BANKS = [0, 1, 2, 3];
const ALL_PINS = 0xffff_ffff;
const GPIO_DATA_RO = 0xe000_a060;

export class Target implements Runner {
  readonly places: Places;
  /** Memory as core 0 sees it. */
  readonly memory: TargetMemory;
  /** Registers of core 0. */
  readonly registers: TargetRegisters;
  readonly recording: Recording;
  private readonly consoles = new Map<string, TestConsole>();
  private readonly faults = new ReadFaults();
  private readonly reverse: Reverse;
  /** What the test wrote to memory. */
  private writes: { readonly address: number; readonly length: number; readonly time: number }[] = [];

  /**
   * @param board on which the firmware has started
   * @param program what `start` was given
   */
  constructor(
    readonly board: Zc702,
    readonly firmware: Firmware,
    private readonly program: number | Program,
    /** The folder for files of failures; undefined: no files. */
    readonly failures: string | undefined,
  ) {
    this.places = new Places(firmware.symbols, firmware.name);
    this.memory = this.memoryOf(0);
    this.registers = this.registersOf(0);
    this.recording = new Recording(board);
    this.reverse = board.keepHistory();
    if (board.semihosting !== undefined)
      this.consoles.set(SEMIHOSTING, new TestConsole(SEMIHOSTING, this, board.semihosting));
    for (const { name } of board.devices.serialPorts) this.serialPort(name);
  }

  /** UART0 or UART1. */
  uart(number: 0 | 1): TestUart {
    return this.serialPort(`uart${number}`);
  }

  /**
   * A serial port by name: "uart0", or that of a UART in the programmable logic. Throws RangeError
   * if the board has none of that name.
   */
  serialPort(name: string): TestUart {
    const known = this.consoles.get(name);
    if (known instanceof TestUart) return known;
    const uart = new TestUart(this.board.serialPort(name), this, (text) =>
      this.perform({ kind: "type", port: name, text }),
    );
    this.consoles.set(name, uart);
    return uart;
  }

  /** The console of semihosting. Throws Error if the board was made without semihosting. */
  get semihosting(): TestConsole {
    const console = this.consoles.get(SEMIHOSTING);
    if (console !== undefined) return console;
    throw new Error("the board does no semihosting calls; start the firmware with { semihosting: true }");
  }

  /** Memory as core 0 or 1 sees it. Throws RangeError for another core. */
  memoryOf(core: number): TargetMemory {
    return new TargetMemory(coreOf(core), this.debugger, this.places, (of, address, bytes) => {
      this.perform({ kind: "memory", core: of, address, bytes: [...bytes] });
      this.writes.push({ address, length: bytes.length, time: this.time });
    });
  }

  /** Registers of core 0 or 1. Throws RangeError for another core. */
  registersOf(core: number): TargetRegisters {
    return new TargetRegisters(coreOf(core), this.debugger, (of, name, value) =>
      this.perform({ kind: "register", core: of, name, value: `${value}` }),
    );
  }

  /** Virtual time since the start, in CPU cycles. At a breakpoint: of the core that is there. */
  get time(): number {
    const { stoppedCore } = this.recording;
    return stoppedCore === undefined ? this.board.time : this.debugger.progress(stoppedCore).time;
  }

  /**
   * Lets the firmware run for a time in CPU cycles: `run(ms(5))`. Comes back earlier if all cores
   * sleep and only an input would wake them, and at a point that the test has given to
   * `board.debugger`. Throws StoppedError if the firmware exits, resets the
   * board, or cannot go on, and RangeError if the time is not a whole number of cycles.
   */
  run(time: number): void {
    const ended = this.advance(time);
    if (ended.kind === "exit")
      throw new StoppedError(`${this.firmware.name} exited with status ${ended.status}`);
    if (ended.kind === "stopped") throw new StoppedError(`${ended.why}\n${this.describe()}`);
  }

  /**
   * Does the reset that the firmware, or a watchdog, has asked for: loads the firmware and starts
   * it again. RAM stays. Throws Error if no reset was asked for.
   */
  restart(): void {
    this.board.loadElf(this.firmware.elf, this.firmware.name);
    this.board.restart(this.program);
    this.writes = [];
    this.recording.beginAnew();
  }

  /**
   * Makes an interrupt pending at the interrupt controller, as its register ICDISPR does (for IDs 0
   * to 15: ICDSGIR). `id` is from 0 to 95; `core` is the core that gets an interrupt below 32.
   * Throws RangeError.
   */
  interrupt(id: number, core = 0): void {
    this.perform({ kind: "interrupt", core: coreOf(core), id });
  }

  /**
   * Drives the pins of a bank of the GPIO from outside: banks 0 and 1 are MIO 0 to 53, banks 2 and
   * 3 are EMIO 0 to 63. `value` has a bit for each pin. Throws RangeError.
   */
  drivePins(bank: number, value: number): void {
    if (!(bank in BANKS) || !Number.isInteger(value) || value < 0 || value > ALL_PINS)
      throw new RangeError(`pins of bank ${bank}, ${value}: give a bank from 0 to 3, and 32 bits`);
    this.perform({ kind: "pins", bank, value });
  }

  /** The pins of a bank of the GPIO, a bit for each, whoever drives them. Throws RangeError. */
  pins(bank: number): number {
    if (!(bank in BANKS)) throw new RangeError(`there is no bank ${bank} of pins: give 0 to 3`);
    const bytes = this.debugger.memory.readPhysical(0, GPIO_DATA_RO + WORD * bank, WORD, false);
    return new DataView(bytes.buffer).getUint32(0, true);
  }

  /**
   * From now on a load from these bytes is a synchronous external abort, as if nothing answered the
   * access: of a variable, or of a device by its address. `length` is in bytes; the default is the
   * size of the variable, or a word. The result takes the fault away, and so does `restore`.
   */
  failReads(place: Place, length = this.places.size(place) ?? WORD): () => void {
    return this.faults.add(this.debugger.points, this.places.address(place), length);
  }

  /** The firmware as it is now, for `restore`. Costs little. */
  save(): Checkpoint {
    const heard = [...this.consoles].map(([name, console]) => [name, console.save()] as const);
    return { snapshot: this.board.save(), heard: new Map(heard) };
  }

  /**
   * The firmware as it was: so many tests can begin where the firmware has booted. Faults by
   * `failReads` are taken away. Throws SnapshotError if the checkpoint is of another board.
   */
  restore({ snapshot, heard }: Checkpoint): void {
    this.board.restore(snapshot);
    this.faults.clear();
    this.writes = [];
    for (const [name, console] of this.consoles) console.restore(heard.get(name) ?? { output: "", read: 0 });
    this.recording.beginAnew();
  }

  /**
   * Who wrote a variable last: goes back in time to the store, and returns to the present. The way
   * back ends at the start, at `restore` and at `restart`. Undefined: no core has, since then.
   */
  lastWriter(place: Place, length = this.places.size(place) ?? WORD): Writer | undefined {
    const address = this.places.address(place);
    return this.faults.without(this.debugger.points, () =>
      lastWriter(this.board, this.reverse, this.places, address, length),
    );
  }

  /** When the test has written to a variable last, in CPU cycles since the start. */
  lastWritten(place: Place, length = this.places.size(place) ?? WORD): number | undefined {
    const address = this.places.address(place);
    const isThere = (write: { readonly address: number; readonly length: number }) =>
      write.address < address + length && address < write.address + write.length;
    return this.writes.findLast(isThere)?.time;
  }

  /** The way back in time: to the last breakpoint or watched access, or by an instruction. */
  readonly back = new Back(
    () => this.reverse,
    (core) => this.recording.moved(core),
  );

  /** Where each core is and what it does, for a person. */
  describe(): string {
    const lines = Array.from({ length: CORES }, (_, core) => {
      const what = this.board.describeCore(core);
      if (this.board.activity(core) === "held") return what;
      return `${what}: ${this.places.describe(this.board.programCounter(core))}`;
    });
    return lines.join("\n");
  }

  /** For expectations: `run`, which says how it ended. */
  advance(limit: number, done?: () => boolean): Ended {
    if (limit === 0) return { kind: done?.() ? "done" : "time" };
    const until = this.time + limit;
    this.recording.runs(until);
    for (;;) {
      const stop = this.board.run(done === undefined ? { until } : { until, when: done });
      this.recording.ended(stop);
      switch (stop.kind) {
        case "time":
          return { kind: "time" };
        case "condition":
          return { kind: "done" };
        case "exit":
          return stop;
        case "stuck":
          return { kind: "asleep" };
        case "core-stopped":
          return { kind: "stopped", why: stop.diagnosis };
        case "reset":
          return { kind: "stopped", why: `the board is to be reset, by ${stop.source}` };
        case "requested":
          return { kind: "stopped", why: `a callback has ended the run: ${stop.message}` };
        case "debugger": {
          const why = this.debugger.stop!;
          const fault = this.faults.of(why);
          if (fault === undefined) return { kind: "point", stop: why };
          this.perform({ kind: "abort", core: why.core, address: fault });
        }
      }
    }
  }

  failure(what: string, details: readonly string[], raiser: Raiser): ExpectationError {
    return failureOf(this, what, details, raiser);
  }

  private perform(action: Action): void {
    this.recording.perform(action);
  }

  private get debugger(): Debugger {
    return this.board.debugger;
  }
}
