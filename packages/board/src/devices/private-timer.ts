/**
 * Private timer, one a core (ARM DDI 0407I 4.2). A 32-bit down-counter clocked at PERIPHCLK /
 * (prescaler + 1).
 *
 *     counter  L  L-1 … 1  0  L  L-1 …       auto-reload: period L + 1 ticks
 *                          └─ event flag set, PPI 29 rises if IRQ enable
 *
 * Nothing ticks inside the model. A reading is computed from the cycle at which the counter last
 * had a known value.
 */
import { PeripheralClock } from "../clocks";
import type { Diagnostics } from "../machine/diagnostics";
import type { Alarm, Scheduler } from "../machine/scheduler";
import { type Access, type Device, type InterruptLine } from "./device";
import { defineRegisters } from "./registers";
import { unknownRegister } from "./unknown-register";

export const PRIVATE_TIMER_REGISTERS = defineRegisters("private timer", {
  LOAD: [0x00, "rw", 0, "Value reloaded after zero; writing it also writes the counter"],
  COUNTER: [0x04, "rw", 0, "Current value"],
  CONTROL: [0x08, "rw", 0, "bit 0 enable, 1 auto-reload, 2 IRQ enable, 15:8 prescaler", 0xff07],
  INTERRUPT_STATUS: [0x0c, "w1c", 0, "bit 0 event flag: the counter has reached zero", 0x1],
});
const REG = PRIVATE_TIMER_REGISTERS.at;

export const TIMER_ENABLE = 1 << 0;
export const TIMER_AUTO_RELOAD = 1 << 1;
export const TIMER_IRQ_ENABLE = 1 << 2;
export const TIMER_PRESCALER_SHIFT = 8;
const PRESCALER_MASK = 0xff;

/** The counter in the private timer and in the private watchdog, which share their design. */
export class DownCounter {
  load = 0;
  control = 0;
  private value = 0;
  /** PERIPHCLK tick at which the counter was `value`. */
  private since = 0;
  private readonly alarm: Alarm;

  /**
   * `onZero` is told each time the running counter reaches zero. `reloads` says with which control
   * word the counter goes on from its load value then.
   */
  constructor(
    scheduler: Scheduler,
    core: number,
    private readonly onZero: (time: number) => void,
    private readonly reloads = (control: number) => (control & TIMER_AUTO_RELOAD) !== 0,
    private readonly clock = new PeripheralClock(),
  ) {
    this.alarm = scheduler.alarm({ core }, (time) => this.reachedZero(time));
  }

  get running(): boolean {
    return (this.control & TIMER_ENABLE) !== 0;
  }

  read(now: number): number {
    if (!this.running) return this.value;
    const elapsed = Math.max(0, Math.floor((this.clock.ticksAt(now) - this.since) / this.divisor));
    return Math.max(0, this.value - elapsed);
  }

  /** Loads the counter and goes on from there. */
  set(value: number, now: number): void {
    this.value = value >>> 0;
    this.since = this.clock.ticksAt(now);
    this.arm();
  }

  writeControl(control: number, now: number): void {
    const timing = TIMER_ENABLE | (PRESCALER_MASK << TIMER_PRESCALER_SHIFT);
    const value = this.read(now);
    const restart = ((control ^ this.control) & timing) !== 0;
    this.control = control;
    if (restart) this.set(value, now);
    else this.arm();
  }

  reset(): void {
    this.load = 0;
    this.control = 0;
    this.value = 0;
    this.since = 0;
    this.alarm.clear();
  }

  private get divisor(): number {
    return ((this.control >>> TIMER_PRESCALER_SHIFT) & PRESCALER_MASK) + 1;
  }

  private arm(): void {
    if (!this.running || this.value === 0) {
      this.alarm.clear();
      // A counter at zero with auto-reload takes its load value at the next tick.
      if (this.running && this.load !== 0 && this.reloads(this.control)) {
        this.value = this.load;
        this.since += this.divisor;
        this.arm();
      }
      return;
    }
    this.alarm.set(this.clock.cycleOfTick(this.since + this.value * this.divisor));
  }

  private reachedZero(time: number): void {
    this.value = 0;
    this.since = this.clock.ticksAt(time);
    this.arm();
    this.onZero(time);
  }
}

export class PrivateTimer implements Device {
  readonly name: string;
  private readonly counter: DownCounter;
  private eventFlag = false;

  /** `onExpiry` is called at every expiry, also at those that do not interrupt. */
  constructor(
    core: number,
    scheduler: Scheduler,
    private readonly irq: InterruptLine,
    private readonly diagnostics: Diagnostics,
    private readonly onExpiry: (core: number, time: number) => void,
    clock?: PeripheralClock,
  ) {
    this.name = `private timer of core ${core}`;
    const onZero = (time: number) => {
      this.eventFlag = true;
      this.onExpiry(core, time);
      this.updateLine(time);
    };
    this.counter = new DownCounter(scheduler, core, onZero, undefined, clock);
  }

  read(offset: number, access: Access): number {
    switch (offset) {
      case REG.LOAD:
        return this.counter.load;
      case REG.COUNTER:
        return this.counter.read(access.now);
      case REG.CONTROL:
        return this.counter.control;
      case REG.INTERRUPT_STATUS:
        return this.eventFlag ? 1 : 0;
      default:
        return unknownRegister(this.diagnostics, this.name, PRIVATE_TIMER_REGISTERS, offset, access, "read");
    }
  }

  write(offset: number, value: number, access: Access): void {
    switch (offset) {
      case REG.LOAD:
        this.counter.load = value >>> 0;
        this.counter.set(value, access.now);
        break;
      case REG.COUNTER:
        this.counter.set(value, access.now);
        break;
      case REG.CONTROL:
        this.counter.writeControl(value & PRIVATE_TIMER_REGISTERS.spec("CONTROL").mask, access.now);
        this.updateLine(access.now);
        break;
      case REG.INTERRUPT_STATUS:
        if (value & 1) this.eventFlag = false;
        this.updateLine(access.now);
        break;
      default:
        unknownRegister(this.diagnostics, this.name, PRIVATE_TIMER_REGISTERS, offset, access, "write");
    }
  }

  reset(): void {
    this.counter.reset();
    this.eventFlag = false;
    this.irq(false, 0);
  }

  private updateLine(time: number): void {
    this.irq(this.eventFlag && (this.counter.control & TIMER_IRQ_ENABLE) !== 0, time);
  }
}
