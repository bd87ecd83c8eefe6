import { describe, expect, it } from "vitest";
import { GLOBAL_TIMER_REGISTERS, GlobalTimer } from "../../src/devices/global-timer";
import { Bench, Wire } from "./bench";

const R = GLOBAL_TIMER_REGISTERS.at;

function globalTimer() {
  const bench = new Bench();
  const wires = [new Wire(), new Wire()];
  const device = new GlobalTimer(
    bench.scheduler,
    wires.map((wire) => wire.line),
    bench.diagnostics,
  );
  return { bench, wires, device };
}

describe("global timer", () => {
  it("is one counter for both cores, with a carry into the high word", () => {
    const { bench, device } = globalTimer();
    bench.write(device, R.COUNTER_LOW, 0xffff_fff0);
    bench.write(device, R.CONTROL, 1);
    bench.advanceTo(64);
    expect(bench.read(device, R.COUNTER_LOW, { core: 1 })).toBe(0x10);
    expect(bench.read(device, R.COUNTER_HIGH, { core: 1 })).toBe(1);
  });

  it("has a comparator a core", () => {
    const { bench, device, wires } = globalTimer();
    bench.write(device, R.COMPARATOR_LOW, 100, { core: 0 });
    bench.write(device, R.COMPARATOR_LOW, 300, { core: 1 });
    bench.write(device, R.CONTROL, 0b111, { core: 0 });
    bench.write(device, R.CONTROL, 0b111, { core: 1 });
    bench.advanceTo(2000);
    expect(wires.map((wire) => wire.rises)).toEqual([[200], [600]]);
  });

  it("auto-increment keeps firing at equal distances", () => {
    const { bench, device, wires } = globalTimer();
    bench.write(device, R.COMPARATOR_LOW, 100);
    bench.write(device, R.AUTO_INCREMENT, 50);
    bench.write(device, R.CONTROL, 0b1111);
    for (const time of [250, 350, 450]) {
      bench.advanceTo(time);
      bench.write(device, R.INTERRUPT_STATUS, 1);
    }
    expect(wires[0]!.rises).toEqual([200, 300, 400]);
  });

  it("matches at once when the comparator is already passed (r2p0 and later)", () => {
    const { bench, device, wires } = globalTimer();
    bench.write(device, R.CONTROL, 1);
    bench.advanceTo(1000);
    bench.write(device, R.COMPARATOR_LOW, 10);
    bench.write(device, R.CONTROL, 0b111);
    bench.advanceTo(1002);
    expect(wires[0]!.rises).toEqual([1000]);
  });
});
