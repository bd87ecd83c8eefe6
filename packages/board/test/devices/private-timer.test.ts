import { describe, expect, it } from "vitest";
import { GicCpuInterface } from "../../src/devices/gic/cpu-interface";
import { GicDistributor } from "../../src/devices/gic/distributor";
import { Gic } from "../../src/devices/gic/gic";
import {
  CPU_INTERFACE_REGISTERS,
  DISTRIBUTOR_REGISTERS,
  ID_PRIVATE_WATCHDOG,
  ID_SPURIOUS,
} from "../../src/devices/gic/registers";
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
    const device = new PrivateWatchdog(
      1,
      bench.scheduler,
      wire.line,
      bench.diagnostics,
      (core, source, time) => resets.push(`${source} (${core}) at ${time}`),
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
    expect(resets).toEqual(["private watchdog of core 1 (1) at 1900"]);
    expect(bench.read(device, W.RESET_STATUS, { core: 1 })).toBe(1);
  });

  // ARM DDI 0407I 4.2.6: in watchdog mode the counter stops at zero, also with auto-reload.
  it("asks for a reset once, and again after it was loaded again", () => {
    const { bench, device, resets } = watchdog();
    bench.write(device, W.LOAD, 500, { core: 1 });
    bench.write(device, W.CONTROL, 0b1011, { core: 1 });
    bench.advanceTo(5000);
    expect(resets).toHaveLength(1);
    expect(bench.read(device, W.COUNTER, { core: 1 })).toBe(0);
    bench.write(device, W.LOAD, 500, { core: 1 });
    bench.advanceTo(10_000);
    expect(resets).toHaveLength(2);
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

  // ARM DDI 0407I 4.3.4: the event flag is sticky. The interrupt becomes pending when the flag is
  // set, and the input of the controller is edge-triggered (UG585 table 7-2).
  it("in timer mode interrupts when its flag is set, and not again while the flag is left set", () => {
    const bench = new Bench();
    const controller = new Gic(() => {});
    const cpu = new GicCpuInterface(controller, bench.diagnostics);
    const distributor = new GicDistributor(controller, bench.diagnostics);
    const device = new PrivateWatchdog(
      0,
      bench.scheduler,
      (level, time) => controller.setLine(0, ID_PRIVATE_WATCHDOG, level, time),
      bench.diagnostics,
      () => {},
    );
    bench.write(distributor, DISTRIBUTOR_REGISTERS.at.ICDDCR, 1);
    bench.write(distributor, DISTRIBUTOR_REGISTERS.at.ICDISER, 1 << ID_PRIVATE_WATCHDOG);
    bench.write(cpu, CPU_INTERFACE_REGISTERS.at.ICCICR, 1);
    bench.write(cpu, CPU_INTERFACE_REGISTERS.at.ICCPMR, 0xff);
    const handle = () => {
      const id = bench.read(cpu, CPU_INTERFACE_REGISTERS.at.ICCIAR);
      if (id === ID_PRIVATE_WATCHDOG) bench.write(cpu, CPU_INTERFACE_REGISTERS.at.ICCEOIR, id);
      return id;
    };
    bench.write(device, W.LOAD, 99);
    bench.write(device, W.CONTROL, 0b0111);
    bench.advanceTo(200);
    expect([handle(), handle()]).toEqual([ID_PRIVATE_WATCHDOG, ID_SPURIOUS]);
    bench.advanceTo(1000);
    expect(bench.read(device, W.INTERRUPT_STATUS)).toBe(1);
    expect(handle()).toBe(ID_SPURIOUS);
    bench.write(device, W.INTERRUPT_STATUS, 1);
    expect(handle()).toBe(ID_SPURIOUS);
    bench.advanceTo(1200);
    expect(handle()).toBe(ID_PRIVATE_WATCHDOG);
  });
});
