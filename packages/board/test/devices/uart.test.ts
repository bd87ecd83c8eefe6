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
const RSTTO = 1 << 6;
const STTBRK = 1 << 7;
const STPBRK = 1 << 8;
const LOCAL_LOOPBACK = 0x200;
/** Interrupt status; the first five are also in the channel status. */
const RTRIG = 1 << 0;
const REMPTY = 1 << 1;
const TEMPTY = 1 << 3;
const TFUL = 1 << 4;
const FRAME = 1 << 6;
const TIMEOUT = 1 << 8;
const TOVR = 1 << 12;
/** Channel status. */
const TTRIG = 1 << 13;
const TNFUL = 1 << 14;
const TX_STATE = TEMPTY | TFUL | TTRIG | TNFUL;

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

  it("sends at once; the transmit FIFO is always empty", () => {
    const { bench, device, sent } = uart();
    bench.write(device, C.CONTROL, ENABLED);
    bench.write(device, C.FIFO, 0x42);
    expect(sent()).toBe("B");
    expect(bench.read(device, C.CHANNEL_STATUS)).toBe(0b1010);
  });

  it("keeps bytes while the transmitter is off, tells so once, and sends them when it is on", () => {
    const { bench, device, sent } = uart();
    for (const byte of [0x41, 0x42]) bench.write(device, C.FIFO, byte);
    expect(bench.diagnostics.unimplemented.map(({ message }) => message)).toEqual([
      expect.stringMatching(/uart1: transmitter disabled .*wait/),
    ]);
    expect(bench.diagnostics.unimplemented[0]!.count).toBe(1);
    expect(bench.read(device, C.CHANNEL_STATUS) & TEMPTY).toBe(0);
    bench.write(device, C.CONTROL, ENABLED);
    expect(sent()).toBe("AB");
    expect(bench.read(device, C.CHANNEL_STATUS) & TEMPTY).toBe(TEMPTY);
  });

  it("fills up while the transmitter is off: TTRIG, TNFUL, TFUL, then TOVR", () => {
    const { bench, device, sent } = uart();
    const state = () => bench.read(device, C.CHANNEL_STATUS) & TX_STATE;
    bench.write(device, C.TX_TRIGGER, 2);
    const states: number[] = [];
    for (let n = 0; n < UART_FIFO_SIZE; n++) {
      bench.write(device, C.FIFO, 0x30);
      states.push(state());
    }
    expect(states[0]).toBe(0);
    expect(states[1]).toBe(TTRIG);
    expect(states.slice(-2)).toEqual([TTRIG | TNFUL, TTRIG | TNFUL | TFUL]);
    expect(bench.read(device, C.INTERRUPT_STATUS) & TOVR).toBe(0);
    bench.write(device, C.FIFO, 0x31);
    expect(bench.read(device, C.INTERRUPT_STATUS) & TOVR).toBe(TOVR);
    bench.write(device, C.CONTROL, ENABLED);
    expect(sent()).toBe("0".repeat(UART_FIFO_SIZE));
  });

  // UG585 appendix B "uart", Chnl_int_sts_reg0: the status "indicates any interrupt events that
  // have occurred since this register was last cleared".
  it("interrupts once for an event, not for a level that lasts", () => {
    const { bench, device, port, wire } = uart();
    bench.write(device, C.CONTROL, ENABLED);
    bench.write(device, C.RX_TRIGGER, 2);
    bench.write(device, C.INTERRUPT_ENABLE, RTRIG);
    port.send("abc");
    bench.advanceTo(UART_BYTE_CYCLES);
    expect(wire.level).toBe(false);
    bench.advanceTo(2 * UART_BYTE_CYCLES);
    expect(wire.level).toBe(true);
    bench.write(device, C.INTERRUPT_STATUS, RTRIG);
    expect(wire.level).toBe(false);
    bench.advanceTo(3 * UART_BYTE_CYCLES);
    expect(wire.level).toBe(false);
    expect(bench.read(device, C.CHANNEL_STATUS) & RTRIG).toBe(RTRIG);
    for (const byte of [0x61, 0x62, 0x63]) expect(bench.read(device, C.FIFO)).toBe(byte);
    expect(bench.read(device, C.CHANNEL_STATUS) & REMPTY).toBe(REMPTY);
    port.send("de");
    bench.advanceTo(6 * UART_BYTE_CYCLES);
    expect(wire.level).toBe(true);
  });

  it("TEMPTY is an event of each byte sent, not of an idle transmitter", () => {
    const { bench, device, wire } = uart();
    bench.write(device, C.CONTROL, ENABLED);
    bench.write(device, C.INTERRUPT_ENABLE, TEMPTY | REMPTY);
    expect(bench.read(device, C.INTERRUPT_STATUS)).toBe(0);
    for (let n = 1; n <= 2; n++) {
      bench.write(device, C.FIFO, 0x41);
      expect(wire.rises).toHaveLength(n);
      bench.write(device, C.INTERRUPT_STATUS, TEMPTY);
      expect(wire.level).toBe(false);
    }
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

  // UG585 19.2.5, "Receiver Timeout Mechanism": the count begins at each start bit and at RSTTO.
  it.each([
    ["from the start bit, whatever is in the FIFO", 0, false],
    ["with the FIFO drained", 0, true],
  ] as const)("times out %s", (_, start, drain) => {
    const { bench, device, port, wire } = uart();
    bench.write(device, C.CONTROL, ENABLED);
    bench.write(device, C.RX_TIMEOUT, 10);
    bench.write(device, C.INTERRUPT_ENABLE, TIMEOUT);
    port.send("a");
    bench.advanceTo(2 * UART_BYTE_CYCLES);
    if (drain) bench.read(device, C.FIFO);
    // 40 bit times are the time of 4 characters.
    bench.advanceTo(start + 4 * UART_BYTE_CYCLES - 1);
    expect(wire.level).toBe(false);
    bench.advanceTo(start + 4 * UART_BYTE_CYCLES);
    expect(wire.level).toBe(true);
    bench.write(device, C.INTERRUPT_STATUS, TIMEOUT);
    bench.advanceTo(20 * UART_BYTE_CYCLES);
    expect(wire.rises).toHaveLength(1);
  });

  it("RSTTO begins the count on an idle line; RTO = 0 ends it", () => {
    const { bench, device } = uart();
    const timedOut = () => bench.read(device, C.INTERRUPT_STATUS) & TIMEOUT;
    bench.write(device, C.RX_TIMEOUT, 10);
    bench.advanceTo(10 * UART_BYTE_CYCLES);
    expect(timedOut()).toBe(0);
    bench.write(device, C.CONTROL, ENABLED | RSTTO);
    expect(bench.read(device, C.CONTROL)).toBe(ENABLED);
    bench.advanceTo(14 * UART_BYTE_CYCLES);
    expect(timedOut()).toBe(TIMEOUT);
    bench.write(device, C.INTERRUPT_STATUS, TIMEOUT);
    bench.write(device, C.CONTROL, ENABLED | RSTTO);
    bench.write(device, C.RX_TIMEOUT, 0);
    bench.advanceTo(30 * UART_BYTE_CYCLES);
    expect(timedOut()).toBe(0);
  });

  // UG585 appendix B "uart", Control_reg0: at least one character time, and only while STPBRK is 0.
  it("sees its own break in local loopback as a zero with a framing error", () => {
    const { bench, device } = uart();
    const framing = () => bench.read(device, C.INTERRUPT_STATUS) & FRAME;
    bench.write(device, C.MODE, LOCAL_LOOPBACK);
    bench.write(device, C.CONTROL, ENABLED | STTBRK | STPBRK);
    bench.advanceTo(2 * UART_BYTE_CYCLES);
    expect(framing()).toBe(0);
    bench.write(device, C.CONTROL, ENABLED | STTBRK);
    bench.write(device, C.CONTROL, ENABLED | STPBRK);
    bench.advanceTo(3 * UART_BYTE_CYCLES);
    expect(framing()).toBe(FRAME);
    expect(bench.read(device, C.CHANNEL_STATUS) & REMPTY).toBe(0);
    expect(bench.read(device, C.FIFO)).toBe(0);
  });

  // UG585 ch. 19, channel modes.
  it.each([
    ["normal", 0x000, "x", "a"],
    ["automatic echo", 0x100, "a", "a"],
    ["local loopback", 0x200, "", "x"],
    ["remote loopback", 0x300, "a", ""],
  ] as const)("in %s mode", (_, mode, outside, inside) => {
    const { bench, device, port, sent } = uart();
    bench.write(device, C.MODE, mode);
    bench.write(device, C.CONTROL, ENABLED);
    bench.write(device, C.FIFO, 0x78);
    port.send("a");
    bench.advanceTo(UART_BYTE_CYCLES);
    let received = "";
    while (!(bench.read(device, C.CHANNEL_STATUS) & REMPTY))
      received += String.fromCharCode(bench.read(device, C.FIFO));
    expect([sent(), received]).toEqual([outside, inside]);
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

  // PC16550D 8.4: FCR1, and any change of FCR0.
  it("FCR1 and a change of FCR0 empty the receiver and take the timeout back", () => {
    const { bench, device, port, wire } = uart();
    for (const control of [0x43, 0x00]) {
      bench.write(device, U.IIR_FCR, 0x41);
      bench.write(device, U.IER, 0x01);
      port.send("f");
      bench.advanceTo(bench.now + 6 * UART_BYTE_CYCLES);
      expect(bench.read(device, U.IIR_FCR) & 0xf).toBe(0xc);
      bench.write(device, U.IIR_FCR, control);
      expect(wire.level).toBe(false);
      expect(bench.read(device, U.LSR) & 1).toBe(0);
      bench.advanceTo(bench.now + 6 * UART_BYTE_CYCLES);
      expect(wire.level).toBe(false);
    }
  });

  it("without FCR0 the other bits of FCR are not programmed; FCR is read behind DLAB (PG143)", () => {
    const { bench, device } = uart();
    const fcr = () => {
      bench.write(device, U.LCR, 0x80);
      const value = bench.read(device, U.IIR_FCR);
      bench.write(device, U.LCR, 0);
      return value;
    };
    bench.write(device, U.IIR_FCR, 0xc6);
    expect(fcr()).toBe(0);
    bench.write(device, U.IIR_FCR, 0xc7);
    expect(fcr()).toBe(0xc1);
  });

  // PC16550D data sheet: line status register, BI; interrupt priorities.
  it("sees its own break in loopback, after a character time, with the character it belongs to", () => {
    const { bench, device } = uart();
    bench.write(device, U.IIR_FCR, 0x41);
    bench.write(device, U.MCR, 0x10);
    bench.write(device, U.IER, 0x04);
    bench.write(device, U.DATA, 0x61);
    bench.write(device, U.LCR, 0x43);
    bench.advanceTo(UART_BYTE_CYCLES - 1);
    bench.write(device, U.LCR, 0x03);
    bench.advanceTo(3 * UART_BYTE_CYCLES);
    expect(bench.read(device, U.LSR)).toBe(0x61);
    bench.write(device, U.LCR, 0x43);
    bench.advanceTo(5 * UART_BYTE_CYCLES);
    expect(bench.read(device, U.LSR)).toBe(0xe1);
    expect(bench.read(device, U.DATA)).toBe(0x61);
    expect(bench.read(device, U.IIR_FCR) & 0xf).toBe(0x6);
    expect(bench.read(device, U.LSR)).toBe(0xf1);
    expect(bench.read(device, U.LSR)).toBe(0x61);
    expect(bench.read(device, U.DATA)).toBe(0);
  });

  // PC16550D data sheet, modem status register: DCTS, DDSR, DDCD at each change, TERI when RI goes
  // off.
  it("remembers changes of the modem lines until MSR is read, and interrupts for them last", () => {
    const { bench, device, wire } = uart();
    bench.write(device, U.MCR, 0x10);
    bench.read(device, U.MSR);
    bench.write(device, U.IER, 0x08);
    bench.write(device, U.MCR, 0x1f);
    expect(wire.level).toBe(true);
    expect(bench.read(device, U.IIR_FCR) & 0xf).toBe(0x0);
    expect(bench.read(device, U.MSR)).toBe(0xfb);
    expect(wire.level).toBe(false);
    bench.write(device, U.MCR, 0x10);
    expect(bench.read(device, U.MSR)).toBe(0x0f);
    expect(bench.read(device, U.MSR)).toBe(0x00);
  });

  it("returns the modem outputs as inputs in loopback, as drivers' probes expect", () => {
    const { bench, device } = uart();
    bench.write(device, U.MCR, 0x10 | 0x0a);
    expect(bench.read(device, U.MSR) & 0xf0).toBe(0x90);
  });
});
