import { describe, expect, it } from "vitest";
import { BusFault } from "../../src/cpu/core/contract";
import { PL310_REGISTERS, Pl310 } from "../../src/devices/pl310";
import { guardTimers } from "../../src/devices/private-region";
import { PRIVATE_TIMER_REGISTERS, PrivateTimer } from "../../src/devices/private-timer";
import { SCU_REGISTERS, Scu } from "../../src/devices/scu";
import { SLCR_REGISTERS, Slcr } from "../../src/devices/slcr";
import { SWDT_REGISTERS, Swdt } from "../../src/devices/swdt";
import { Bench, Wire } from "./bench";

const NS = { nonSecure: true };

describe("SLCR", () => {
  const R = SLCR_REGISTERS.at;
  function slcr() {
    const bench = new Bench();
    const events: unknown[] = [];
    const device = new Slcr(
      {
        trustZone: (ddr, ocm0, ocm1) => events.push(["tz", ddr, ocm0, ocm1]),
        ocmHigh: (banks) => events.push(["ocm", banks]),
        coreReset: (core, held, stopped) => events.push(["core", core, held, stopped]),
        systemReset: (source) => events.push(["reset", source]),
      },
      2,
      bench.diagnostics,
    );
    device.reset();
    events.length = 0;
    return { bench, device, events };
  }

  it("is locked after reset, and says so when it ignores a write", () => {
    const { bench, device, events } = slcr();
    expect(bench.read(device, R.SLCR_LOCKSTA)).toBe(1);
    bench.write(device, R.TZ_DDR_RAM, 0xffff);
    expect(events).toEqual([]);
    expect(bench.diagnostics.unimplemented[0]!.message).toContain("SLCR_UNLOCK");
    bench.write(device, R.SLCR_UNLOCK, 0xdf0d);
    bench.write(device, R.TZ_DDR_RAM, 0xffff_ffff);
    expect(events).toContainEqual(["tz", 0xffff, 0, 0]);
    bench.write(device, R.SLCR_LOCK, 0x767b);
    bench.write(device, R.TZ_DDR_RAM, 0);
    expect(bench.read(device, R.TZ_DDR_RAM)).toBe(0xffff);
  });

  it("holds and releases core 1", () => {
    const { bench, device, events } = slcr();
    bench.write(device, R.SLCR_UNLOCK, 0xdf0d);
    bench.write(device, R.A9_CPU_RST_CTRL, 0x22);
    expect(events).toContainEqual(["core", 1, true, true]);
    bench.write(device, R.A9_CPU_RST_CTRL, 0);
    expect(events.at(-1)).toEqual(["core", 1, false, false]);
  });

  it("has the reset values of the part", () => {
    const { bench, device } = slcr();
    expect(bench.read(device, R.PLL_STATUS)).toBe(0x3f);
    expect(bench.read(device, R.OCM_CFG)).toBe(0x18);
    expect(bench.read(device, R.TZ_DDR_RAM)).toBe(0);
    expect(bench.read(device, R.MIO_PIN + 4 * 53)).toBe(0x1601);
  });
});

describe("SCU access control", () => {
  const S = SCU_REGISTERS.at;
  const T = PRIVATE_TIMER_REGISTERS.at;

  it("keeps the private timer from the normal world until SNSAC opens it, core by core", () => {
    const bench = new Bench();
    const scu = new Scu(bench.diagnostics, () => {});
    const timer = new PrivateTimer(
      0,
      bench.scheduler,
      () => {},
      bench.diagnostics,
      () => {},
    );
    const guarded = guardTimers(timer, scu, bench.diagnostics);
    bench.write(guarded, T.LOAD, 77);
    expect(bench.read(guarded, T.LOAD, NS)).toBe(0);
    bench.write(guarded, T.LOAD, 1, NS);
    expect(bench.fault).toBe(BusFault.NONE);
    bench.write(scu, S.SNSAC, 1 << 4);
    expect(bench.read(guarded, T.LOAD, NS)).toBe(77);
    expect(bench.read(guarded, T.LOAD, { core: 1, nonSecure: true })).toBe(0);
    expect(bench.diagnostics.violations.map((v) => [v.core, v.kind, v.effect])).toEqual([
      [0, "read", "ignored"],
      [0, "write", "ignored"],
      [1, "read", "ignored"],
    ]);
  });

  it("never lets the normal world write SNSAC", () => {
    const bench = new Bench();
    const scu = new Scu(bench.diagnostics, () => {});
    bench.write(scu, S.SNSAC, 0xfff);
    bench.write(scu, S.SNSAC, 0, NS);
    expect(bench.read(scu, S.SNSAC)).toBe(0xfff);
  });
});

describe("PL310", () => {
  const R = PL310_REGISTERS.at;

  it("completes maintenance at once and refuses non-secure control", () => {
    const bench = new Bench();
    const device = new Pl310(bench.diagnostics);
    bench.write(device, R.INV_WAY, 0xff);
    expect(bench.read(device, R.INV_WAY)).toBe(0);
    bench.write(device, R.CONTROL, 1);
    bench.write(device, R.CONTROL, 0, NS);
    expect(bench.fault).toBe(BusFault.DECODE);
    expect(bench.read(device, R.CONTROL, NS)).toBe(1);
    bench.write(device, R.CLEAN_INV_WAY, 0xff, NS);
    expect(bench.fault).toBe(BusFault.NONE);
  });
});

describe("SWDT", () => {
  const R = SWDT_REGISTERS.at;

  it("needs its keys, and resets the system when it is not restarted", () => {
    const bench = new Bench();
    const resets: string[] = [];
    const device = new Swdt(bench.scheduler, new Wire().line, bench.diagnostics, (source) =>
      resets.push(source),
    );
    device.reset();
    bench.write(device, R.CONTROL, (0x248 << 14) | 0);
    bench.write(device, R.MODE, 0x1c3);
    expect(bench.read(device, R.MODE)).toBe(0x1c0);
    bench.write(device, R.MODE, (0xabc << 12) | 0x1c3);
    const cycles = 6 * 8 * 0x1000;
    bench.advanceTo(cycles - 6);
    bench.write(device, R.RESTART, 0x1999);
    bench.advanceTo(2 * cycles - 12);
    expect(resets).toEqual([]);
    bench.advanceTo(2 * cycles);
    expect(resets).toHaveLength(1);
  });
});
