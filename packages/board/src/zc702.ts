/**
 * The virtual ZC702: a Zynq-7000 with two Cortex-A9 cores, its memory, its devices, and what you
 * put into the PL.
 *
 *     const board = await createZc702({ pl: [axiUart16550()] });
 *     board.uart(1).onByte = (byte) => process.stdout.write(String.fromCharCode(byte));
 *     board.start(board.loadElf(file));
 *     const stop = board.run({ forCycles: CPU_HZ });        // one second of the board's time
 *
 * All times are CPU cycles (integers) since the last reset; see docs/board.md for the time model.
 */
import { CPU_HZ } from "./clocks";
import { Devices } from "./devices/all";
import type { Access } from "./devices/device";
import { BusFault } from "./devices/device";
import type { SerialPort } from "./devices/serial-port";
import { ElfError, readElf } from "./loader/elf";
import { Bus } from "./machine/bus";
import type { CoreEngine } from "./machine/core-engine";
import { Diagnostics, hex } from "./machine/diagnostics";
import { CoreState, RunLoop } from "./machine/run-loop";
import { type Alarm, Scheduler } from "./machine/scheduler";
import { type CoreStatistics, ExceptionPlace } from "./machine/statistics";
import { Trace } from "./machine/trace";
import { Firewall } from "./memory/firewall";
import { DDR_MAX_SIZE } from "./memory/layout";
import { CORE1_START_ADDRESS } from "./memory/map";
import { Ram } from "./memory/ram";
import { markerPort } from "./pl/marker-port";
import type { PlDevice } from "./pl/pl-device";

export const CORE_COUNT = 2;
const MIB = 0x10_0000;

export interface Zc702Options {
  /** Bytes of DDR, a multiple of 1 MiB up to 1 GiB (the default, as on the ZC702). */
  ddrSize?: number;
  /** Devices in the PL. The marker port is always there. */
  pl?: PlDevice[];
  /** Longest lead of one core over the other, in CPU cycles; for tests. */
  quantum?: number;
}

/** Why `run` came back. */
export type StopReason =
  /** The time asked for has been reached. */
  | { kind: "time" }
  /** The condition asked for holds. */
  | { kind: "condition" }
  /** `requestStop` was called. */
  | { kind: "requested"; message: string }
  /** Every core sleeps and nothing will ever wake one. */
  | { kind: "stuck"; diagnosis: string }
  /** A core met something it cannot execute. */
  | { kind: "core-stopped"; core: number; diagnosis: string }
  /** Software or a watchdog asked for a reset of the system. Call `start` to do it. */
  | { kind: "reset"; source: string };

export interface RunOptions {
  /** Stop at this cycle. */
  until?: number;
  /** Stop after this many cycles from now. */
  forCycles?: number;
  /** Looked at between windows (at most 4096 cycles apart): stop when it is true. */
  when?: () => boolean;
}

export class Zc702 {
  readonly trace = new Trace(CORE_COUNT);
  /** Firewall violations and uses of what is not modelled. */
  readonly diagnostics = new Diagnostics();
  readonly firewall = new Firewall();
  readonly devices: Devices;
  private readonly scheduler: Scheduler;
  private readonly loop: RunLoop;
  private readonly ram: Ram;
  private readonly bus: Bus;
  private readonly access: Access;
  private stopRequest: StopReason | undefined;

  /** Use `createZc702` (node.ts) or `createZc702From` (create.ts), which load the core. */
  constructor(
    private readonly engine: CoreEngine,
    options: Zc702Options = {},
  ) {
    const { ddrSize = DDR_MAX_SIZE, pl = [], quantum } = options;
    checkDdrSize(ddrSize);
    this.scheduler = new Scheduler(CORE_COUNT, (core, time) => this.loop?.alarmSet(core, time));
    this.ram = new Ram(engine.memory, ddrSize);
    this.access = newAccess(engine);
    this.bus = new Bus(this.ram, this.firewall, this.diagnostics, this.access);
    this.loop = new RunLoop(engine, this.scheduler, CORE_COUNT, quantum, (core, time) =>
      this.bootRomEvent(core, time),
    );
    this.devices = new Devices({
      scheduler: this.scheduler,
      diagnostics: this.diagnostics,
      firewall: this.firewall,
      ram: this.ram,
      bus: this.bus,
      pl: [markerPort(this.trace.markers), ...pl],
      now: () => this.loop.now,
      instructions: (core) => engine.instructions(core),
      onPrivateTimer: (core, cycle) => this.trace.timerExpiries[core]!.push(cycle),
      onMemoryChange: () => engine.flushTlbs(),
      onSignal: (core, irq, fiq, time) => this.signal(core, irq, fiq, time),
      onCoreReset: (core, held, clockStopped, time) => this.controlCore(core, held, clockStopped, time),
      onSystemReset: (source) => this.stopFor({ kind: "reset", source }),
    });
    this.lineAlarms = Array.from({ length: CORE_COUNT }, (_, core) =>
      this.scheduler.alarm({ core }, (time) => this.devices.gic.update(core, time)),
    );
    this.controlAlarms = Array.from({ length: CORE_COUNT }, (_, core) =>
      this.scheduler.alarm({ core }, (time) => this.applyControl(core, time)),
    );
    engine.connect({
      map: (pa, nonSecure) => this.bus.map(pa, nonSecure),
      refusal: (core, pa, attributes) => {
        this.access.core = core;
        this.access.now = engine.time(core);
        return this.bus.refusal(pa, attributes);
      },
      read: (core, pa, size, attributes) => {
        this.access.core = core;
        this.access.now = engine.time(core);
        const value = this.bus.read(pa, size, attributes);
        if (this.access.fault !== BusFault.None) engine.setBusFault(core, this.access.fault);
        return value;
      },
      write: (core, pa, size, value, attributes) => {
        this.access.core = core;
        this.access.now = engine.time(core);
        this.bus.write(pa, size, value, attributes);
        if (this.access.fault !== BusFault.None) engine.setBusFault(core, this.access.fault);
      },
    });
    this.resetDevices();
  }

  /**
   * Puts the segments of an ELF file into RAM (whatever the firewall says) and returns its entry
   * point. Throws ElfError if it is not an ARM executable or does not fit the board's RAM.
   */
  loadElf(file: Uint8Array, name = "ELF file"): number {
    const image = readElf(file, name);
    for (const [index, segment] of image.segments.entries()) {
      const bad = this.ram.forEachPiece(segment.address, segment.memorySize, () => {});
      if (bad !== undefined) {
        const range = `${hex(segment.address)}–${hex(segment.address + segment.memorySize - 1)}`;
        throw new ElfError(
          `${name}: segment ${index} (${range}) is outside RAM at ${hex(bad)}. The board has DDR at ` +
            `0x00100000–${hex(this.ram.ddrSize - 1)} and OCM at 0x00000000–0x0002FFFF and 0xFFFF0000–0xFFFFFFFF after reset: ` +
            "change the linker script or the size of the board's DDR",
        );
      }
    }
    for (const segment of image.segments) {
      const bytes = new Uint8Array(segment.memorySize);
      bytes.set(segment.data);
      this.writeMemory(segment.address, bytes);
    }
    return image.entry;
  }

  /** Reads RAM by physical address, as the secure world sees it. Throws RangeError outside RAM. */
  readMemory(pa: number, length: number): Uint8Array {
    const result = new Uint8Array(length);
    const bad = this.ram.forEachPiece(pa, length, (host, start, size) => {
      result.set(this.engine.memory.subarray(host, host + size), start);
    });
    if (bad !== undefined) throw new RangeError(`readMemory: no RAM at ${hex(bad)}`);
    return result;
  }

  /** Writes RAM by physical address. Throws RangeError outside RAM; then nothing is written. */
  writeMemory(pa: number, bytes: Uint8Array): void {
    const bad = this.ram.forEachPiece(pa, bytes.length, () => {});
    if (bad !== undefined) throw new RangeError(`writeMemory: no RAM at ${hex(bad)}`);
    this.ram.forEachPiece(pa, bytes.length, (host, start, size) => {
      this.engine.memory.set(bytes.subarray(start, start + size), host);
      this.engine.invalidateCode(host, size);
    });
  }

  /**
   * Resets the system (not RAM) and starts core 0 at `entry` in secure SVC mode; core 1 waits in
   * the boot ROM for an event and then jumps to the address in 0xFFFFFFF0. Trace, statistics and
   * diagnostics start anew; time starts at 0.
   */
  start(entry: number): void {
    this.loop.reset();
    this.scheduler.clear();
    for (let core = 0; core < CORE_COUNT; core++) this.engine.setTime(core, 0);
    this.trace.clear();
    this.diagnostics.clear();
    this.stopRequest = undefined;
    this.resetDevices();
    this.writeMemory(CORE1_START_ADDRESS, new Uint8Array(4));
    for (let core = 0; core < CORE_COUNT; core++) {
      this.engine.reset(core, entry);
      this.engine.clearAccounts(core);
      this.instructionsAtStart[core] = this.engine.instructions(core);
    }
    this.loop.release(0, 0);
  }

  /** Runs until something of RunOptions, or of StopReason, ends it. */
  run(options: RunOptions = {}): StopReason {
    const { until = Number.POSITIVE_INFINITY, forCycles = Number.POSITIVE_INFINITY, when } = options;
    const limit = Math.min(until, this.time + forCycles);
    for (;;) {
      if (this.stopRequest) return this.takeStopRequest();
      if (when?.()) return { kind: "condition" };
      const step = when ? Math.min(limit, this.loop.nextBoundary()) : limit;
      const end = this.loop.run(step);
      switch (end.kind) {
        case "core-stopped":
          return { kind: "core-stopped", core: end.core, diagnosis: this.engine.describe(end.core) };
        case "stuck":
          return { kind: "stuck", diagnosis: this.describeStuck() };
        case "time":
          if (this.time >= limit) return { kind: "time" };
      }
    }
  }

  /** From inside a callback (`onByte` …): `run` comes back as soon as possible. */
  requestStop(message = ""): void {
    this.stopFor({ kind: "requested", message });
  }

  /** Cycle that all cores have reached; inside a callback, the running core's own time. */
  get time(): number {
    return this.loop.now;
  }

  /** The same in seconds. */
  get seconds(): number {
    return this.time / CPU_HZ;
  }

  /** Cadence UART 0 or 1. */
  uart(n: 0 | 1): SerialPort {
    return this.devices.serialPort(`uart${n}`);
  }

  /** A serial port by name: "uart0", "uart1", or that of a PL UART ("pl-uart"). */
  serialPort(name: string): SerialPort {
    return this.devices.serialPort(name);
  }

  statistics(core: number): CoreStatistics {
    const { engine } = this;
    const time = engine.time(core);
    const idleCycles = this.loop.idleCycles[core]!;
    const nonSecureCycles = engine.nonSecureCycles(core);
    const nonSecureIdle = this.loop.nonSecureIdleCycles[core]!;
    const nonSecureBusy = nonSecureCycles - nonSecureIdle;
    const interruptsById = this.devices.interruptCounts[core]!;
    let interrupts = 0;
    for (const count of interruptsById.values()) interrupts += count;
    return {
      instructions: engine.instructions(core) - this.instructionsAtStart[core]!,
      busyCycles: time - idleCycles,
      idleCycles,
      secure: {
        busyCycles: time - idleCycles - nonSecureBusy,
        idleCycles: idleCycles - nonSecureIdle,
        exceptions: engine.exceptions(core, ExceptionPlace.Secure),
      },
      nonSecure: {
        busyCycles: nonSecureBusy,
        idleCycles: nonSecureIdle,
        exceptions: engine.exceptions(core, ExceptionPlace.NonSecure),
      },
      monitorExceptions: engine.exceptions(core, ExceptionPlace.Monitor),
      interrupts,
      interruptsById,
    };
  }

  /** Address of the instruction that a core executes next; between runs. */
  programCounter(core: number): number {
    return this.engine.pc(core);
  }

  /** For people: where a core is and what it is doing. */
  describeCore(core: number): string {
    const world = this.engine.isNonSecure(core) ? "non-secure" : "secure";
    const place = `PC ${hex(this.engine.pc(core))}, ${world} world`;
    switch (this.loop.states[core]) {
      case CoreState.Awake:
        return `core ${core}: executing, ${place}`;
      case CoreState.Asleep:
        return `core ${core}: asleep in ${this.engine.inWfe(core) ? "WFE" : "WFI"}, ${place}`;
      default:
        if (this.heldBySlcr[core]) return `core ${core}: held by SLCR A9_CPU_RST_CTRL`;
        return `core ${core}: waits in the boot ROM for SEV and an address in 0xFFFFFFF0`;
    }
  }

  private readonly instructionsAtStart = new Array<number>(CORE_COUNT).fill(0);
  private readonly lines = Array.from({ length: CORE_COUNT }, () => ({ irq: false, fiq: false }));
  private readonly lineAlarms: Alarm[];
  private readonly controlAlarms: Alarm[];
  private readonly wantedControl = Array.from({ length: CORE_COUNT }, () => ({
    held: false,
    clockStopped: false,
  }));
  private readonly heldBySlcr = new Array<boolean>(CORE_COUNT).fill(false);

  private resetDevices(): void {
    for (const lines of this.lines) {
      lines.irq = false;
      lines.fiq = false;
    }
    this.heldBySlcr.fill(false);
    this.devices.reset();
    for (let core = 0; core < CORE_COUNT; core++) {
      this.engine.setLine(core, "irq", false);
      this.engine.setLine(core, "fiq", false);
    }
  }

  /**
   * The GIC drives a core's inputs. A change made by the other core, which may be ahead, takes
   * effect at that core's time, so the receiver must get there first.
   */
  private signal(core: number, irq: boolean, fiq: boolean, time: number): void {
    const ownChange = this.loop.current < 0 || this.loop.current === core;
    if (!ownChange && this.engine.time(core) < time) {
      const alarm = this.lineAlarms[core]!;
      alarm.set(Math.min(alarm.time, time));
      return;
    }
    const lines = this.lines[core]!;
    if (lines.irq !== irq) this.engine.setLine(core, "irq", irq);
    if (lines.fiq !== fiq) this.engine.setLine(core, "fiq", fiq);
    lines.irq = irq;
    lines.fiq = fiq;
    if (irq || fiq) this.loop.wake(core);
  }

  /**
   * SLCR A9_CPU_RST_CTRL: takes effect on a core that is behind when it gets to the writer's time.
   */
  private controlCore(core: number, held: boolean, clockStopped: boolean, time: number): void {
    this.wantedControl[core] = { held, clockStopped };
    if (this.loop.current !== core && this.engine.time(core) < time) this.controlAlarms[core]!.set(time);
    else this.applyControl(core, time);
  }

  /**
   * A core that leaves reset starts at address 0 (UG585 26.4); stopping its clock only pauses it.
   */
  private applyControl(core: number, time: number): void {
    const { held, clockStopped } = this.wantedControl[core]!;
    const hold = held || clockStopped;
    if (held) this.engine.reset(core, 0);
    if (hold && !this.heldBySlcr[core]) this.loop.hold(core);
    if (!hold && this.heldBySlcr[core]) this.loop.release(core, time);
    this.heldBySlcr[core] = hold;
  }

  /**
   * The boot ROM's wait loop on core 1: after an event it jumps to the word at 0xFFFFFFF0, if there
   * is one.
   */
  private bootRomEvent(core: number, time: number): void {
    if (this.heldBySlcr[core]) return;
    const word = this.readMemory(CORE1_START_ADDRESS, 4);
    const entry = new DataView(word.buffer).getUint32(0, true);
    if (entry === 0) return;
    this.engine.reset(core, entry);
    this.loop.release(core, time);
  }

  private stopFor(reason: StopReason): void {
    this.stopRequest ??= reason;
    this.loop.requestStop();
  }

  private takeStopRequest(): StopReason {
    const reason = this.stopRequest!;
    this.stopRequest = undefined;
    return reason;
  }

  private describeStuck(): string {
    const cores = Array.from({ length: CORE_COUNT }, (_, core) => this.describeCore(core));
    return `no core is executing and no timer, input or interrupt is on the way to wake one.\n  ${cores.join("\n  ")}`;
  }
}

/** Throws RangeError if the board cannot have that much DDR. */
export function checkDdrSize(ddrSize: number): void {
  if (Number.isInteger(ddrSize) && ddrSize > MIB && ddrSize <= DDR_MAX_SIZE && ddrSize % MIB === 0) return;
  throw new RangeError(
    `ddrSize: ${ddrSize} bytes; give a multiple of 1 MiB, more than 1 MiB and at most 1 GiB`,
  );
}

function newAccess(engine: CoreEngine): Access {
  return {
    core: 0,
    now: 0,
    address: 0,
    size: 4,
    nonSecure: false,
    privileged: true,
    fetch: false,
    fault: BusFault.None,
    pc() {
      return engine.pc(this.core);
    },
  };
}
