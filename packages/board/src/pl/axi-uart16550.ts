/**
 * AXI UART 16550 (PG143): a 16550 with 16-byte FIFOs, registers at base + 0x1000, four bytes apart.
 * General-purpose kernels have a driver for this console.
 *
 * Interrupts, most urgent first (IIR): receiver line status, received data, character timeout,
 * transmitter empty, modem status. A sent byte leaves at once (devices/serial-port.ts). So
 * "transmitter empty" comes up again right after each write of THR, and whenever IER enables that
 * interrupt while THR is empty. Reading an IIR that shows the interrupt takes it back. Nothing is
 * connected to the modem lines: CTS, DSR and DCD are on. In loopback they follow MCR.
 */
import { PL_UART_BASE, PL_UART_INTERRUPT } from "@mvm/abi/zynq/memory-map";
import { UART_BYTE_CYCLES } from "../clocks";
import { type Access, type Device } from "../devices/device";
import { defineRegisters } from "../devices/registers";
import type { SerialPort } from "../devices/serial-port";
import { unknownRegister } from "../devices/unknown-register";
import type { Diagnostics } from "../machine/diagnostics";
import type { Alarm } from "../machine/scheduler";
import type { PlDevice, PlServices } from "./pl-device";

export const UART16550_REGISTERS = defineRegisters("axi uart 16550", {
  DATA: [0x1000, "rw", 0, "RBR / THR; divisor low byte when LCR.DLAB"],
  IER: [
    0x1004,
    "rw",
    0,
    "0 received data, 1 transmitter empty, 2 line status, 3 modem status; divisor high when DLAB",
    0xf,
  ],
  IIR_FCR: [0x1008, "rw", 0x01, "read: interrupt identification (FCR when DLAB); write: FIFO control"],
  LCR: [0x100c, "rw", 0, "Line control: 6 break, 7 DLAB; the rest is kept", 0xff],
  MCR: [0x1010, "rw", 0, "Modem control; bit 4 loopback", 0x1f],
  LSR: [
    0x1014,
    "rc",
    0x60,
    "0 data ready, 1 overrun, 4 break, 5 THR empty, 6 transmitter empty, 7 error in FIFO",
  ],
  MSR: [0x1018, "rc", 0xb0, "7:4 DCD, RI, DSR, CTS; 3:0 what changed, cleared by reading"],
  SCR: [0x101c, "rw", 0, "Scratch", 0xff],
});
const REG = UART16550_REGISTERS.at;

export const UART16550_SIZE = 0x1_0000;

const FIFO_SIZE = 16;
const RX_TRIGGERS = [1, 4, 8, 14];

const IER_RX = 1 << 0;
const IER_TX_EMPTY = 1 << 1;
const IER_LINE_STATUS = 1 << 2;
const IER_MODEM_STATUS = 1 << 3;

const IIR_NONE = 0x01;
const IIR_LINE_STATUS = 0x06;
const IIR_RX = 0x04;
const IIR_TIMEOUT = 0x0c;
const IIR_TX_EMPTY = 0x02;
const IIR_MODEM_STATUS = 0x00;
const IIR_FIFOS_ENABLED = 0xc0;

const FCR_ENABLE = 1 << 0;
const FCR_RX_RESET = 1 << 1;
const FCR_TX_RESET = 1 << 2;
const FCR_TRIGGER_SHIFT = 6;

const LCR_BREAK = 1 << 6;
const LCR_DLAB = 1 << 7;
const MCR_DTR = 1 << 0;
const MCR_RTS = 1 << 1;
const MCR_OUT1 = 1 << 2;
const MCR_OUT2 = 1 << 3;
const MCR_LOOPBACK = 1 << 4;

const LSR_DATA_READY = 1 << 0;
const LSR_OVERRUN = 1 << 1;
const LSR_BREAK = 1 << 4;
const LSR_THR_EMPTY = 1 << 5;
const LSR_TX_EMPTY = 1 << 6;
const LSR_FIFO_ERROR = 1 << 7;

const MSR_CTS = 1 << 4;
const MSR_DSR = 1 << 5;
const MSR_RI = 1 << 6;
const MSR_DCD = 1 << 7;
/** The change of a line (CTS, DSR, RI, DCD) is four bits below the line. */
const MSR_DELTA_SHIFT = 4;

/**
 * Time that a byte waits below the trigger level until the timeout interrupt: four character times.
 */
const TIMEOUT_CYCLES = 4 * UART_BYTE_CYCLES;

/** A received byte; a break is a zero with the mark. */
interface Character {
  byte: number;
  isBreak: boolean;
}

export class Uart16550 implements Device {
  private ier = 0;
  private fcr = 0;
  private lcr = 0;
  private mcr = 0;
  private scratch = 0;
  private divisor = 0;
  private overrun = false;
  private timedOut = false;
  private txEmptyPending = false;
  /** Lines of MSR that have changed since it was last read. */
  private modemChanges = 0;
  private readonly received: Character[] = [];
  private readonly timeout: Alarm;
  /** End of the first character time of a break in loopback. */
  private readonly breakCharacter: Alarm;
  private readonly diagnostics: Diagnostics;

  constructor(
    readonly name: string,
    private readonly port: SerialPort,
    private readonly services: PlServices,
  ) {
    this.diagnostics = services.diagnostics;
    this.timeout = services.scheduler.alarm("shared", (time) => {
      this.timedOut = this.received.length > 0;
      this.update(time);
    });
    this.breakCharacter = services.scheduler.alarm("shared", (time) =>
      this.accept({ byte: 0, isBreak: true }, time),
    );
    port.connect((byte, time) => this.loopback || this.accept({ byte, isBreak: false }, time));
  }

  read(offset: number, access: Access): number {
    switch (offset) {
      case REG.DATA:
        return this.lcr & LCR_DLAB ? this.divisor & 0xff : this.readData(access);
      case REG.IER:
        return this.lcr & LCR_DLAB ? this.divisor >>> 8 : this.ier;
      case REG.IIR_FCR:
        return this.readIdentification(access);
      case REG.LCR:
        return this.lcr;
      case REG.MCR:
        return this.mcr;
      case REG.LSR:
        return this.readLineStatus(access);
      case REG.MSR:
        return this.readModemStatus(access);
      case REG.SCR:
        return this.scratch;
      default:
        return unknownRegister(this.diagnostics, this.name, UART16550_REGISTERS, offset, access, "read");
    }
  }

  write(offset: number, value: number, access: Access): void {
    const byte = value & 0xff;
    switch (offset) {
      case REG.DATA:
        if (this.lcr & LCR_DLAB) this.divisor = (this.divisor & 0xff00) | byte;
        else this.transmit(byte, access.now);
        break;
      case REG.IER:
        if (this.lcr & LCR_DLAB) this.divisor = (this.divisor & 0xff) | (byte << 8);
        else this.writeEnable(byte & UART16550_REGISTERS.spec("IER").mask);
        break;
      case REG.IIR_FCR:
        this.writeFifoControl(byte);
        break;
      case REG.LCR:
        this.writeLineControl(byte, access.now);
        break;
      case REG.MCR:
        this.writeModemControl(byte & UART16550_REGISTERS.spec("MCR").mask);
        break;
      case REG.SCR:
        this.scratch = byte;
        break;
      case REG.LSR:
      case REG.MSR:
        break;
      default:
        unknownRegister(this.diagnostics, this.name, UART16550_REGISTERS, offset, access, "write");
        return;
    }
    this.update(access.now);
  }

  reset(): void {
    this.ier = 0;
    this.fcr = 0;
    this.lcr = 0;
    this.mcr = 0;
    this.scratch = 0;
    this.divisor = 0;
    this.overrun = false;
    this.timedOut = false;
    this.txEmptyPending = false;
    this.modemChanges = 0;
    this.received.length = 0;
    this.timeout.clear();
    this.breakCharacter.clear();
    this.services.interrupt(false, 0);
  }

  private get trigger(): number {
    return this.fcr & FCR_ENABLE ? RX_TRIGGERS[this.fcr >>> FCR_TRIGGER_SHIFT]! : 1;
  }

  private get capacity(): number {
    return this.fcr & FCR_ENABLE ? FIFO_SIZE : 1;
  }

  private get loopback(): boolean {
    return (this.mcr & MCR_LOOPBACK) !== 0;
  }

  /** In loopback the modem outputs come back as inputs; drivers use it to find the chip. */
  private get modemLines(): number {
    if (!this.loopback) return UART16550_REGISTERS.spec("MSR").reset;
    let status = 0;
    if (this.mcr & MCR_RTS) status |= MSR_CTS;
    if (this.mcr & MCR_DTR) status |= MSR_DSR;
    if (this.mcr & MCR_OUT1) status |= MSR_RI;
    if (this.mcr & MCR_OUT2) status |= MSR_DCD;
    return status;
  }

  private transmit(byte: number, now: number): void {
    if (this.loopback) this.accept({ byte, isBreak: false }, now);
    else this.port.transmit(byte, now);
    this.txEmptyPending = true;
  }

  private accept(character: Character, time: number): boolean {
    if (this.received.length >= this.capacity) {
      if (!this.loopback) return false;
      this.overrun = true;
    } else {
      this.received.push(character);
      this.timedOut = false;
      this.timeout.set(time + TIMEOUT_CYCLES);
    }
    this.update(time);
    return true;
  }

  private readData({ now, looks }: Access): number {
    return looks ? (this.received[0]?.byte ?? 0) : this.takeByte(now);
  }

  private takeByte(now: number): number {
    const byte = this.received.shift()?.byte ?? 0;
    this.timedOut = false;
    if (this.received.length > 0) this.timeout.set(now + TIMEOUT_CYCLES);
    else this.timeout.clear();
    this.update(now);
    return byte;
  }

  /**
   * Changing FCR0 empties both FIFOs, as FCR1 and FCR2 empty one each. Without FCR0 the other bits
   * are not programmed (PC16550D 8.4).
   */
  private writeFifoControl(value: number): void {
    const byte = value & FCR_ENABLE ? value : 0;
    const switched = (byte ^ this.fcr) & FCR_ENABLE;
    this.fcr = byte & ~(FCR_RX_RESET | FCR_TX_RESET);
    if (!switched && !(byte & FCR_RX_RESET)) return;
    this.received.length = 0;
    this.timedOut = false;
    this.timeout.clear();
  }

  private writeLineControl(byte: number, now: number): void {
    const started = byte & ~this.lcr & LCR_BREAK;
    this.lcr = byte;
    if (started && this.loopback) this.breakCharacter.set(now + UART_BYTE_CYCLES);
    // A low level that is shorter than a character is no break.
    if (!(byte & LCR_BREAK)) this.breakCharacter.clear();
  }

  /** RI counts only when it goes off, the other lines at each change (PC16550D data sheet, MSR). */
  private writeModemControl(mcr: number): void {
    const before = this.modemLines;
    this.mcr = mcr;
    const after = this.modemLines;
    this.modemChanges |= ((before ^ after) & ~MSR_RI) | (before & ~after & MSR_RI);
  }

  private readModemStatus({ now, looks }: Access): number {
    const status = this.modemLines | (this.modemChanges >>> MSR_DELTA_SHIFT);
    if (looks) return status;
    this.modemChanges = 0;
    this.update(now);
    return status;
  }

  private writeEnable(ier: number): void {
    if (ier & ~this.ier & IER_TX_EMPTY) this.txEmptyPending = true;
    this.ier = ier;
  }

  /** The break of the character that is read next. */
  private get breakOnTop(): boolean {
    return this.received[0]?.isBreak === true;
  }

  private readLineStatus({ now, looks }: Access): number {
    let status = LSR_THR_EMPTY | LSR_TX_EMPTY;
    if (this.received.length > 0) status |= LSR_DATA_READY;
    if (this.overrun) status |= LSR_OVERRUN;
    if (this.breakOnTop) status |= LSR_BREAK;
    if (this.fcr & FCR_ENABLE && this.received.some(({ isBreak }) => isBreak)) status |= LSR_FIFO_ERROR;
    if (looks) return status;
    this.overrun = false;
    if (this.breakOnTop) this.received[0]!.isBreak = false;
    this.update(now);
    return status;
  }

  private readIdentification({ now, looks }: Access): number {
    if (this.lcr & LCR_DLAB) return this.fcr;
    const identification = this.identification;
    if (identification === IIR_TX_EMPTY && !looks) {
      this.txEmptyPending = false;
      this.update(now);
    }
    return identification | (this.fcr & FCR_ENABLE ? IIR_FIFOS_ENABLED : 0);
  }

  private get identification(): number {
    if ((this.overrun || this.breakOnTop) && this.ier & IER_LINE_STATUS) return IIR_LINE_STATUS;
    if (this.ier & IER_RX && this.received.length >= this.trigger) return IIR_RX;
    if (this.ier & IER_RX && this.timedOut) return IIR_TIMEOUT;
    if (this.ier & IER_TX_EMPTY && this.txEmptyPending) return IIR_TX_EMPTY;
    if (this.ier & IER_MODEM_STATUS && this.modemChanges !== 0) return IIR_MODEM_STATUS;
    return IIR_NONE;
  }

  private update(time: number): void {
    this.services.interrupt(this.identification !== IIR_NONE, time);
  }
}

/** A 16550 in the PL. Its far end is the board's serial port of the same name. */
export function axiUart16550(
  options: { name?: string; base?: number; irq?: number; nonSecure?: boolean } = {},
): PlDevice {
  const { name = "pl-uart", base = PL_UART_BASE, irq = PL_UART_INTERRUPT, nonSecure = true } = options;
  return {
    name,
    base,
    size: UART16550_SIZE,
    irq,
    nonSecure,
    connect: (services) => new Uart16550(name, services.serialPort(name), services),
  };
}
