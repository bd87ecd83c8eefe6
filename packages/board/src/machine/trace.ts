/** What the board records for measurements. Recording does not disturb what is measured. */
import type { Marker, MarkerRegister, MarkerSink } from "../pl/marker-port";
import { NumberStream, TimeLog } from "./compact-log";

/** An entry begins with a byte: core << REGISTER_BITS | register. */
const REGISTER_BITS = 2;
const REGISTERS: readonly MarkerRegister[] = ["TICKS_PER_PERIOD", "START", "END", "NOTE"];

/**
 * How many writes of a core are kept. A guest that writes without a pause must not fill the host's
 * memory, nor what reads the log.
 */
export interface MarkerLimits {
  markers: number;
  /** Writes to TICKS_PER_PERIOD among them. Each of them begins a task anew. */
  declarations: number;
}

/**
 * More than an hour of a control loop of 1 kHz, and of a guest that is restarted ten times a
 * second.
 */
const LIMITS: MarkerLimits = { markers: 8 * 1024 * 1024, declarations: 0x1_0000 };

/**
 * Writes to the marker port, in order. A write takes about 8 bytes, because times and instruction
 * counts are kept as differences. The number of writes is limited for each core by itself, so that
 * no core takes another core's room.
 */
export class MarkerLog implements Iterable<Marker>, MarkerSink {
  length = 0;
  /** Tells an observer of each write, also of one that is not kept. */
  onMarker: ((marker: Marker) => void) | undefined;
  private readonly stream = new NumberStream();
  private readonly previous: { cycle: number; instructions: number }[];
  private readonly used: MarkerLimits[];
  private readonly lost: (number | undefined)[];

  constructor(
    private readonly cores: number,
    private readonly limits: MarkerLimits = LIMITS,
  ) {
    this.previous = newPrevious(cores);
    this.used = newUsed(cores);
    this.lost = new Array(cores).fill(undefined);
  }

  /**
   * The cycle of the first write of `core` that was not kept; no later write of the core is kept.
   */
  lostSince(core: number): number | undefined {
    return this.lost[core];
  }

  /** Host memory in use. */
  get bytes(): number {
    return this.stream.bytes;
  }

  /** Returns false for the first write of a core that is not kept. */
  push(marker: Marker): boolean {
    this.onMarker?.(marker);
    const { cycle, instructions, core, register, value } = marker;
    if (this.lost[core] !== undefined) return true;
    if (!this.hasRoom(core, register)) {
      this.lost[core] = cycle;
      return false;
    }
    const previous = this.previous[core]!;
    this.stream.push((core << REGISTER_BITS) | REGISTERS.indexOf(register));
    this.stream.push(cycle - previous.cycle);
    this.stream.push(instructions - previous.instructions);
    this.stream.push(value);
    previous.cycle = cycle;
    previous.instructions = instructions;
    this.length++;
    return true;
  }

  private hasRoom(core: number, register: MarkerRegister): boolean {
    const used = this.used[core]!;
    const declares = register === "TICKS_PER_PERIOD" ? 1 : 0;
    if (used.markers >= this.limits.markers) return false;
    if (used.declarations + declares > this.limits.declarations) return false;
    used.markers++;
    used.declarations += declares;
    return true;
  }

  clear(): void {
    this.stream.clear();
    this.length = 0;
    for (const previous of this.previous) Object.assign(previous, { cycle: 0, instructions: 0 });
    for (const used of this.used) Object.assign(used, { markers: 0, declarations: 0 });
    this.lost.fill(undefined);
  }

  *[Symbol.iterator](): Generator<Marker, void, void> {
    const numbers = this.stream.read();
    const next = () => numbers.next();
    const previous = newPrevious(this.cores);
    for (let left = this.length; left > 0; left--) {
      const kind = next();
      const core = kind >>> REGISTER_BITS;
      const own = previous[core]!;
      own.cycle += next();
      own.instructions += next();
      yield {
        cycle: own.cycle,
        instructions: own.instructions,
        core,
        register: REGISTERS[kind & ((1 << REGISTER_BITS) - 1)]!,
        value: next(),
      };
    }
  }
}

function newPrevious(cores: number): { cycle: number; instructions: number }[] {
  return Array.from({ length: cores }, () => ({ cycle: 0, instructions: 0 }));
}

function newUsed(cores: number): MarkerLimits[] {
  return Array.from({ length: cores }, () => ({ markers: 0, declarations: 0 }));
}

export class Trace {
  /** Writes to the marker port, in order; `[...markers]` makes an array of them. */
  readonly markers: MarkerLog;
  /** By core: the cycles (its local time, exact) at which its private timer expired. */
  readonly timerExpiries: readonly TimeLog[];

  /** Tells an observer of each expiry of a private timer. */
  onTimer: ((core: number, cycle: number) => void) | undefined;

  constructor(cores: number) {
    this.markers = new MarkerLog(cores);
    this.timerExpiries = Array.from({ length: cores }, () => new TimeLog());
  }

  timerExpired(core: number, cycle: number): void {
    this.onTimer?.(core, cycle);
    this.timerExpiries[core]!.push(cycle);
  }

  /**
   * The cycle from which on the trace of `core` is not complete, because more was written than is
   * kept. Undefined: it is complete.
   */
  lostSince(core: number): number | undefined {
    const lost = [this.markers.lostSince(core), this.timerExpiries[core]?.lostSince];
    const known = lost.filter((cycle) => cycle !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  clear(): void {
    this.markers.clear();
    for (const log of this.timerExpiries) log.clear();
  }
}
