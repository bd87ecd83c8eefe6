/**
 * Cadence UART of the Zynq-7000 (UG585 ch. 19). FIFOs of 64 bytes, trigger levels, interrupt mask
 * and status, receiver timeout, the four channel modes, break in local loopback. The baud rate
 * registers are kept but set no pace: see serial-port.ts.
 *
 * The channel status shows the present state. The interrupt status shows events since it was last
 * cleared (UG585 appendix B "uart"): a condition sets its bit when the condition comes up, and not
 * again while the condition lasts.
 *
 *     level of RTRIG     ___/‾‾‾‾‾‾‾\___/‾‾‾
 *     RTRIG in the       ___/‾‾\________/‾‾‾
 *     interrupt status         └ cleared by software
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
    "0 RXRES, 1 TXRES, 2 RXEN, 3 RXDIS, 4 TXEN, 5 TXDIS, 6 RSTTO, 7 STTBRK, 8 STPBRK",
    0x1ff,
  ],
  MODE: [
    0x04,
    "rw",
    0,
    "9:8 channel mode: 0 normal, 1 echo, 2 local loopback, 3 remote loopback; the rest is kept",
    0xfff,
  ],
  INTERRUPT_ENABLE: [0x08, "wo", 0, "Write 1: enable", 0x1fff],
  INTERRUPT_DISABLE: [0x0c, "wo", 0, "Write 1: disable", 0x1fff],
  INTERRUPT_MASK: [0x10, "ro", 0, "Enabled interrupts", 0x1fff],
  INTERRUPT_STATUS: [
    0x14,
    "w1c",
    0,
    "Events: 0 RTRIG, 1 REMPTY, 2 RFUL, 3 TEMPTY, 4 TFUL, 5 ROVR, 6 FRAME, 8 TIMEOUT, 10 TTRIG, 11 TNFUL, 12 TOVR",
    0x1fff,
  ],
  BAUD_GENERATOR: [0x18, "kept", 0x28b, "Baud rate", 0xffff],
  RX_TIMEOUT: [0x1c, "rw", 0, "Receiver timeout in units of 4 bit times, 0 = off", 0xff],
  RX_TRIGGER: [0x20, "rw", 0x20, "Receive FIFO trigger level", 0x3f],
  MODEM_CONTROL: [0x24, "kept", 0, "Modem lines", 0x23],
  MODEM_STATUS: [0x28, "ro", 0, "Modem lines: none is connected"],
  CHANNEL_STATUS: [
    0x2c,
    "ro",
    0x0a,
    "Present state: 0 RTRIG, 1 REMPTY, 2 RFUL, 3 TEMPTY, 4 TFUL, 13 TTRIG, 14 TNFUL",
  ],
  FIFO: [0x30, "rw", 0, "Receive and transmit data", 0xff],
  BAUD_DIVIDER: [0x34, "kept", 0xf, "Baud rate", 0xff],
  FLOW_DELAY: [0x38, "kept", 0, "Flow control", 0x3f],
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
const CONTROL_START_BREAK = 1 << 7;
const CONTROL_STOP_BREAK = 1 << 8;
const SELF_CLEARING = CONTROL_RX_RESET | CONTROL_TX_RESET | CONTROL_RESTART_TIMEOUT;

const MODE_CHANNEL_SHIFT = 8;
const MODE_CHANNEL_MASK = 3;
const NORMAL = 0;
const ECHO = 1;
const LOCAL_LOOPBACK = 2;
const REMOTE_LOOPBACK = 3;

/** Bits of the interrupt status. */
const RX_TRIGGER = 1 << 0;
const RX_EMPTY = 1 << 1;
const RX_FULL = 1 << 2;
const TX_EMPTY = 1 << 3;
const TX_FULL = 1 << 4;
const RX_OVERRUN = 1 << 5;
const FRAMING = 1 << 6;
const TIMEOUT = 1 << 8;
const TX_TRIGGER = 1 << 10;
const TX_NEARLY_FULL = 1 << 11;
const TX_OVERFLOW = 1 << 12;
/** In the channel status these two are three bits higher. */
const TX_LEVELS = TX_TRIGGER | TX_NEARLY_FULL;
const TX_LEVELS_SHIFT = 3;

/** Timeout units: 4 bit times of a 10-bit character. */
const TIMEOUT_UNITS_PER_BYTE = 10 / 4;

const BYTE_WAITS =
  "transmitter disabled (it needs CONTROL bit 4 set, bit 5 clear); bytes wait in its FIFO of 64";

export class CadenceUart implements Device {
  private readonly file = new RegisterFile(CADENCE_UART_REGISTERS);
  private readonly received: number[] = [];
  /** The transmit FIFO: a byte stays there only while the transmitter is disabled. */
  private readonly waiting: number[] = [];
  private mask = 0;
  private status = 0;
  /** The conditions as they were when events were last looked for. */
  private seen = RX_EMPTY | TX_EMPTY;
  /** Whether the user was told that bytes wait; again after a reset. */
  private waitTold = false;
  /** The same of its clock. */
  private clockTold = false;
  private readonly timeout: Alarm;
  /** End of the first character time of a break. */
  private readonly breakFrame: Alarm;

  constructor(
    readonly name: string,
    scheduler: Scheduler,
    private readonly port: SerialPort,
    private readonly irq: InterruptLine,
    private readonly diagnostics: Diagnostics,
    /** The clock that is off, for people; undefined: its clocks are on. */
    private readonly clockOff: () => string | undefined = () => undefined,
  ) {
    this.timeout = scheduler.alarm("shared", (time) => {
      this.status |= TIMEOUT;
      this.update(time);
    });
    this.breakFrame = scheduler.alarm("shared", (time) => this.receiveBreak(time));
    port.connect((byte, time) => this.arrive(byte, time));
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
        return this.channelStatus;
      case REG.FIFO: {
        if (access.looks) return this.received[0] ?? 0;
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
      case REG.RX_TIMEOUT:
        this.file.set(offset, value);
        // A running count keeps its length, but 0 switches the mechanism off.
        if (this.file.get(offset) === 0) this.timeout.clear();
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
    this.waiting.length = 0;
    this.mask = 0;
    this.status = 0;
    this.seen = RX_EMPTY | TX_EMPTY;
    this.waitTold = false;
    this.clockTold = false;
    this.timeout.clear();
    this.breakFrame.clear();
    this.irq(false, 0);
  }

  private get channelMode(): number {
    return (this.file.get(REG.MODE) >>> MODE_CHANNEL_SHIFT) & MODE_CHANNEL_MASK;
  }

  private get transmits(): boolean {
    return this.enabled(CONTROL_TX_ENABLE, CONTROL_TX_DISABLE);
  }

  private get receives(): boolean {
    return this.enabled(CONTROL_RX_ENABLE, CONTROL_RX_DISABLE);
  }

  private enabled(enable: number, disable: number): boolean {
    const control = this.file.get(REG.CONTROL);
    return (control & enable) !== 0 && (control & disable) === 0;
  }

  private writeControl(value: number, now: number): void {
    if (value & CONTROL_RX_RESET) this.received.length = 0;
    if (value & CONTROL_TX_RESET) this.waiting.length = 0;
    if (value & CONTROL_RESTART_TIMEOUT) this.startTimeout(now, now);
    const before = this.file.get(REG.CONTROL);
    // A break can start only while STPBRK is 0.
    const control = value & CONTROL_STOP_BREAK ? value & ~CONTROL_START_BREAK : value;
    this.file.set(REG.CONTROL, control & ~SELF_CLEARING);
    while (this.transmits && this.waiting.length > 0) this.send(this.waiting.shift()!, now);
    const breaks = control & ~before & CONTROL_START_BREAK;
    // The break lasts for a character time at least, whenever it is stopped.
    if (breaks && this.transmits && this.channelMode === LOCAL_LOOPBACK)
      this.breakFrame.set(now + UART_BYTE_CYCLES);
  }

  private transmit(byte: number, access: Access): void {
    const clock = this.clockOff();
    if (clock !== undefined && !this.clockTold) {
      this.diagnostics.notModelled(access, "write", `${this.name}: ${clock}; on the part no byte leaves`);
      this.clockTold = true;
    }
    if (this.transmits) {
      this.send(byte, access.now);
      return;
    }
    if (!this.waitTold) this.diagnostics.notModelled(access, "write", `${this.name}: ${BYTE_WAITS}`);
    this.waitTold = true;
    if (this.waiting.length < UART_FIFO_SIZE) this.waiting.push(byte);
    else this.status |= TX_OVERFLOW;
  }

  /** A byte goes through the transmit FIFO, which is empty afterwards. */
  private send(byte: number, now: number): void {
    const mode = this.channelMode;
    if (mode === LOCAL_LOOPBACK) this.receive(byte, now, now);
    else if (mode === NORMAL) this.port.transmit(byte, now);
    // In the echo modes TxD belongs to the receiver's side (UG585 ch. 19, channel modes).
    this.status |= TX_EMPTY;
  }

  /** A byte comes in from outside; its start bit was a character time ago. */
  private arrive(byte: number, time: number): boolean {
    const mode = this.channelMode;
    if (mode === ECHO || mode === REMOTE_LOOPBACK) this.port.transmit(byte, time);
    if (mode === LOCAL_LOOPBACK || mode === REMOTE_LOOPBACK || !this.receives) return true;
    if (this.received.length >= UART_FIFO_SIZE) return false;
    this.receive(byte, time - UART_BYTE_CYCLES, time);
    return true;
  }

  private receive(byte: number, startBit: number, now: number): void {
    if (!this.receives) return;
    this.startTimeout(startBit, now);
    if (this.received.length >= UART_FIFO_SIZE) this.status |= RX_OVERRUN;
    else this.received.push(byte);
    this.update(now);
  }

  /** A break looks like a zero without a stop bit. */
  private receiveBreak(time: number): void {
    if (!this.receives) return;
    this.status |= FRAMING;
    this.receive(0, time - UART_BYTE_CYCLES, time);
  }

  /** The count of the timeout begins anew, at a start bit or by RSTTO. */
  private startTimeout(start: number, now: number): void {
    const units = this.file.get(REG.RX_TIMEOUT);
    this.timeout.clear();
    if (units === 0) return;
    const end = start + Math.ceil((units * UART_BYTE_CYCLES) / TIMEOUT_UNITS_PER_BYTE);
    this.timeout.set(Math.max(end, now));
  }

  private get conditions(): number {
    return this.rxConditions() | this.txConditions();
  }

  private rxConditions(): number {
    const level = this.received.length;
    const trigger = this.file.get(REG.RX_TRIGGER);
    let bits = 0;
    if (trigger !== 0 && level >= trigger) bits |= RX_TRIGGER;
    if (level === 0) bits |= RX_EMPTY;
    if (level >= UART_FIFO_SIZE) bits |= RX_FULL;
    return bits;
  }

  private txConditions(): number {
    const level = this.waiting.length;
    if (level === 0) return TX_EMPTY;
    let bits = 0;
    if (level >= this.file.get(REG.TX_TRIGGER)) bits |= TX_TRIGGER;
    if (level >= UART_FIFO_SIZE - 1) bits |= TX_NEARLY_FULL;
    if (level >= UART_FIFO_SIZE) bits |= TX_FULL;
    return bits;
  }

  private get channelStatus(): number {
    const { conditions } = this;
    return (conditions & ~TX_LEVELS) | ((conditions & TX_LEVELS) << TX_LEVELS_SHIFT);
  }

  private update(time: number): void {
    const { conditions } = this;
    this.status |= conditions & ~this.seen;
    this.seen = conditions;
    this.irq((this.status & this.mask) !== 0, time);
  }
}
