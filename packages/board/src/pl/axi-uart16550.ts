/**
 * AXI UART 16550 (PG143): a 16550 with 16-byte FIFOs, registers at base + 0x1000, four bytes apart.
 * General-purpose kernels have a driver for this console.
 *
 * Interrupts, most urgent first (IIR): receiver line status, received data, character timeout,
 * transmitter empty, modem status. A sent byte leaves at once (devices/serial-port.ts). So
 * "transmitter empty" comes up again right after each write of THR, and whenever IER enables that
 * interrupt while THR is empty. Reading an IIR that shows the interrupt takes it back.
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
  IIR_FCR: [0x1008, "rw", 0x01, "read: interrupt identification; write: FIFO control"],
  LCR: [0x100c, "rw", 0, "Line control; bit 7 DLAB", 0xff],
  MCR: [0x1010, "rw", 0, "Modem control; bit 4 loopback", 0x1f],
  LSR: [0x1014, "ro", 0x60, "0 data ready, 1 overrun, 5 THR empty, 6 transmitter empty"],
  MSR: [0x1018, "ro", 0xb0, "CTS, DSR and DCD are on"],
  SCR: [0x101c, "rw", 0, "Scratch", 0xff],
});
const REG = UART16550_REGISTERS.at;

export const UART16550_SIZE = 0x1_0000;

const FIFO_SIZE = 16;
const RX_TRIGGERS = [1, 4, 8, 14];

const IER_RX = 1 << 0;
const IER_TX_EMPTY = 1 << 1;
const IER_LINE_STATUS = 1 << 2;

const IIR_NONE = 0x01;
const IIR_LINE_STATUS = 0x06;
const IIR_RX = 0x04;
const IIR_TIMEOUT = 0x0c;
const IIR_TX_EMPTY = 0x02;
const IIR_FIFOS_ENABLED = 0xc0;

const FCR_ENABLE = 1 << 0;
const FCR_RX_RESET = 1 << 1;
const FCR_TRIGGER_SHIFT = 6;

const LCR_DLAB = 1 << 7;
const MCR_DTR = 1 << 0;
const MCR_RTS = 1 << 1;
const MCR_OUT1 = 1 << 2;
const MCR_OUT2 = 1 << 3;
const MCR_LOOPBACK = 1 << 4;

const LSR_DATA_READY = 1 << 0;
const LSR_OVERRUN = 1 << 1;
const LSR_THR_EMPTY = 1 << 5;
const LSR_TX_EMPTY = 1 << 6;

const MSR_CTS = 1 << 4;
const MSR_DSR = 1 << 5;
const MSR_RI = 1 << 6;
const MSR_DCD = 1 << 7;

/**
 * Time that a byte waits below the trigger level until the timeout interrupt: four character times.
 */
const TIMEOUT_CYCLES = 4 * UART_BYTE_CYCLES;

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
  private readonly received: number[] = [];
  private readonly timeout: Alarm;
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
    port.connect((byte, time) => this.accept(byte, time));
  }

  read(offset: number, access: Access): number {
    switch (offset) {
      case REG.DATA:
        return this.lcr & LCR_DLAB ? this.divisor & 0xff : this.takeByte(access.now);
      case REG.IER:
        return this.lcr & LCR_DLAB ? this.divisor >>> 8 : this.ier;
      case REG.IIR_FCR:
        return this.readIdentification(access.now);
      case REG.LCR:
        return this.lcr;
      case REG.MCR:
        return this.mcr;
      case REG.LSR:
        return this.readLineStatus(access.now);
      case REG.MSR:
        return this.modemStatus;
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
        this.fcr = byte;
        if (byte & FCR_RX_RESET) this.received.length = 0;
        break;
      case REG.LCR:
        this.lcr = byte;
        break;
      case REG.MCR:
        this.mcr = byte & UART16550_REGISTERS.spec("MCR").mask;
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
    this.received.length = 0;
    this.timeout.clear();
    this.services.interrupt(false, 0);
  }

  private get trigger(): number {
    return this.fcr & FCR_ENABLE ? RX_TRIGGERS[this.fcr >>> FCR_TRIGGER_SHIFT]! : 1;
  }

  private get capacity(): number {
    return this.fcr & FCR_ENABLE ? FIFO_SIZE : 1;
  }

  /** In loopback the modem outputs come back as inputs; drivers use it to find the chip. */
  private get modemStatus(): number {
    if (!(this.mcr & MCR_LOOPBACK)) return UART16550_REGISTERS.spec("MSR").reset;
    let status = 0;
    if (this.mcr & MCR_RTS) status |= MSR_CTS;
    if (this.mcr & MCR_DTR) status |= MSR_DSR;
    if (this.mcr & MCR_OUT1) status |= MSR_RI;
    if (this.mcr & MCR_OUT2) status |= MSR_DCD;
    return status;
  }

  private transmit(byte: number, now: number): void {
    if (this.mcr & MCR_LOOPBACK) this.accept(byte, now);
    else this.port.transmit(byte, now);
    this.txEmptyPending = true;
  }

  private accept(byte: number, time: number): boolean {
    if (this.received.length >= this.capacity) {
      if (!(this.mcr & MCR_LOOPBACK)) return false;
      this.overrun = true;
    } else {
      this.received.push(byte);
      this.timedOut = false;
      this.timeout.set(time + TIMEOUT_CYCLES);
    }
    this.update(time);
    return true;
  }

  private takeByte(now: number): number {
    const byte = this.received.shift() ?? 0;
    this.timedOut = false;
    if (this.received.length > 0) this.timeout.set(now + TIMEOUT_CYCLES);
    else this.timeout.clear();
    this.update(now);
    return byte;
  }

  private writeEnable(ier: number): void {
    if (ier & ~this.ier & IER_TX_EMPTY) this.txEmptyPending = true;
    this.ier = ier;
  }

  private readLineStatus(now: number): number {
    let status = LSR_THR_EMPTY | LSR_TX_EMPTY;
    if (this.received.length > 0) status |= LSR_DATA_READY;
    if (this.overrun) status |= LSR_OVERRUN;
    this.overrun = false;
    this.update(now);
    return status;
  }

  private readIdentification(now: number): number {
    const identification = this.identification;
    if (identification === IIR_TX_EMPTY) {
      this.txEmptyPending = false;
      this.update(now);
    }
    return identification | (this.fcr & FCR_ENABLE ? IIR_FIFOS_ENABLED : 0);
  }

  private get identification(): number {
    if (this.overrun && this.ier & IER_LINE_STATUS) return IIR_LINE_STATUS;
    if (this.ier & IER_RX && this.received.length >= this.trigger) return IIR_RX;
    if (this.ier & IER_RX && this.timedOut) return IIR_TIMEOUT;
    if (this.ier & IER_TX_EMPTY && this.txEmptyPending) return IIR_TX_EMPTY;
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
