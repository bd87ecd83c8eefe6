import { describe, expect, it } from "vitest";
import { TTC_REGISTERS, Ttc } from "../../src/devices/ttc";
import { Bench, Wire } from "./bench";

const R = TTC_REGISTERS.at;
const SECOND = 4;

function ttc() {
  const bench = new Bench();
  const wires = [new Wire(), new Wire(), new Wire()];
  const device = new Ttc(
    "ttc0",
    bench.scheduler,
    wires.map((wire) => wire.line),
    bench.diagnostics,
  );
  return { bench, wires, device };
}

describe("triple timer counter", () => {
  it("starts disabled and holds its value", () => {
    const { bench, device } = ttc();
    expect(bench.read(device, R.COUNTER_CONTROL)).toBe(0x21);
    bench.advanceTo(6000);
    expect(bench.read(device, R.COUNTER_VALUE)).toBe(0);
  });

  it("interval mode interrupts every interval + 1 ticks of CPU_1x", () => {
    const { bench, device, wires } = ttc();
    bench.write(device, R.INTERVAL, 99);
    bench.write(device, R.INTERRUPT_ENABLE, 1);
    bench.write(device, R.COUNTER_CONTROL, 0b10010);
    const seen: number[] = [];
    for (let time = 300; time <= 2100; time += 300) {
      bench.advanceTo(time);
      seen.push(bench.read(device, R.INTERRUPT));
    }
    expect(seen).toEqual([0, 1, 0, 1, 0, 1, 0]);
    expect(wires[0]!.rises).toEqual([600, 1200, 1800]);
  });

  it("prescales by 2^(PS_V + 1), each counter by itself", () => {
    const { bench, device } = ttc();
    bench.write(device, R.CLOCK_CONTROL + SECOND, (2 << 1) | 1);
    bench.write(device, R.COUNTER_CONTROL + SECOND, 0);
    bench.write(device, R.COUNTER_CONTROL, 0);
    bench.advanceTo(6 * 80);
    expect(bench.read(device, R.COUNTER_VALUE)).toBe(80);
    expect(bench.read(device, R.COUNTER_VALUE + SECOND)).toBe(10);
  });

  it("loses no part of a step when a match or an interrupt is set", () => {
    const { bench, device } = ttc();
    bench.write(device, R.CLOCK_CONTROL, (5 << 1) | 1);
    bench.write(device, R.COUNTER_CONTROL, 0b11000);
    for (let tick = 1; tick <= 640; tick++) {
      bench.advanceTo(6 * tick);
      bench.write(device, tick % 2 === 0 ? R.MATCH_1 : R.INTERRUPT_ENABLE, 0);
    }
    expect(bench.read(device, R.COUNTER_VALUE)).toBe(10);
  });

  it("overflows at 65536 without interval mode", () => {
    const { bench, device, wires } = ttc();
    bench.write(device, R.INTERRUPT_ENABLE, 1 << 4);
    bench.write(device, R.COUNTER_CONTROL, 0);
    bench.advanceTo(6 * 65536);
    expect(wires[0]!.rises).toEqual([6 * 65536]);
    expect(bench.read(device, R.COUNTER_VALUE)).toBe(0);
    expect(bench.read(device, R.INTERRUPT)).toBe(1 << 4);
  });

  it("notes events that do not interrupt, for polling", () => {
    const { bench, device, wires } = ttc();
    bench.write(device, R.INTERVAL, 99);
    bench.write(device, R.MATCH_1, 40);
    bench.write(device, R.MATCH_2, 100);
    bench.write(device, R.MATCH_3, 100);
    bench.write(device, R.COUNTER_CONTROL, 0b11010);
    bench.advanceTo(6 * 41);
    expect(bench.read(device, R.INTERRUPT)).toBe(0b10);
    bench.advanceTo(6 * 101);
    expect(bench.read(device, R.INTERRUPT)).toBe(0b01);
    expect(wires[0]!.rises).toEqual([]);
  });

  it("counts down", () => {
    const { bench, device } = ttc();
    bench.write(device, R.INTERVAL, 99);
    bench.write(device, R.COUNTER_CONTROL, 0b10110);
    bench.advanceTo(6 * 30);
    expect(bench.read(device, R.COUNTER_VALUE)).toBe(69);
  });
});
