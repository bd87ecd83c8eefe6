/**
 * Cadence UART of the Zynq-7000 (UG585 ch. 19). FIFOs of 64 bytes, trigger levels, interrupt mask
 * and status, local loopback. The baud rate registers are kept but set no pace: see serial-port.ts.
 *
 * The interrupt status is sticky. A condition of the FIFOs sets its bit, and software clears the
 * bit. While the condition still holds, the bit is set again at once.
 */
import { UART_BYTE_CYCLES } from "../clocks";
import type { Diagnostics } from "../machine/diagnostics";
import type { Alarm, Scheduler } from "../machine/scheduler";
import { type Access, type Device, type InterruptLine } from "./device";
import { defineRegisters, RegisterFile } from "./registers";
import type { SerialPort } from "./serial-port";
import { unknownRegister } from "./unknown-register";

export const CADENCE_UART_REGISTERS = defineRegisters("uart", {
  CONTROL: [
    0x00,
    "rw",
    0x128,
    "0 RXRES, 1 TXRES, 2 RXEN, 3 RXDIS, 4 TXEN, 5 TXDIS, 6 TORST, 7 STTBRK, 8 STPBRK",
    0x1ff,
  ],
  MODE: [0x04, "rw", 0, "9:8 channel mode: 0 normal, 2 local loopback", 0xfff],
  INTERRUPT_ENABLE: [0x08, "wo", 0, "Write 1: enable", 0x1fff],
  INTERRUPT_DISABLE: [0x0c, "wo", 0, "Write 1: disable", 0x1fff],
  INTERRUPT_MASK: [0x10, "ro", 0, "Enabled interrupts", 0x1fff],
  INTERRUPT_STATUS: [0x14, "w1c", 0, "Interrupts seen", 0x1fff],
  BAUD_GENERATOR: [0x18, "rw", 0x28b, "Kept only", 0xffff],
  RX_TIMEOUT: [0x1c, "rw", 0, "Receive timeout in units of 4 bit times, 0 = off", 0xff],
  RX_TRIGGER: [0x20, "rw", 0x20, "Receive FIFO trigger level", 0x3f],
  MODEM_CONTROL: [0x24, "rw", 0, "Kept only", 0x23],
  MODEM_STATUS: [0x28, "rw", 0, "Reads 0", 0],
  CHANNEL_STATUS: [0x2c, "ro", 0, "0 RTRIG, 1 REMPTY, 2 RFUL, 3 TEMPTY, 4 TFUL, 13 TTRIG, 14 TNFUL"],
  FIFO: [0x30, "rw", 0, "Receive and transmit data", 0xff],
  BAUD_DIVIDER: [0x34, "rw", 0xf, "Kept only", 0xff],
  FLOW_DELAY: [0x38, "rw", 0, "Kept only", 0x3f],
  TX_TRIGGER: [0x44, "rw", 0x20, "Transmit FIFO trigger level", 0x3f],
});
const REG = CADENCE_UART_REGISTERS.at;

export const UART_FIFO_SIZE = 64;

const CONTROL_RX_RESET = 1 << 0;
const CONTROL_TX_RESET = 1 << 1;
const CONTROL_RX_ENABLE = 1 << 2;
const CONTROL_RX_DISABLE = 1 << 3;
const CONTROL_TX_ENABLE = 1 << 4;
const CONTROL_TX_DISABLE = 1 << 5;
const CONTROL_RESTART_TIMEOUT = 1 << 6;

const MODE_CHANNEL_SHIFT = 8;
const MODE_LOCAL_LOOPBACK = 2;

const IRQ_RX_TRIGGER = 1 << 0;
const IRQ_RX_EMPTY = 1 << 1;
const IRQ_RX_FULL = 1 << 2;
const IRQ_TX_EMPTY = 1 << 3;
const IRQ_RX_OVERRUN = 1 << 5;
const IRQ_TIMEOUT = 1 << 8;

/** The transmit FIFO is always empty: TEMPTY in the channel status. */
const STATUS_TX = 1 << 3;
/** Timeout units: 4 bit times of a 10-bit character. */
const TIMEOUT_UNITS_PER_BYTE = 10 / 4;

const BYTE_LOST = "transmitter disabled (it needs CONTROL bit 4 set, bit 5 clear); byte lost";

export class CadenceUart implements Device {
  private readonly file = new RegisterFile(CADENCE_UART_REGISTERS);
  private readonly received: number[] = [];
  private mask = 0;
  private status = 0;
  /** Whether the loss of bytes has been told; again after a reset. */
  private lossTold = false;
  private readonly timeout: Alarm;

  constructor(
    readonly name: string,
    scheduler: Scheduler,
    private readonly port: SerialPort,
    private readonly irq: InterruptLine,
    private readonly diagnostics: Diagnostics,
  ) {
    this.timeout = scheduler.alarm("shared", (time) => {
      if (this.received.length > 0) this.status |= IRQ_TIMEOUT;
      this.update(time);
    });
    port.connect((byte, time) => this.accept(byte, time));
  }

  read(offset: number, access: Access): number {
    switch (offset) {
      case REG.INTERRUPT_ENABLE:
      case REG.INTERRUPT_DISABLE:
        return 0;
      case REG.INTERRUPT_MASK:
        return this.mask;
      case REG.INTERRUPT_STATUS:
        return this.status;
      case REG.CHANNEL_STATUS:
        return STATUS_TX | this.rxConditions();
      case REG.FIFO: {
        const byte = this.received.shift() ?? 0;
        this.update(access.now);
        return byte;
      }
      default:
        if (CADENCE_UART_REGISTERS.find(offset)) return this.file.get(offset);
        return unknownRegister(this.diagnostics, this.name, CADENCE_UART_REGISTERS, offset, access, "read");
    }
  }

  write(offset: number, value: number, access: Access): void {
    const { now } = access;
    const spec = CADENCE_UART_REGISTERS.find(offset);
    if (!spec) {
      unknownRegister(this.diagnostics, this.name, CADENCE_UART_REGISTERS, offset, access, "write");
      return;
    }
    switch (offset) {
      case REG.CONTROL:
        this.writeControl(value, now);
        break;
      case REG.INTERRUPT_ENABLE:
        this.mask |= value & spec.mask;
        break;
      case REG.INTERRUPT_DISABLE:
        this.mask &= ~value;
        break;
      case REG.INTERRUPT_STATUS:
        this.status &= ~value;
        break;
      case REG.FIFO:
        this.transmit(value & spec.mask, access);
        break;
      default:
        if (spec.access === "rw") this.file.set(offset, value);
    }
    this.update(now);
  }

  reset(): void {
    this.file.reset();
    this.received.length = 0;
    this.mask = 0;
    this.status = 0;
    this.lossTold = false;
    this.timeout.clear();
    this.irq(false, 0);
  }

  private get loopback(): boolean {
    return this.file.get(REG.MODE) >>> MODE_CHANNEL_SHIFT === MODE_LOCAL_LOOPBACK;
  }

  private enabled(enable: number, disable: number): boolean {
    const control = this.file.get(REG.CONTROL);
    return (control & enable) !== 0 && (control & disable) === 0;
  }

  private writeControl(value: number, now: number): void {
    if (value & CONTROL_RX_RESET) this.received.length = 0;
    if (value & CONTROL_RESTART_TIMEOUT) this.startTimeout(now);
    // The reset and restart bits clear themselves.
    this.file.set(REG.CONTROL, value & ~(CONTROL_RX_RESET | CONTROL_TX_RESET | CONTROL_RESTART_TIMEOUT));
  }

  private transmit(byte: number, access: Access): void {
    if (!this.enabled(CONTROL_TX_ENABLE, CONTROL_TX_DISABLE)) this.lose(access);
    else if (this.loopback) this.accept(byte, access.now);
    else this.port.transmit(byte, access.now);
  }

  /**
   * The usual reason for a silent console. It is told once, because every byte after the first is
   * lost as well.
   */
  private lose(access: Access): void {
    if (!this.lossTold) this.diagnostics.notModelled(access, "write", `${this.name}: ${BYTE_LOST}`);
    this.lossTold = true;
  }

  private accept(byte: number, time: number): boolean {
    if (!this.enabled(CONTROL_RX_ENABLE, CONTROL_RX_DISABLE)) return true;
    if (this.received.length >= UART_FIFO_SIZE) {
      if (!this.loopback) return false;
      this.status |= IRQ_RX_OVERRUN;
    } else {
      this.received.push(byte);
      this.startTimeout(time);
    }
    this.update(time);
    return true;
  }

  private startTimeout(now: number): void {
    const units = this.file.get(REG.RX_TIMEOUT);
    this.timeout.clear();
    if (units !== 0) this.timeout.set(now + Math.ceil((units * UART_BYTE_CYCLES) / TIMEOUT_UNITS_PER_BYTE));
  }

  private rxConditions(): number {
    const level = this.received.length;
    const trigger = this.file.get(REG.RX_TRIGGER);
    let bits = 0;
    if (trigger !== 0 && level >= trigger) bits |= IRQ_RX_TRIGGER;
    if (level === 0) bits |= IRQ_RX_EMPTY;
    if (level >= UART_FIFO_SIZE) bits |= IRQ_RX_FULL;
    return bits;
  }

  private update(time: number): void {
    this.status |= this.rxConditions() | IRQ_TX_EMPTY;
    this.irq((this.status & this.mask) !== 0, time);
  }
}
