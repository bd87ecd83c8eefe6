/**
 * Private watchdog, one for each core (ARM DDI 0407I 4.3): a second private timer that can instead
 * reset the chip.
 *
 * In timer mode it works as the private timer, with PPI 30. In watchdog mode (CONTROL bit 3) the
 * watchdog asks for a reset at zero, and the counter stops there. Only writing 0x12345678 and then
 * 0x87654321 to DISABLE leaves watchdog mode. A reset of the core alone leaves the watchdog as it
 * is, because the watchdog has other reset lines (ARM DDI 0407I A.2).
 */
import type { PeripheralClock } from "../clocks";
import type { Diagnostics } from "../machine/diagnostics";
import type { Scheduler } from "../machine/scheduler";
import { type Access, type Device, type InterruptLine } from "./device";
import { DownCounter, TIMER_AUTO_RELOAD, TIMER_IRQ_ENABLE } from "./private-timer";
import { defineRegisters } from "./registers";
import { ResetCause } from "./reset-cause";
import { unknownRegister } from "./unknown-register";

/** Offsets are within the timer block (private timer at 0x00). */
export const PRIVATE_WATCHDOG_REGISTERS = defineRegisters("private watchdog", {
  LOAD: [
    0x20,
    "rw",
    0,
    "Value to count from. A write also writes the counter, which keeps the watchdog alive",
  ],
  COUNTER: [0x24, "rw", 0, "Current value; writable in timer mode only"],
  CONTROL: [
    0x28,
    "rw",
    0,
    "bit 0 enable, 1 auto-reload, 2 IRQ enable, 3 watchdog mode, 15:8 prescaler",
    0xff0f,
  ],
  INTERRUPT_STATUS: [0x2c, "w1c", 0, "bit 0 event flag (timer mode)", 0x1],
  RESET_STATUS: [0x30, "w1c", 0, "bit 0: the watchdog has asked for a reset", 0x1],
  DISABLE: [0x34, "wo", 0, "0x12345678 then 0x87654321 leaves watchdog mode"],
});
const REG = PRIVATE_WATCHDOG_REGISTERS.at;

const WATCHDOG_MODE = 1 << 3;
const DISABLE_FIRST = 0x1234_5678;
const DISABLE_SECOND = 0x8765_4321;

export class PrivateWatchdog implements Device {
  readonly name: string;
  private readonly counter: DownCounter;
  private eventFlag = false;
  private resetFlag = false;
  private disableStep = 0;

  /** `onReset` is told when the watchdog of a core asks for a reset. */
  constructor(
    private readonly core: number,
    scheduler: Scheduler,
    private readonly irq: InterruptLine,
    private readonly diagnostics: Diagnostics,
    private readonly onReset: (core: number, source: string, time: number) => void,
    clock?: PeripheralClock,
  ) {
    this.name = `private watchdog of core ${core}`;
    this.counter = new DownCounter(
      scheduler,
      core,
      (time) => this.expired(time),
      (control) => (control & (TIMER_AUTO_RELOAD | WATCHDOG_MODE)) === TIMER_AUTO_RELOAD,
      clock,
    );
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
      case REG.RESET_STATUS:
        return this.resetFlag ? 1 : 0;
      case REG.DISABLE:
        return 0;
      default:
        return unknownRegister(
          this.diagnostics,
          this.name,
          PRIVATE_WATCHDOG_REGISTERS,
          offset,
          access,
          "read",
        );
    }
  }

  write(offset: number, value: number, access: Access): void {
    switch (offset) {
      case REG.LOAD:
        this.counter.load = value >>> 0;
        this.counter.set(value, access.now);
        break;
      case REG.COUNTER:
        if (!this.watchdogMode) this.counter.set(value, access.now);
        break;
      case REG.CONTROL:
        this.writeControl(value, access.now);
        break;
      case REG.INTERRUPT_STATUS:
        if (value & 1) this.eventFlag = false;
        this.updateLine(access.now);
        break;
      case REG.RESET_STATUS:
        if (value & 1) this.resetFlag = false;
        break;
      case REG.DISABLE:
        this.writeDisable(value >>> 0, access.now);
        break;
      default:
        unknownRegister(this.diagnostics, this.name, PRIVATE_WATCHDOG_REGISTERS, offset, access, "write");
    }
  }

  /**
   * RESET_STATUS outlives the reset that the watchdog causes, so that software can see the cause.
   */
  reset(cause: ResetCause): void {
    if (cause === ResetCause.POWER_ON) this.resetFlag = false;
    this.counter.reset();
    this.eventFlag = false;
    this.disableStep = 0;
    this.irq(false, 0);
  }

  private get watchdogMode(): boolean {
    return (this.counter.control & WATCHDOG_MODE) !== 0;
  }

  private writeControl(value: number, now: number): void {
    const sticky = this.counter.control & WATCHDOG_MODE;
    this.counter.writeControl((value & PRIVATE_WATCHDOG_REGISTERS.spec("CONTROL").mask) | sticky, now);
    this.updateLine(now);
  }

  private writeDisable(value: number, now: number): void {
    if (value === DISABLE_SECOND && this.disableStep === 1) {
      this.counter.writeControl(this.counter.control & ~WATCHDOG_MODE, now);
    }
    this.disableStep = value === DISABLE_FIRST ? 1 : 0;
  }

  private expired(time: number): void {
    if (this.watchdogMode) {
      this.resetFlag = true;
      this.onReset(this.core, this.name, time);
      return;
    }
    this.eventFlag = true;
    this.updateLine(time);
  }

  private updateLine(time: number): void {
    const enabled = !this.watchdogMode && (this.counter.control & TIMER_IRQ_ENABLE) !== 0;
    this.irq(this.eventFlag && enabled, time);
  }
}
