/**
 * System watchdog (UG585 ch. 8.4): a 24-bit down-counter clocked by CPU_1x through a prescaler. At
 * zero it interrupts, resets the chip, or both. A write to a register counts only with the key of
 * that register.
 */
import { CPU_1X_DIVISOR, cycleOfTick, ticksAt } from "../clocks";
import type { Diagnostics } from "../machine/diagnostics";
import type { Alarm, Scheduler } from "../machine/scheduler";
import { type Access, type Device, type InterruptLine } from "./device";
import { defineRegisters } from "./registers";
import { ResetCause } from "./reset-cause";
import { unknownRegister } from "./unknown-register";

export const SWDT_REGISTERS = defineRegisters("swdt", {
  MODE: [
    0x0,
    "rw",
    0x1c0,
    "bit 0 enable, 1 reset enable, 2 IRQ enable, 8:7 IRQ length; key 0xABC in 23:12",
    0x1c7,
  ],
  CONTROL: [
    0x4,
    "rw",
    0x3ffc,
    "1:0 prescaler 8, 64, 512, 4096; 13:2 upper 12 bits of the start value; key 0x248 in 25:14",
    0x3fff,
  ],
  RESTART: [0x8, "wo", 0, "0x1999 restarts the count"],
  STATUS: [0xc, "ro", 0, "bit 0: the count has reached zero"],
});
const REG = SWDT_REGISTERS.at;

const ENABLE = 1 << 0;
const RESET_ENABLE = 1 << 1;
const IRQ_ENABLE = 1 << 2;
const MODE_KEY = 0xabc;
const MODE_KEY_SHIFT = 12;
const MODE_KEY_MASK = 0xfff;
const CONTROL_KEY = 0x248;
const CONTROL_KEY_SHIFT = 14;
const RESTART_KEY = 0x1999;
const PRESCALERS = [8, 64, 512, 4096];
const START_SHIFT = 2;
const START_MASK = 0xfff;
/** The lower 12 bits of the start value are all ones. */
const START_LOW = 0xfff;

export class Swdt implements Device {
  readonly name = "swdt";
  private mode = 0;
  private control = 0;
  private expired = false;
  private readonly alarm: Alarm;

  constructor(
    scheduler: Scheduler,
    private readonly irq: InterruptLine,
    private readonly diagnostics: Diagnostics,
    private readonly onReset: (cause: ResetCause, source: string) => void,
  ) {
    this.alarm = scheduler.alarm("shared", (time) => this.reachedZero(time));
  }

  read(offset: number, access: Access): number {
    switch (offset) {
      case REG.MODE:
        return this.mode;
      case REG.CONTROL:
        return this.control;
      case REG.RESTART:
        return 0;
      case REG.STATUS:
        return this.expired ? 1 : 0;
      default:
        return unknownRegister(this.diagnostics, this.name, SWDT_REGISTERS, offset, access, "read");
    }
  }

  write(offset: number, value: number, access: Access): void {
    switch (offset) {
      case REG.MODE:
        if (((value >>> MODE_KEY_SHIFT) & MODE_KEY_MASK) !== MODE_KEY) return;
        this.mode = value & SWDT_REGISTERS.spec("MODE").mask;
        this.irq(this.expired && (this.mode & IRQ_ENABLE) !== 0, access.now);
        this.restart(access.now);
        break;
      case REG.CONTROL:
        if (value >>> CONTROL_KEY_SHIFT !== CONTROL_KEY) return;
        this.control = value & SWDT_REGISTERS.spec("CONTROL").mask;
        break;
      case REG.RESTART:
        if ((value & 0xffff) !== RESTART_KEY) return;
        this.expired = false;
        this.irq(false, access.now);
        this.restart(access.now);
        break;
      case REG.STATUS:
        break;
      default:
        unknownRegister(this.diagnostics, this.name, SWDT_REGISTERS, offset, access, "write");
    }
  }

  reset(): void {
    this.mode = SWDT_REGISTERS.spec("MODE").reset;
    this.control = SWDT_REGISTERS.spec("CONTROL").reset;
    this.expired = false;
    this.alarm.clear();
    this.irq(false, 0);
  }

  private restart(now: number): void {
    this.alarm.clear();
    if (!(this.mode & ENABLE)) return;
    const start = (((this.control >>> START_SHIFT) & START_MASK) << 12) | START_LOW;
    const prescaler = PRESCALERS[this.control & 3]!;
    this.alarm.set(cycleOfTick(ticksAt(now, CPU_1X_DIVISOR) + (start + 1) * prescaler, CPU_1X_DIVISOR));
  }

  private reachedZero(time: number): void {
    this.expired = true;
    if (this.mode & RESET_ENABLE) this.onReset(ResetCause.SYSTEM_WATCHDOG, "system watchdog (SWDT)");
    this.irq((this.mode & IRQ_ENABLE) !== 0, time);
  }
}
