import { describe, expect, it } from "vitest";
import { GPIO_REGISTERS, Gpio } from "../../src/devices/gpio";
import { Bench, Wire } from "./bench";

const R = GPIO_REGISTERS.at;

function gpio() {
  const bench = new Bench();
  const wire = new Wire();
  const device = new Gpio(bench.diagnostics, wire.line);
  device.reset();
  const read = (offset: number) => bench.read(device, offset);
  const write = (offset: number, value: number) => bench.write(device, offset, value);
  return { device, wire, read, write };
}

// UG585 14.2 and appendix B "gpio".
describe("GPIO", () => {
  it("drives a pin only where direction and output enable are 1", () => {
    const { device, read, write } = gpio();
    device.drive(0, 0b1000, 0);
    write(R.DATA, 0b0111);
    write(R.DIRM_0, 0b1011);
    write(R.OEN_0, 0b0001);
    expect(read(R.DATA)).toBe(0b0111);
    expect(read(R.DATA_RO)).toBe(0b1001);
  });

  it("changes the halves of a bank under a mask, and reads the mask as 0", () => {
    const { read, write } = gpio();
    write(R.DATA, 0xaaaa_5555);
    write(R.MASK_DATA, 0xff00_ffff);
    write(R.MASK_DATA + 4, 0x00ff_0000);
    expect(read(R.DATA)).toBe(0x00aa_55ff);
    expect(read(R.MASK_DATA)).toBe(0x55ff);
    expect(read(R.MASK_DATA + 4)).toBe(0x00aa);
  });

  it("has 22 pins in bank 1", () => {
    const { read, write } = gpio();
    for (const offset of [R.DATA + 4, R.DIRM_1, R.INT_TYPE_1]) {
      write(offset, 0xffff_ffff);
      expect(read(offset)).toBe(0x003f_ffff);
    }
  });

  it.each([
    ["falling edge", { type: 1, polarity: 0, any: 0 }, [1, 0], [false, true]],
    ["rising edge", { type: 1, polarity: 1, any: 0 }, [1, 0], [true, false]],
    ["both edges", { type: 1, polarity: 0, any: 1 }, [1, 0], [true, true]],
    ["high level", { type: 0, polarity: 1, any: 0 }, [1, 0], [true, false]],
    ["low level", { type: 0, polarity: 0, any: 0 }, [1, 0], [false, true]],
  ] as const)("interrupts at a %s", (_, { type, polarity, any }, levels, expected) => {
    const { device, wire, read, write } = gpio();
    const pin = 1 << 5;
    write(R.INT_DIS_2, 0xffff_ffff);
    write(R.INT_TYPE_2, type * pin);
    write(R.INT_POLARITY_2, polarity * pin);
    write(R.INT_ANY_2, any * pin);
    write(R.INT_EN_2, pin);
    expect(read(R.INT_MASK_2)).toBe(~pin >>> 0);
    const seen = levels.map((level) => {
      write(R.INT_STAT_2, pin);
      device.drive(2, level * pin, 0);
      // A level that has gone leaves its status until it is cleared; one that lasts comes again.
      if (type === 0) write(R.INT_STAT_2, pin);
      return wire.level;
    });
    expect(seen).toEqual(expected);
  });

  it("keeps a level's status while the level lasts, an edge's until it is cleared", () => {
    const { device, wire, read, write } = gpio();
    write(R.INT_DIS_3, ~3);
    write(R.INT_TYPE_3, 0b01);
    write(R.INT_POLARITY_3, 0b11);
    device.drive(3, 0b11, 0);
    expect(read(R.INT_STAT_3) & 0b11).toBe(0b11);
    write(R.INT_STAT_3, 0b11);
    expect(read(R.INT_STAT_3) & 0b11).toBe(0b10);
    device.drive(3, 0b01, 0);
    write(R.INT_STAT_3, 0b11);
    expect(read(R.INT_STAT_3) & 0b11).toBe(0);
    expect(wire.level).toBe(false);
  });
});
