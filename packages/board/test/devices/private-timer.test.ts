import { describe, expect, it } from "vitest";
import { PRIVATE_TIMER_REGISTERS, PrivateTimer } from "../../src/devices/private-timer";
import { PRIVATE_WATCHDOG_REGISTERS, PrivateWatchdog } from "../../src/devices/private-watchdog";
import { Bench, Wire } from "./bench";

const T = PRIVATE_TIMER_REGISTERS.at;
const W = PRIVATE_WATCHDOG_REGISTERS.at;

function timer() {
  const bench = new Bench();
  const wire = new Wire();
  const expiries: number[] = [];
  const device = new PrivateTimer(0, bench.scheduler, wire.line, bench.diagnostics, (_, time) =>
    expiries.push(time),
  );
  return { bench, wire, expiries, device };
}

describe("private timer", () => {
  it("counts down at PERIPHCLK, half the CPU clock", () => {
    const { bench, device } = timer();
    bench.write(device, T.LOAD, 1000);
    bench.write(device, T.CONTROL, 1);
    bench.advanceTo(200);
    expect(bench.read(device, T.COUNTER)).toBe(900);
  });

  it("auto-reload expires every load + 1 ticks, after load ticks the first time", () => {
    const { bench, device, expiries, wire } = timer();
    bench.write(device, T.LOAD, 99);
    bench.write(device, T.CONTROL, 0b111);
    bench.advanceTo(1000);
    expect(expiries).toEqual([198, 398, 598, 798, 998]);
    // The event flag was never cleared: one rise of the line only.
    expect(wire.rises).toEqual([198]);
  });

  it("divides by prescaler + 1", () => {
    const { bench, device, expiries } = timer();
    bench.write(device, T.LOAD, 10);
    bench.write(device, T.CONTROL, (9 << 8) | 1);
    bench.advanceTo(10_000);
    expect(expiries).toEqual([200]);
    expect(bench.read(device, T.COUNTER)).toBe(0);
  });

  it("clears the event flag by writing 1 and lowers the line", () => {
    const { bench, device, wire } = timer();
    bench.write(device, T.LOAD, 10);
    bench.write(device, T.CONTROL, 0b101);
    bench.advanceTo(100);
    expect(wire.level).toBe(true);
    expect(bench.read(device, T.INTERRUPT_STATUS)).toBe(1);
    bench.write(device, T.INTERRUPT_STATUS, 1);
    expect(wire.level).toBe(false);
  });

  it("holds its value while disabled", () => {
    const { bench, device } = timer();
    bench.write(device, T.LOAD, 1000);
    bench.write(device, T.CONTROL, 1);
    bench.advanceTo(100);
    bench.write(device, T.CONTROL, 0);
    bench.advanceTo(5000);
    expect(bench.read(device, T.COUNTER)).toBe(950);
  });
});

describe("private watchdog", () => {
  function watchdog() {
    const bench = new Bench();
    const wire = new Wire();
    const resets: string[] = [];
    const device = new PrivateWatchdog(1, bench.scheduler, wire.line, bench.diagnostics, (source) =>
      resets.push(source),
    );
    return { bench, wire, resets, device };
  }

  it("asks for a reset in watchdog mode, unless reloaded in time", () => {
    const { bench, device, resets } = watchdog();
    bench.write(device, W.LOAD, 500, { core: 1 });
    bench.write(device, W.CONTROL, 0b1001, { core: 1 });
    bench.advanceTo(900);
    bench.write(device, W.LOAD, 500, { core: 1 });
    bench.advanceTo(1800);
    expect(resets).toEqual([]);
    bench.advanceTo(2000);
    expect(resets).toEqual(["private watchdog of core 1"]);
    expect(bench.read(device, W.RESET_STATUS, { core: 1 })).toBe(1);
  });

  it("leaves watchdog mode only by the two disable words in order", () => {
    const { bench, device } = watchdog();
    bench.write(device, W.CONTROL, 0b1000);
    bench.write(device, W.CONTROL, 0);
    expect(bench.read(device, W.CONTROL)).toBe(0b1000);
    bench.write(device, W.DISABLE, 0x8765_4321);
    expect(bench.read(device, W.CONTROL)).toBe(0b1000);
    bench.write(device, W.DISABLE, 0x1234_5678);
    bench.write(device, W.DISABLE, 0x8765_4321);
    expect(bench.read(device, W.CONTROL)).toBe(0);
  });
});
