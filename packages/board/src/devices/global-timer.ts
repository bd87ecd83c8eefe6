/**
 * Global timer (ARM DDI 0407I 4.4): one 64-bit up-counter at PERIPHCLK / (prescaler + 1) for both
 * cores, and for each core its own comparator, interrupt (PPI 27) and auto-increment. CONTROL bits
 * 1–3, the interrupt status, the comparator and the auto-increment value are banked by core; enable
 * and prescaler are common.
 *
 * From r2p0 on, the comparator matches when the counter is equal to or *greater than* the
 * comparator. The counter is kept as a JavaScript number, which is exact up to 2^53 ticks (313
 * days).
 */
import { PeripheralClock } from "../clocks";
import type { Diagnostics } from "../machine/diagnostics";
import type { Alarm, Scheduler } from "../machine/scheduler";
import { type Access, type Device, type InterruptLine } from "./device";
import { defineRegisters } from "./registers";
import { unknownRegister } from "./unknown-register";

export const GLOBAL_TIMER_REGISTERS = defineRegisters("global timer", {
  COUNTER_LOW: [0x00, "rw", 0, "Counter bits 31:0"],
  COUNTER_HIGH: [0x04, "rw", 0, "Counter bits 63:32"],
  CONTROL: [
    0x08,
    "rw",
    0,
    "bit 0 enable; banked: 1 comparator enable, 2 IRQ enable, 3 auto-increment; 15:8 prescaler",
    0xff0f,
  ],
  INTERRUPT_STATUS: [0x0c, "w1c", 0, "bit 0 event flag (banked)", 0x1],
  COMPARATOR_LOW: [0x10, "rw", 0, "Comparator bits 31:0 (banked)"],
  COMPARATOR_HIGH: [0x14, "rw", 0, "Comparator bits 63:32 (banked)"],
  AUTO_INCREMENT: [0x18, "rw", 0, "Added to the comparator at each match (banked)"],
});
const REG = GLOBAL_TIMER_REGISTERS.at;

const ENABLE = 1 << 0;
const COMPARATOR_ENABLE = 1 << 1;
const IRQ_ENABLE = 1 << 2;
const AUTO_INCREMENT = 1 << 3;
const BANKED = COMPARATOR_ENABLE | IRQ_ENABLE | AUTO_INCREMENT;
const COMMON = 0xff01;
const PRESCALER_SHIFT = 8;
const TWO_32 = 0x1_0000_0000;

/** What each core has for itself. */
class Comparator {
  control = 0;
  low = 0;
  high = 0;
  increment = 0;
  eventFlag = false;

  constructor(
    readonly alarm: Alarm,
    readonly irq: InterruptLine,
  ) {}

  get value(): number {
    return this.high * TWO_32 + this.low;
  }

  set value(value: number) {
    this.low = value % TWO_32;
    this.high = Math.floor(value / TWO_32) % TWO_32;
  }
}

export class GlobalTimer implements Device {
  readonly name = "global timer";
  private readonly banks: Comparator[];
  private common = 0;
  /** Counter value at PERIPHCLK tick `since`. */
  private base = 0;
  private since = 0;

  constructor(
    scheduler: Scheduler,
    irqs: InterruptLine[],
    private readonly diagnostics: Diagnostics,
    private readonly clock = new PeripheralClock(),
  ) {
    this.banks = irqs.map((irq, core) => {
      const alarm = scheduler.alarm({ core }, (time) => this.matched(core, time));
      return new Comparator(alarm, irq);
    });
  }

  read(offset: number, access: Access): number {
    const bank = this.banks[access.core]!;
    switch (offset) {
      case REG.COUNTER_LOW:
        return this.counter(access.now) % TWO_32;
      case REG.COUNTER_HIGH:
        return Math.floor(this.counter(access.now) / TWO_32);
      case REG.CONTROL:
        return this.common | bank.control;
      case REG.INTERRUPT_STATUS:
        return bank.eventFlag ? 1 : 0;
      case REG.COMPARATOR_LOW:
        return bank.low;
      case REG.COMPARATOR_HIGH:
        return bank.high;
      case REG.AUTO_INCREMENT:
        return bank.increment;
      default:
        return unknownRegister(this.diagnostics, this.name, GLOBAL_TIMER_REGISTERS, offset, access, "read");
    }
  }

  write(offset: number, value: number, access: Access): void {
    const bank = this.banks[access.core]!;
    const { now } = access;
    const word = value >>> 0;
    switch (offset) {
      case REG.COUNTER_LOW:
        this.rebase(now, Math.floor(this.counter(now) / TWO_32) * TWO_32 + word);
        break;
      case REG.COUNTER_HIGH:
        this.rebase(now, word * TWO_32 + (this.counter(now) % TWO_32));
        break;
      case REG.CONTROL: {
        const counter = this.counter(now);
        bank.control = word & BANKED;
        const changed = (word & COMMON) !== this.common;
        this.common = word & COMMON;
        if (changed) this.rebase(now, counter);
        this.arm(access.core, now);
        break;
      }
      case REG.INTERRUPT_STATUS:
        if (word & 1) bank.eventFlag = false;
        this.updateLine(bank, now);
        // The comparison goes on, so a comparator that is still in the past sets the flag again.
        this.arm(access.core, now);
        break;
      case REG.COMPARATOR_LOW:
        bank.low = word;
        this.arm(access.core, now);
        break;
      case REG.COMPARATOR_HIGH:
        bank.high = word;
        this.arm(access.core, now);
        break;
      case REG.AUTO_INCREMENT:
        bank.increment = word;
        break;
      default:
        unknownRegister(this.diagnostics, this.name, GLOBAL_TIMER_REGISTERS, offset, access, "write");
    }
  }

  reset(): void {
    this.common = 0;
    this.base = 0;
    this.since = 0;
    for (const bank of this.banks) {
      bank.control = 0;
      bank.value = 0;
      bank.increment = 0;
      bank.eventFlag = false;
      bank.alarm.clear();
      bank.irq(false, 0);
    }
  }

  private get divisor(): number {
    return (this.common >>> PRESCALER_SHIFT) + 1;
  }

  private counter(now: number): number {
    if (!(this.common & ENABLE)) return this.base;
    return this.base + Math.max(0, Math.floor((this.clock.ticksAt(now) - this.since) / this.divisor));
  }

  private rebase(now: number, counter: number): void {
    this.base = counter;
    this.since = this.clock.ticksAt(now);
    for (let core = 0; core < this.banks.length; core++) this.arm(core, now);
  }

  /** Sets the alarm for the cycle at which the counter reaches the core's comparator. */
  private arm(core: number, now: number): void {
    const bank = this.banks[core]!;
    bank.alarm.clear();
    this.updateLine(bank, now);
    if (!(this.common & ENABLE) || !(bank.control & COMPARATOR_ENABLE)) return;
    if (bank.eventFlag && !this.moves(bank)) return;
    const ticks = Math.max(0, bank.value - this.base);
    const time = this.clock.cycleOfTick(this.since + ticks * this.divisor);
    if (time <= Number.MAX_SAFE_INTEGER) bank.alarm.set(Math.max(time, now));
  }

  private matched(core: number, time: number): void {
    const bank = this.banks[core]!;
    bank.eventFlag = true;
    this.updateLine(bank, time);
    if (this.moves(bank)) {
      bank.value += bank.increment;
      // A comparator that is still behind the counter matches again a tick later, not in the same
      // cycle.
      this.arm(core, this.clock.cycleOfTick(this.clock.ticksAt(time) + this.divisor));
    }
  }

  /** Does each match move the comparator on? */
  private moves(bank: Comparator): boolean {
    return (bank.control & AUTO_INCREMENT) !== 0 && bank.increment !== 0;
  }

  private updateLine(bank: Comparator, time: number): void {
    bank.irq(
      bank.eventFlag && (bank.control & IRQ_ENABLE) !== 0 && (bank.control & COMPARATOR_ENABLE) !== 0,
      time,
    );
  }
}
