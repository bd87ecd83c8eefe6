/**
 * Triple timer counter (UG585 ch. 8.5): three 16-bit counters clocked by CPU_1x, each with a
 * prescaler of 2^(PS_V + 1) when enabled, an interval or overflow mode, up or down, and three match
 * values.
 *
 *     interval mode, up:    0 1 … I 0 1 … I        IV interrupt at each return to 0; period I + 1
 *     overflow mode, up:    0 1 … 65535 0 1 …      OV interrupt at each return to 0
 *
 * Nothing ticks inside the model. A position is computed from the tick at which the counter last
 * had a known value. `sync` finds the events between two looks. One alarm is set, at the next event
 * that is to interrupt.
 */
import { CPU_1X_DIVISOR, cycleOfTick, ticksAt } from "../clocks";
import type { Diagnostics } from "../machine/diagnostics";
import type { Alarm, Scheduler } from "../machine/scheduler";
import { type Access, type Device, type InterruptLine } from "./device";
import { defineRegisters } from "./registers";
import { unknownRegister } from "./unknown-register";

const COUNTERS = 3;

/** There are three of each register, one for each counter, in consecutive words. */
export const TTC_REGISTERS = defineRegisters("ttc", {
  CLOCK_CONTROL: [
    0x00,
    "rw",
    0,
    "bit 0 prescaler enable, 4:1 PS_V, 5 external clock (not modelled)",
    0x7f,
    COUNTERS,
  ],
  COUNTER_CONTROL: [
    0x0c,
    "rw",
    0x21,
    "bit 0 disable, 1 interval, 2 decrement, 3 match, 4 restart, 6:5 waveform",
    0x7f,
    COUNTERS,
  ],
  COUNTER_VALUE: [0x18, "ro", 0, "Current value", 0xffff, COUNTERS],
  INTERVAL: [0x24, "rw", 0, "Last value in interval mode", 0xffff, COUNTERS],
  MATCH_1: [0x30, "rw", 0, "Match value 1", 0xffff, COUNTERS],
  MATCH_2: [0x3c, "rw", 0, "Match value 2", 0xffff, COUNTERS],
  MATCH_3: [0x48, "rw", 0, "Match value 3", 0xffff, COUNTERS],
  INTERRUPT: [0x54, "ro", 0, "bit 0 interval, 1–3 match, 4 overflow; cleared by reading", 0x3f, COUNTERS],
  INTERRUPT_ENABLE: [0x60, "rw", 0, "1 = enabled: one bit for each interrupt of INTERRUPT", 0x3f, COUNTERS],
  EVENT_CONTROL: [0x6c, "kept", 0, "Event timer: not modelled", 0x7, COUNTERS],
  EVENT: [0x78, "ro", 0, "Event timer: not modelled, reads 0", 0xffff, COUNTERS],
});
const REG = TTC_REGISTERS.at;

const PRESCALER_ENABLE = 1 << 0;
const PS_V_SHIFT = 1;
const PS_V_MASK = 0xf;

const DISABLE = 1 << 0;
const INTERVAL_MODE = 1 << 1;
const DECREMENT = 1 << 2;
const MATCH_MODE = 1 << 3;
const RESTART = 1 << 4;

const IRQ_INTERVAL = 1 << 0;
const IRQ_MATCH = [1 << 1, 1 << 2, 1 << 3];
const IRQ_OVERFLOW = 1 << 4;

const OVERFLOW_TOP = 0xffff;

/** One of the three counters. */
class Counter {
  clockControl = 0;
  control = TTC_REGISTERS.spec("COUNTER_CONTROL").reset;
  interval = 0;
  readonly match = [0, 0, 0];
  interruptEnable = 0;
  eventControl = 0;
  private status = 0;
  /** Steps from the start of a period at tick `since`. */
  private phase = 0;
  /** CPU_1x tick at which `phase` held. */
  private since = 0;
  /** Steps since `since` whose events are already in `status`. */
  private seen = 0;
  private readonly alarm: Alarm;

  constructor(
    scheduler: Scheduler,
    private readonly irq: InterruptLine,
  ) {
    this.alarm = scheduler.alarm("shared", (time) => this.refresh(time));
  }

  reset(): void {
    this.clockControl = 0;
    this.control = TTC_REGISTERS.spec("COUNTER_CONTROL").reset;
    this.interval = 0;
    this.match.fill(0);
    this.interruptEnable = 0;
    this.eventControl = 0;
    this.status = 0;
    this.phase = 0;
    this.since = 0;
    this.seen = 0;
    this.alarm.clear();
    this.irq(false, 0);
  }

  value(now: number): number {
    return this.valueOfPhase((this.phase + this.steps(now)) % this.period);
  }

  /** What the interrupt register has, without taking it. */
  statusAt(now: number): number {
    this.sync(now);
    return this.status;
  }

  /** Reading the interrupt register clears it. */
  takeStatus(now: number): number {
    const status = this.statusAt(now);
    this.status = 0;
    this.refresh(now);
    return status;
  }

  /**
   * Changes settings. Events before the change are kept, and the counter goes on from its present
   * value. The prescaler goes on too, unless its clock is what changes.
   */
  change(now: number, apply: () => void): void {
    this.sync(now);
    const value = this.value(now);
    const { running, divisor } = this;
    const ticks = ticksAt(now, CPU_1X_DIVISOR);
    let prescaled = running ? (ticks - this.since) % divisor : 0;
    apply();
    if (this.control & RESTART) {
      this.control &= ~RESTART;
      this.phase = 0;
      prescaled = 0;
    } else {
      this.phase = this.phaseOfValue(value);
    }
    this.since = ticks - (this.divisor === divisor ? prescaled : 0);
    this.seen = 0;
    this.refresh(now);
  }

  /** Brings status, interrupt line and alarm up to date. */
  refresh(now: number): void {
    this.sync(now);
    this.irq((this.status & this.interruptEnable) !== 0, now);
    this.arm();
  }

  private get running(): boolean {
    return (this.control & DISABLE) === 0;
  }

  private get top(): number {
    return this.control & INTERVAL_MODE ? this.interval : OVERFLOW_TOP;
  }

  private get period(): number {
    return this.top + 1;
  }

  /** CPU_1x ticks per step. */
  private get divisor(): number {
    const exponent = ((this.clockControl >>> PS_V_SHIFT) & PS_V_MASK) + 1;
    return this.clockControl & PRESCALER_ENABLE ? 2 ** exponent : 1;
  }

  private get wrapInterrupt(): number {
    return this.control & INTERVAL_MODE ? IRQ_INTERVAL : IRQ_OVERFLOW;
  }

  /** A counter counts up from 0 to top, or down from top to 0: its phase counts up either way. */
  private valueOfPhase(phase: number): number {
    return this.control & DECREMENT ? this.top - phase : phase;
  }

  private phaseOfValue(value: number): number {
    const inRange = Math.min(value, this.top);
    return this.control & DECREMENT ? this.top - inRange : inRange;
  }

  private steps(now: number): number {
    if (!this.running) return 0;
    return Math.max(0, Math.floor((ticksAt(now, CPU_1X_DIVISOR) - this.since) / this.divisor));
  }

  /** Steps from `since` to the first step after `from` at which the phase is `target`. */
  private stepsToPhase(target: number, from: number): number {
    const present = (this.phase + from) % this.period;
    const distance = (target - present + this.period) % this.period;
    return from + (distance === 0 ? this.period : distance);
  }

  private sync(now: number): void {
    const steps = this.steps(now);
    if (steps <= this.seen) return;
    for (const [bit, phase] of this.events()) {
      if (this.stepsToPhase(phase, this.seen) <= steps) this.status |= bit;
    }
    this.seen = steps;
  }

  /** The phases at which something happens, with its interrupt bit. */
  private events(): [bit: number, phase: number][] {
    const events: [number, number][] = [[this.wrapInterrupt, 0]];
    if (this.control & MATCH_MODE) {
      for (let n = 0; n < this.match.length; n++) {
        if (this.match[n]! <= this.top) events.push([IRQ_MATCH[n]!, this.phaseOfValue(this.match[n]!)]);
      }
    }
    return events;
  }

  private arm(): void {
    this.alarm.clear();
    if (!this.running) return;
    let next = Number.POSITIVE_INFINITY;
    for (const [bit, phase] of this.events()) {
      if (this.interruptEnable & bit & ~this.status)
        next = Math.min(next, this.stepsToPhase(phase, this.seen));
    }
    if (next !== Number.POSITIVE_INFINITY) {
      this.alarm.set(cycleOfTick(this.since + next * this.divisor, CPU_1X_DIVISOR));
    }
  }
}

export class Ttc implements Device {
  private readonly counters: Counter[];

  constructor(
    readonly name: string,
    scheduler: Scheduler,
    irqs: InterruptLine[],
    private readonly diagnostics: Diagnostics,
  ) {
    this.counters = irqs.map((irq) => new Counter(scheduler, irq));
  }

  read(offset: number, access: Access): number {
    const spec = TTC_REGISTERS.find(offset);
    if (!spec) return unknownRegister(this.diagnostics, this.name, TTC_REGISTERS, offset, access, "read");
    const counter = this.counters[(offset - spec.offset) / 4]!;
    switch (spec.offset) {
      case REG.CLOCK_CONTROL:
        return counter.clockControl;
      case REG.COUNTER_CONTROL:
        return counter.control;
      case REG.COUNTER_VALUE:
        return counter.value(access.now);
      case REG.INTERVAL:
        return counter.interval;
      case REG.MATCH_1:
        return counter.match[0]!;
      case REG.MATCH_2:
        return counter.match[1]!;
      case REG.MATCH_3:
        return counter.match[2]!;
      case REG.INTERRUPT:
        return access.looks ? counter.statusAt(access.now) : counter.takeStatus(access.now);
      case REG.INTERRUPT_ENABLE:
        return counter.interruptEnable;
      case REG.EVENT_CONTROL:
        return counter.eventControl;
      default:
        return 0;
    }
  }

  write(offset: number, value: number, access: Access): void {
    const spec = TTC_REGISTERS.find(offset);
    if (!spec) {
      unknownRegister(this.diagnostics, this.name, TTC_REGISTERS, offset, access, "write");
      return;
    }
    if (spec.access === "ro") return;
    const counter = this.counters[(offset - spec.offset) / 4]!;
    const bits = value & spec.mask;
    counter.change(access.now, () => {
      switch (spec.offset) {
        case REG.CLOCK_CONTROL:
          counter.clockControl = bits;
          break;
        case REG.COUNTER_CONTROL:
          counter.control = bits;
          break;
        case REG.INTERVAL:
          counter.interval = bits;
          break;
        case REG.MATCH_1:
          counter.match[0] = bits;
          break;
        case REG.MATCH_2:
          counter.match[1] = bits;
          break;
        case REG.MATCH_3:
          counter.match[2] = bits;
          break;
        case REG.INTERRUPT_ENABLE:
          counter.interruptEnable = bits;
          break;
        case REG.EVENT_CONTROL:
          counter.eventControl = bits;
          break;
      }
    });
  }

  reset(): void {
    for (const counter of this.counters) counter.reset();
  }
}
