/** What the board records for measurements. Recording does not disturb what is measured. */
import type { Marker, MarkerRegister, MarkerSink } from "../pl/marker-port";
import { NumberStream, TimeLog } from "./compact-log";

/** An entry begins with a byte: core << REGISTER_BITS | register. */
const REGISTER_BITS = 2;
const REGISTERS: readonly MarkerRegister[] = ["TICKS_PER_PERIOD", "START", "END", "NOTE"];

/**
 * Writes to the marker port, in order. A write takes about 8 bytes, because times and instruction
 * counts are kept as differences.
 */
export class MarkerLog implements Iterable<Marker>, MarkerSink {
  length = 0;
  private readonly stream = new NumberStream();
  private readonly previous: { cycle: number; instructions: number }[];

  constructor(private readonly cores: number) {
    this.previous = newPrevious(cores);
  }

  /** Host memory in use. */
  get bytes(): number {
    return this.stream.bytes;
  }

  push({ cycle, instructions, core, register, value }: Marker): void {
    const previous = this.previous[core]!;
    this.stream.push((core << REGISTER_BITS) | REGISTERS.indexOf(register));
    this.stream.push(cycle - previous.cycle);
    this.stream.push(instructions - previous.instructions);
    this.stream.push(value);
    previous.cycle = cycle;
    previous.instructions = instructions;
    this.length++;
  }

  clear(): void {
    this.stream.clear();
    this.length = 0;
    for (const previous of this.previous) Object.assign(previous, { cycle: 0, instructions: 0 });
  }

  *[Symbol.iterator](): Generator<Marker, void, void> {
    const numbers = this.stream.read();
    const next = () => numbers.next().value as number;
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

export class Trace {
  /** Writes to the marker port, in order; `[...markers]` makes an array of them. */
  readonly markers: MarkerLog;
  /** By core: the cycles (its local time, exact) at which its private timer expired. */
  readonly timerExpiries: readonly TimeLog[];

  constructor(cores: number) {
    this.markers = new MarkerLog(cores);
    this.timerExpiries = Array.from({ length: cores }, () => new TimeLog());
  }

  clear(): void {
    this.markers.clear();
    for (const log of this.timerExpiries) log.clear();
  }
}
