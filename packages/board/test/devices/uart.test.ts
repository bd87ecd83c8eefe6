import { describe, expect, it } from "vitest";
import { UART_BYTE_CYCLES } from "../../src/clocks";
import { CADENCE_UART_REGISTERS, CadenceUart, UART_FIFO_SIZE } from "../../src/devices/cadence-uart";
import { SerialPort } from "../../src/devices/serial-port";
import { UART16550_REGISTERS, Uart16550 } from "../../src/pl/axi-uart16550";
import { Bench, Wire } from "./bench";

const C = CADENCE_UART_REGISTERS.at;
const U = UART16550_REGISTERS.at;
/** RXEN and TXEN. */
const ENABLED = 0x14;

function withPort() {
  const bench = new Bench();
  const wire = new Wire();
  const port = new SerialPort("uart", bench.scheduler, () => bench.now);
  let sent = "";
  port.onByte = (byte) => {
    sent += String.fromCharCode(byte);
  };
  return { bench, wire, port, sent: () => sent };
}

describe("Cadence UART", () => {
  function uart() {
    const parts = withPort();
    const device = new CadenceUart(
      "uart1",
      parts.bench.scheduler,
      parts.port,
      parts.wire.line,
      parts.bench.diagnostics,
    );
    return { ...parts, device };
  }

  it("sends only when enabled; the transmit FIFO is always empty", () => {
    const { bench, device, sent } = uart();
    bench.write(device, C.FIFO, 0x41);
    bench.write(device, C.CONTROL, ENABLED);
    bench.write(device, C.FIFO, 0x42);
    expect(sent()).toBe("B");
    expect(bench.read(device, C.CHANNEL_STATUS)).toBe(0b1010);
  });

  it("tells once that bytes are lost because the transmitter is off", () => {
    const { bench, device } = uart();
    for (const byte of [0x41, 0x42]) bench.write(device, C.FIFO, byte);
    expect(bench.diagnostics.unimplemented.map(({ message }) => message)).toEqual([
      expect.stringMatching(/uart1: transmitter disabled .*byte lost/),
    ]);
    expect(bench.diagnostics.unimplemented[0]!.count).toBe(1);
  });

  it("interrupts at the receive trigger and falls silent when read and cleared", () => {
    const { bench, device, port, wire } = uart();
    bench.write(device, C.CONTROL, ENABLED);
    bench.write(device, C.RX_TRIGGER, 2);
    bench.write(device, C.INTERRUPT_ENABLE, 1);
    port.send("ab");
    bench.advanceTo(UART_BYTE_CYCLES);
    expect(wire.level).toBe(false);
    bench.advanceTo(2 * UART_BYTE_CYCLES);
    expect(wire.level).toBe(true);
    bench.write(device, C.INTERRUPT_STATUS, 1);
    expect(wire.level).toBe(true);
    expect([bench.read(device, C.FIFO), bench.read(device, C.FIFO)]).toEqual([0x61, 0x62]);
    bench.write(device, C.INTERRUPT_STATUS, 1);
    expect(wire.level).toBe(false);
    expect(bench.read(device, C.CHANNEL_STATUS) & 0b10).toBe(0b10);
  });

  it("loses nothing of a long input: bytes wait while the FIFO is full", () => {
    const { bench, device, port } = uart();
    bench.write(device, C.CONTROL, ENABLED);
    const text = "x".repeat(100);
    port.send(text);
    bench.advanceTo(90 * UART_BYTE_CYCLES);
    expect(port.pending).toBe(100 - UART_FIFO_SIZE);
    let received = 0;
    while (received < 100) {
      if (bench.read(device, C.CHANNEL_STATUS) & 0b10) bench.advanceTo(bench.now + UART_BYTE_CYCLES);
      else if (bench.read(device, C.FIFO) === 0x78) received++;
    }
    expect(port.pending).toBe(0);
  });

  it("times out on a few bytes below the trigger", () => {
    const { bench, device, port, wire } = uart();
    bench.write(device, C.CONTROL, ENABLED);
    bench.write(device, C.RX_TIMEOUT, 10);
    bench.write(device, C.INTERRUPT_ENABLE, 1 << 8);
    port.send("a");
    bench.advanceTo(4 * UART_BYTE_CYCLES);
    expect(wire.level).toBe(false);
    bench.advanceTo(6 * UART_BYTE_CYCLES);
    expect(bench.read(device, C.INTERRUPT_STATUS) & (1 << 8)).toBe(1 << 8);
    expect(wire.level).toBe(true);
  });
});

describe("AXI UART 16550", () => {
  function uart() {
    const parts = withPort();
    const { bench, port, wire } = parts;
    const device = new Uart16550("pl-uart", port, {
      scheduler: bench.scheduler,
      diagnostics: bench.diagnostics,
      now: () => bench.now,
      interrupt: wire.line,
      instructions: () => 0,
      serialPort: () => port,
    });
    return { ...parts, device };
  }

  it("keeps the divisor behind DLAB", () => {
    const { bench, device, sent } = uart();
    bench.write(device, U.LCR, 0x83);
    bench.write(device, U.DATA, 0x36);
    bench.write(device, U.IER, 0x01);
    expect([bench.read(device, U.DATA), bench.read(device, U.IER)]).toEqual([0x36, 0x01]);
    bench.write(device, U.LCR, 0x03);
    expect(bench.read(device, U.IER)).toBe(0);
    bench.write(device, U.DATA, 0x41);
    expect(sent()).toBe("A");
    expect(bench.read(device, U.LSR)).toBe(0x60);
  });

  it("raises transmitter-empty each time it is enabled, until IIR is read", () => {
    const { bench, device, wire } = uart();
    for (let time = 0; time < 2; time++) {
      bench.write(device, U.IER, 0x02);
      expect(wire.level).toBe(true);
      expect(bench.read(device, U.IIR_FCR) & 0xf).toBe(0x2);
      expect(wire.level).toBe(false);
      expect(bench.read(device, U.IIR_FCR) & 0xf).toBe(0x1);
      bench.write(device, U.IER, 0);
    }
  });

  it("raises transmitter-empty again after each byte", () => {
    const { bench, device, wire } = uart();
    bench.write(device, U.IER, 0x02);
    bench.read(device, U.IIR_FCR);
    bench.write(device, U.DATA, 0x41);
    expect(wire.level).toBe(true);
  });

  it("receives with FIFO trigger and character timeout", () => {
    const { bench, device, port, wire } = uart();
    bench.write(device, U.IIR_FCR, 0x81);
    bench.write(device, U.IER, 0x01);
    port.send("hello");
    bench.advanceTo(5 * UART_BYTE_CYCLES);
    expect(wire.level).toBe(false);
    bench.advanceTo(10 * UART_BYTE_CYCLES);
    expect(bench.read(device, U.IIR_FCR)).toBe(0xcc);
    let text = "";
    while (bench.read(device, U.LSR) & 1) text += String.fromCharCode(bench.read(device, U.DATA));
    expect(text).toBe("hello");
    expect(wire.level).toBe(false);
  });

  it("returns the modem outputs as inputs in loopback, as drivers' probes expect", () => {
    const { bench, device } = uart();
    bench.write(device, U.MCR, 0x10 | 0x0a);
    expect(bench.read(device, U.MSR) & 0xf0).toBe(0x90);
  });
});
