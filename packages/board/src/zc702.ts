/**
 * The virtual ZC702: a Zynq-7000 with two Cortex-A9 cores, its memory, its devices, and what you
 * put into the PL.
 *
 *     const board = await createZc702({ pl: [axiUart16550()] });
 *     board.uart(1).onByte = (byte) => process.stdout.write(String.fromCharCode(byte));
 *     board.start(board.loadElf(file));
 *     const stop = board.run({ for: s(1) });                // one second of the board's time
 *
 * All times are whole CPU cycles since the last `start` (units.ts); see docs/board.md for the time
 * model.
 */
import { mapDdrFromZero, type Program, runFsbl } from "./boot/hand-over";
import { CPU_HZ } from "./clocks";
import { Conditions } from "./condition/conditions";
import { CORES } from "./cpu/core/contract";
import { Debugger } from "./debugger/debugger";
import { Reverse, type ReversibleBoard } from "./debugger/reverse";
import type { Devices } from "./devices/all";
import { ResetCause } from "./devices/reset-cause";
import type { SerialPort } from "./devices/serial-port";
import { BoardState } from "./machine/board-state";
import { describeCore } from "./machine/core-description";
import type { CoreEngine } from "./machine/core-engine";
import type { Diagnostics } from "./machine/diagnostics";
import { CoreState } from "./machine/engine";
import { type ExceptionLog, ExceptionLogs, type ExceptionTaken, type LogOf } from "./machine/exception-logs";
import { ExecutedCode } from "./machine/executed-code";
import { History, type PastBoard, type Position, SNAPSHOT_DISTANCE } from "./machine/history";
import { connectObserver, type Observer } from "./machine/observer";
import type { CoreStatistics } from "./machine/statistics";
import type { Trace } from "./machine/trace";
import { type Parts, wire } from "./machine/wiring";
import type { Firewall } from "./memory/firewall";
import { CORE1_START_ADDRESS } from "./memory/map";
import type { Zc702Options } from "./options";
import { Semihosting, type SemihostingState } from "./semihosting/semihosting";
import type { Snapshot } from "./snapshot/snapshot";

/** Why `run` came back. */
export type StopReason =
  /** The time asked for has been reached. */
  | { kind: "time" }
  /** The condition asked for holds. */
  | { kind: "condition" }
  /** The program ended itself by semihosting, with a status from 0 to 255. */
  | { kind: "exit"; status: number }
  /** `requestStop` was called. */
  | { kind: "requested"; message: string }
  /** Every core sleeps and nothing will ever wake one. */
  | { kind: "stuck"; diagnosis: string }
  /** A core met something it cannot execute. */
  | { kind: "core-stopped"; core: number; diagnosis: string }
  /** A core stands still for the debugger: `debugger.stop` says why. `run` goes on from there. */
  | { kind: "debugger"; core: number }
  /** Software or a watchdog asked for a reset of the system. Call `restart` to do it. */
  | { kind: "reset"; source: string };

/** Times are whole numbers of CPU cycles, as `us`, `ms`, `s` and `cycles` give them. */
export interface RunOptions {
  /** Stop at this cycle, counted from `start`. */
  until?: number;
  /** Stop after this many cycles from now; at least 0. */
  for?: number;
  /** Looked at between windows (at most 4096 cycles apart): stop when it is true. */
  when?: () => boolean;
}

/** Infinity is possible: never. */
function wholeCycles(name: string, cycles: number): number {
  if (Number.isInteger(cycles) || cycles === Number.POSITIVE_INFINITY) return cycles;
  throw new RangeError(`${name} is ${cycles}, not a whole number of cycles; ms(…), us(…) and s(…) give one`);
}

export class Zc702 {
  private readonly parts: Parts;
  /** What `run` comes back for, and the reset that `restart` does. */
  private readonly asked: { stop: StopReason | undefined; reset: ResetCause | undefined } = {
    stop: undefined,
    reset: undefined,
  };
  private readonly state: BoardState;
  private debuggerOrNone: Debugger | undefined;
  private readonly logs: ExceptionLogs;
  private conditionsOrNone: Conditions | undefined;
  private readonly semihostingState: SemihostingState = { error: 0, sent: 0 };
  /** Arm's semihosting: the program's console. Only with Zc702Options.semihosting. */
  readonly semihosting: Semihosting | undefined;
  private executedCode: ExecutedCode | undefined;
  private observer: Observer | undefined;
  private history: History | undefined;
  private reverse: Reverse | undefined;

  /**
   * Use `createZc702` (node.ts; packed.ts in the npm package) or `createZc702From` (create.ts),
   * which load the cores. Throws RangeError if `options` are not possible.
   */
  constructor(
    private readonly engine: CoreEngine,
    private readonly options: Zc702Options = {},
  ) {
    this.parts = wire(engine, options, (cause, source) => {
      this.asked.reset ??= cause;
      this.stopFor({ kind: "reset", source });
    });
    this.logs = new ExceptionLogs(engine.memory);
    if (options.semihosting) this.semihosting = this.newSemihosting();
    this.state = new BoardState(engine, options, this.parts, {
      asked: this.asked,
      semihosting: this.semihostingState,
    });
    this.resetDevices(ResetCause.POWER_ON);
  }

  /** What was recorded for measurements since `start`. */
  get trace(): Trace {
    return this.parts.trace;
  }

  /** Firewall violations and uses of what is not modelled, since `start`. */
  get diagnostics(): Diagnostics {
    return this.parts.diagnostics;
  }

  /** What the normal world may reach now. */
  get firewall(): Firewall {
    return this.parts.firewall;
  }

  /** Breakpoints, watchpoints, steps, registers and memory, between runs. */
  get debugger(): Debugger {
    const { loop, bus, memory } = this.parts;
    this.debuggerOrNone ??= new Debugger(this.engine, loop, bus, memory);
    return this.debuggerOrNone;
  }

  get devices(): Devices {
    return this.parts.devices;
  }

  /**
   * Puts the segments of an ELF file into RAM (whatever the firewall says) and returns its entry
   * point. `name` is for messages. Throws ElfError if the file is not an Arm executable or does not
   * fit the board's RAM; then nothing is written.
   */
  loadElf(file: Uint8Array, name = "ELF file"): number {
    return this.parts.memory.loadElf(file, name);
  }

  /**
   * Reads `length` bytes of RAM by physical address, as the secure world sees it. Throws RangeError
   * outside RAM.
   */
  readMemory(pa: number, length: number): Uint8Array {
    return this.parts.memory.read(pa, length);
  }

  /**
   * The longest time, in ms of the host, for which a run has stood still because code was
   * translated. It differs from run to run.
   */
  get longestTranslation(): number {
    return this.engine.longestTranslation;
  }

  /**
   * The bytes of RAM themselves, which change while the board runs; only to be read. Throws
   * RangeError if the range is not in one piece of RAM.
   */
  memoryView(pa: number, length: number): Uint8Array {
    return this.parts.memory.view(pa, length);
  }

  /**
   * Tells `observer` what happens while the board runs, from now on; undefined: nobody. The run
   * does not change.
   */
  observe(observer: Observer | undefined): void {
    this.observer = observer;
    connectObserver(observer, this.engine, this.parts);
  }

  /** Writes RAM by physical address. Throws RangeError outside RAM; then nothing is written. */
  writeMemory(pa: number, bytes: Uint8Array): void {
    this.history?.breakOff();
    this.parts.memory.write(pa, bytes);
  }

  /**
   * Switches the system on (RAM stays as it is) and starts core 0 in secure SVC mode at the
   * program's entry. A number is an entry: a physical address, bit 0 = Thumb. The devices are as
   * Zc702Options.start says. Core 1 waits in the boot ROM for an event and then jumps to the
   * address in 0xFFFFFFF0 (UG585 6.1.10). Trace, statistics and diagnostics start anew. Time starts
   * at 0.
   */
  start(program: number | Program): void {
    const { loop, scheduler, trace, diagnostics, accounts } = this.parts;
    loop.reset();
    scheduler.clear();
    for (let core = 0; core < CORES; core++) {
      // Counters of a run before must not see its time go back.
      this.engine.reset(core, 0);
      this.engine.setTime(core, 0);
    }
    trace.clear();
    diagnostics.clear();
    this.resetDevices(ResetCause.POWER_ON);
    this.begin(program);
    for (let core = 0; core < CORES; core++) accounts.start(core);
    loop.release(0, 0);
  }

  /**
   * Does the reset that `run` came back for ({ kind: "reset" }), and starts core 0 as `start` does:
   * the boot software has run again. RAM stays, so load again what the boot device would
   * bring. Time, trace, statistics and diagnostics go on. The SLCR's REBOOT_STATUS and the private
   * watchdogs tell the cause. Throws Error if no reset was asked for.
   */
  restart(program: number | Program): void {
    if (this.asked.reset === undefined) throw new Error("restart: no reset of the board was asked for");
    const { loop, scheduler } = this.parts;
    loop.restart();
    scheduler.clear();
    this.resetDevices(this.asked.reset);
    this.begin(program);
    loop.release(0, loop.time);
  }

  /**
   * Runs until something of RunOptions, or of StopReason, ends it. Throws RangeError if a time is
   * not a whole number, or `for` is negative.
   */
  run(options: RunOptions = {}): StopReason {
    const { until = Number.POSITIVE_INFINITY, for: duration = Number.POSITIVE_INFINITY, when } = options;
    const { loop } = this.parts;
    const limit = Math.min(wholeCycles("until", until), this.time + wholeCycles("for", duration));
    if (duration < 0) throw new RangeError(`for is ${duration}: time does not go back`);
    for (;;) {
      if (this.asked.stop) return this.takeStopRequest();
      if (when?.()) return { kind: "condition" };
      this.history?.follow();
      const { next = Number.POSITIVE_INFINITY } = this.history ?? {};
      const step = Math.min(limit, next, when ? loop.nextBoundary() : limit);
      const end = loop.run(step);
      switch (end.kind) {
        case "core-stopped":
          return { kind: "core-stopped", core: end.core, diagnosis: this.engine.describe(end.core) };
        case "debugger":
          if (this.debugger.stopped(end.core)) return end;
          break;
        case "stuck":
          return { kind: "stuck", diagnosis: this.describeStuck() };
        case "requested":
          this.history?.breakOff();
          break;
        case "time":
          this.history?.arrived();
          if (this.time >= limit) return { kind: "time" };
      }
    }
  }

  /**
   * The whole machine as it is now, between runs. The board then runs on as it would have without
   * the snapshot. A snapshot costs what has changed since the last one, so many of them can be
   * kept. `writeSnapshot` makes a file of it.
   */
  save(): Snapshot {
    return this.state.save();
  }

  /**
   * Gives the board the state of a snapshot, of this board or of another one with the same options.
   * The board then runs on as the board did after `save`, to the cycle. Callbacks (`onByte` …) and
   * the debugger's points stay as they are. Throws SnapshotError if the snapshot does not fit this
   * board; if it was made by another version of this program, the board cannot be used any more.
   */
  restore(snapshot: Snapshot): void {
    this.goBack(snapshot);
    this.tellAgain();
    this.history?.breakOff();
  }

  /**
   * From the next run on the board keeps what it needs to go back in time: snapshots, and the input
   * of serial ports. The run stays the same run. Other influences from outside (writes to RAM,
   * inputs of the GPIO) are not kept: the way back ends there. `distance`: cycles between
   * snapshots.
   */
  keepHistory(distance = SNAPSHOT_DISTANCE): Reverse {
    if (this.reverse !== undefined) return this.reverse;
    const { loop } = this.parts;
    const past: PastBoard & ReversibleBoard = {
      get time() {
        return loop.time;
      },
      get betweenTurns() {
        return loop.betweenTurns;
      },
      quantum: loop.quantum,
      save: () => this.save(),
      goBack: (snapshot) => this.goBack(snapshot),
      tellAgain: () => this.tellAgain(),
      run: (options) => this.run(options),
      instructions: (core) => this.engine.instructions(core),
      position: () => this.position(),
    };
    const history = new History(past, past.position, distance);
    for (const port of this.devices.serialPorts)
      port.onSend = (bytes) => history.input(() => port.receive(bytes));
    this.debugger.onChange = () => history.changed();
    this.debugger.onHold = () => history.breakOff();
    this.history = history;
    this.reverse = new Reverse(past, this.debugger, history);
    return this.reverse;
  }

  /**
   * Keeps from now on which code the cores execute. To be called before the first run, of a board
   * without a snapshot: what is executed before is not known, and code that a core has decoded
   * before is not told when the core executes it again. The run stays the same run.
   */
  keepCoverage(): ExecutedCode {
    const { bus } = this.parts;
    if (this.executedCode === undefined) {
      const code = new ExecutedCode(bus.ram);
      bus.onExecuted = (hostOffset) => code.add(hostOffset);
      this.engine.keepCoverage();
      this.executedCode = code;
    }
    return this.executedCode;
  }

  private position(): Position {
    const { loop } = this.parts;
    if (loop.betweenTurns) return { time: loop.time };
    const core = loop.interruptedCore < 0 ? (this.debugger.stop?.core ?? 0) : loop.interruptedCore;
    const instructions = Array.from({ length: CORES }, (_, each) => this.engine.instructions(each));
    return { time: loop.time, paused: { core, instructions, pc: this.engine.pc(core) } };
  }

  private goBack(snapshot: Snapshot): void {
    this.state.restore(snapshot, this.debuggerOrNone);
  }

  private tellAgain(): void {
    for (const port of this.devices.serialPorts) port.tellAgain();
    this.semihosting?.tellAgain();
    this.diagnostics.tellAgain();
  }

  /** From inside a callback (`onByte` …): `run` comes back as soon as possible. */
  requestStop(message = ""): void {
    this.stopFor({ kind: "requested", message });
  }

  /** Cycle that all cores have reached; inside a callback, the running core's own time. */
  get time(): number {
    return this.parts.loop.now;
  }

  /** The same in seconds. */
  get seconds(): number {
    return this.time / CPU_HZ;
  }

  /** Cadence UART 0 or 1. */
  uart(n: 0 | 1): SerialPort {
    return this.serialPort(`uart${n}`);
  }

  /**
   * A serial port by name: "uart0", "uart1", or that of a PL UART ("pl-uart"). Throws RangeError if
   * the board has none of that name.
   */
  serialPort(name: string): SerialPort {
    return this.devices.serialPort(name);
  }

  /** What `core` has done since `start`. */
  statistics(core: number): CoreStatistics {
    return this.parts.accounts.statistics(core);
  }

  /**
   * How often a core has walked a translation table for one of the two worlds since power-on, and
   * kept the result. The board keeps results by 4 KiB page, for reads, writes and fetches apart, as
   * long as no operation on the TLB takes them away. Accesses to devices are not counted.
   */
  tableWalks(core: number, world: "secure" | "non-secure"): number {
    return this.engine.walks(core, world === "non-secure");
  }

  /** Address of the instruction that a core executes next; between runs. */
  programCounter(core: number): number {
    return this.engine.pc(core);
  }

  /** Whether a core executes; between runs. */
  activity(core: number): "executes" | "wfi" | "wfe" | "held" {
    const state = this.parts.loop.states[core];
    if (state === CoreState.Held) return "held";
    if (state === CoreState.Awake) return "executes";
    return this.engine.inWfe(core) ? "wfe" : "wfi";
  }

  /** For people: where a core is and what it is doing. */
  describeCore(core: number): string {
    return describeCore(this.engine, this.parts.loop, this.parts.control, core);
  }

  /**
   * The 32-bit word at the physical address `pa` in RAM holds the number (0 … 7) of the software
   * that `core` runs in the normal world: exceptions are noted for each number apart. The word may
   * have any other value while there is no such software. Throws RangeError outside RAM.
   */
  trackSoftware(core: number, pa: number): void {
    this.logs.setOwnerWord(core, this.parts.memory.hostOffset(pa));
  }

  /**
   * The 32-bit word at the physical address `pa` in RAM counts how often software number 0 was
   * started, and the word of the next number is `stride` bytes behind it. Software that is started
   * anew is in no exception, and its last exceptions are forgotten; their numbers stay. Throws
   * RangeError outside RAM.
   */
  trackStarts(pa: number, stride: number): void {
    this.logs.setLifeWords(this.parts.memory.hostOffset(pa), stride);
  }

  /** The exceptions that the software of a world, or with a number, has taken on `core`. */
  exceptions(core: number, of: LogOf): ExceptionLog {
    return this.logs.read(core, of);
  }

  /** The exception with which `core` came to monitor mode; undefined: it is not there. */
  monitorException(core: number): ExceptionTaken | undefined {
    return this.logs.monitor(core);
  }

  /** What the cores are doing, and whether their software is in trouble; between runs. */
  get conditions(): Conditions {
    this.conditionsOrNone ??= new Conditions(this, this.parts.bus, this.engine.debug.state);
    return this.conditionsOrNone;
  }

  private newSemihosting(): Semihosting {
    const { engine, parts } = this;
    const semihosting = new Semihosting(
      {
        register: (core, number) => engine.debug.readRegister(core, number),
        setRegister: (core, number, value) => engine.debug.writeRegister(core, number, value),
        read: (core, va, length) => this.debugger.memory.read(core, va, length),
        write: (core, va, bytes) => this.debugger.memory.write(core, va, bytes),
        now: () => parts.loop.now,
        exit: (status) => this.stopFor({ kind: "exit", status }),
      },
      this.semihostingState,
    );
    parts.bus.onSemihosting = (core) => semihosting.call(core);
    return semihosting;
  }

  private resetDevices(cause: ResetCause): void {
    this.observer?.reset(this.parts.loop.time);
    this.parts.control.reset();
    this.devices.reset(cause);
    this.parts.inputs.reset();
  }

  /** Core 0 will start the program, and core 1 waits in the boot ROM. */
  private begin(given: number | Program): void {
    const { entry, registers, ddrFromZero } = typeof given === "number" ? { entry: given } : given;
    const { bus } = this.parts;
    this.asked.stop = undefined;
    this.asked.reset = undefined;
    this.history?.breakOff();
    this.writeMemory(CORE1_START_ADDRESS, new Uint8Array(4));
    for (let core = 0; core < CORES; core++) this.engine.reset(core, entry, registers);
    if (this.options.start !== "rom") runFsbl(bus);
    if (ddrFromZero) mapDdrFromZero(bus);
  }

  private stopFor(reason: StopReason): void {
    this.asked.stop ??= reason;
    this.parts.loop.requestStop();
  }

  private takeStopRequest(): StopReason {
    const reason = this.asked.stop!;
    this.asked.stop = undefined;
    return reason;
  }

  private describeStuck(): string {
    const cores = Array.from({ length: CORES }, (_, core) => this.describeCore(core));
    return `no core is executing and no timer, input or interrupt is on the way to wake one.\n  ${cores.join("\n  ")}`;
  }
}
