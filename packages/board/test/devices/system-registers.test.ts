import { describe, expect, it } from "vitest";
import { BOOT_MODES } from "../../src/boot/boot-mode";
import { CPU_HZ } from "../../src/clocks";
import { BusFault } from "../../src/cpu/core/contract";
import { PL310_REGISTERS, Pl310 } from "../../src/devices/pl310";
import { guardTimers } from "../../src/devices/private-region";
import { PRIVATE_TIMER_REGISTERS, PrivateTimer } from "../../src/devices/private-timer";
import { ResetCause } from "../../src/devices/reset-cause";
import { SCU_REGISTERS, Scu } from "../../src/devices/scu";
import { SLCR_REGISTERS, Slcr } from "../../src/devices/slcr";
import { SWDT_REGISTERS, Swdt } from "../../src/devices/swdt";
import { Bench, Wire } from "./bench";

const NS = { nonSecure: true };
/** PS_CLK of the ZC702 (UG850, "Processing system clock source"). */
const CRYSTAL_HZ = 33_333_333.3;
const NOT_IN_SMP = () => false;

describe("SLCR", () => {
  const R = SLCR_REGISTERS.at;
  function slcr() {
    const bench = new Bench();
    const events: unknown[][] = [];
    const device = new Slcr(
      {
        trustZone: (ddr, ocm0, ocm1) => events.push(["tz", ddr, ocm0, ocm1]),
        ocmHigh: (banks) => events.push(["ocm", banks]),
        coreReset: (core, held, stopped) => events.push(["core", core, held, stopped]),
        coreRestart: (core, time) => events.push(["restart", core, time]),
        deviceReset: (name) => events.push(["device", name]),
        systemReset: (cause, source) => events.push(["reset", cause, source]),
      },
      2,
      bench.diagnostics,
      BOOT_MODES.sd,
    );
    device.reset(ResetCause.POWER_ON);
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

  it("shows the boot mode pins (UG585 6.2.5: SD card is 5)", () => {
    const { bench, device } = slcr();
    expect(bench.read(device, R.BOOT_MODE)).toBe(5);
  });

  it("reads as the clock that the board has, and keeps it (UG585 ch. 25)", () => {
    const { bench, device } = slcr();
    const cpuHz = () => {
      const multiplier = (bench.read(device, R.ARM_PLL_CTRL) >>> 12) & 0x7f;
      const divisor = (bench.read(device, R.ARM_CLK_CTRL) >>> 8) & 0x3f;
      return (CRYSTAL_HZ * multiplier) / divisor;
    };
    expect(Math.floor(cpuHz())).toBe(CPU_HZ);
    expect(bench.read(device, R.CLK_621_TRUE)).toBe(1);
    bench.write(device, R.SLCR_UNLOCK, 0xdf0d);
    // ps7_init of the ZC702: bypass and reset of the PLL.
    bench.write(device, R.ARM_PLL_CTRL, 0x0002_8018);
    expect(bench.read(device, R.ARM_PLL_CTRL)).toBe(0x0002_8018);
    expect(bench.diagnostics.unimplemented).toEqual([]);
    // A slower clock, as a governor of CPU frequency asks for.
    bench.write(device, R.ARM_CLK_CTRL, 0x1f00_0400);
    bench.write(device, R.ARM_PLL_CTRL, 0x0001_a008);
    bench.write(device, R.CLK_621_TRUE, 0);
    expect(Math.floor(cpuHz())).toBe(CPU_HZ);
    expect(bench.read(device, R.CLK_621_TRUE)).toBe(1);
    expect(bench.diagnostics.unimplemented.map(({ message }) => message)).toEqual(
      ["ARM_CLK_CTRL", "ARM_PLL_CTRL", "CLK_621_TRUE"].map((name) => expect.stringContaining(name)),
    );
  });

  it("calibrates DCI while DCI_CTRL has RESET and ENABLE (UG585 ch. 10)", () => {
    const { bench, device } = slcr();
    const done = () => (bench.read(device, R.DDRIOB_DCI_STATUS) >>> 13) & 1;
    bench.write(device, R.SLCR_UNLOCK, 0xdf0d);
    for (const [control, expected] of [
      [0x21, 0],
      [0x20, 0],
      [0x823, 1],
      [0x822, 0],
    ] as const) {
      bench.write(device, R.DDRIOB_DCI_CTRL, control);
      expect([control, done()]).toEqual([control, expected]);
    }
  });

  it("resets a UART by either of its bits, and the GPIO", () => {
    const { bench, device, events } = slcr();
    bench.write(device, R.SLCR_UNLOCK, 0xdf0d);
    for (const value of [0, 1, 2, 4, 8]) bench.write(device, R.UART_RST_CTRL, value);
    bench.write(device, R.GPIO_RST_CTRL, 1);
    bench.write(device, R.GPIO_RST_CTRL, 0);
    expect(events).toEqual(["uart0", "uart1", "uart0", "uart1", "gpio"].map((name) => ["device", name]));
  });

  // ARM DDI 0407I A.2: nPERIPHRESET resets the timers and the interrupt controller.
  it("resets the private peripherals of the cores, and holds no core", () => {
    const { bench, device, events } = slcr();
    bench.write(device, R.SLCR_UNLOCK, 0xdf0d);
    bench.write(device, R.A9_CPU_RST_CTRL, 0x100);
    expect(events.filter(([kind]) => kind === "device").map(([, name]) => name)).toEqual([
      "gic distributor",
      "gic cpu interface",
      "private timer and watchdog",
      "global timer",
    ]);
    expect(events.filter(([kind]) => kind === "core")).toEqual([
      ["core", 0, false, false],
      ["core", 1, false, false],
    ]);
  });

  // UG585 B.28, RS_AWDT_CTRL: 0 = system level, 1 = the core of the watchdog.
  it.each([0, 1])("lets private watchdog %i reset the system, or its core alone", (core) => {
    const { bench, device, events } = slcr();
    const [other, cause] = [1 - core, ResetCause.PRIVATE_WATCHDOG + core];
    bench.write(device, R.SLCR_UNLOCK, 0xdf0d);
    for (const control of [1 << other, 1 << core]) {
      bench.write(device, R.RS_AWDT_CTRL, control);
      device.watchdogReset(core, "watchdog", 1234);
    }
    expect(events).toEqual([
      ["reset", cause, "watchdog"],
      ["restart", core, 1234],
    ]);
  });

  it("SCL locks four registers, also itself, until the next power-on", () => {
    const { bench, device, events } = slcr();
    bench.write(device, R.SLCR_UNLOCK, 0xdf0d);
    bench.write(device, R.SCL, 1);
    for (const offset of [R.SCL, R.PSS_RST_CTRL, R.APU_CTRL, R.WDT_CLK_SEL]) {
      bench.write(device, offset, offset === R.SCL ? 0 : 1);
      expect(bench.read(device, offset)).toBe(offset === R.SCL ? 1 : 0);
    }
    bench.write(device, R.TZ_DDR_RAM, 1);
    expect(events).toEqual([
      ["tz", 1, 0, 0],
      ["ocm", 8],
    ]);
    device.reset(ResetCause.SOFTWARE);
    expect(bench.read(device, R.SCL)).toBe(1);
    device.reset(ResetCause.POWER_ON);
    expect(bench.read(device, R.SCL)).toBe(0);
  });

  // UG585 B.28, REBOOT_STATUS: the bit of the cause, 16 SWDT … 22 POR; only a power-on clears it.
  it.each([
    ["system watchdog", ResetCause.SYSTEM_WATCHDOG, 1 << 16],
    ["private watchdog of core 0", ResetCause.PRIVATE_WATCHDOG, 1 << 17],
    ["private watchdog of core 1", ResetCause.PRIVATE_WATCHDOG + 1, 1 << 18],
    ["software", ResetCause.SOFTWARE, 1 << 19],
  ])("REBOOT_STATUS tells a reset by %s, and keeps what software wrote", (_, cause, bit) => {
    const { bench, device } = slcr();
    expect(bench.read(device, R.REBOOT_STATUS)).toBe(1 << 22);
    bench.write(device, R.SLCR_UNLOCK, 0xdf0d);
    bench.write(device, R.REBOOT_STATUS, 0x5a00_0042);
    bench.write(device, R.TZ_DDR_RAM, 1);
    device.reset(cause);
    expect(bench.read(device, R.REBOOT_STATUS)).toBe(0x5a00_0042 | bit);
    expect([bench.read(device, R.SLCR_LOCKSTA), bench.read(device, R.TZ_DDR_RAM)]).toEqual([1, 0]);
    device.reset(ResetCause.POWER_ON);
    expect(bench.read(device, R.REBOOT_STATUS)).toBe(1 << 22);
  });
});

describe("SCU", () => {
  const S = SCU_REGISTERS.at;

  it("shows the cores that are in SMP now (ARM DDI 0407I 2.2.2)", () => {
    const bench = new Bench();
    const smp = [false, false];
    const scu = new Scu(
      bench.diagnostics,
      (core) => smp[core]!,
      () => {},
    );
    expect(bench.read(scu, S.CONFIGURATION)).toBe(0x501);
    smp[1] = true;
    expect(bench.read(scu, S.CONFIGURATION)).toBe(0x521);
    smp[0] = true;
    expect(bench.read(scu, S.CONFIGURATION)).toBe(0x531);
  });

  it("takes the power status of each core by byte (ARM DDI 0407I 2.2.3)", () => {
    const bench = new Bench();
    const scu = new Scu(bench.diagnostics, NOT_IN_SMP, () => {});
    const writeByte = (offset: number, value: number) =>
      scu.writeByte(offset, value, { ...bench.access(offset, {}), size: 1 });
    writeByte(S.CPU_STATUS + 1, 3);
    expect(bench.read(scu, S.CPU_STATUS)).toBe(0x300);
    writeByte(S.CPU_STATUS, 2);
    writeByte(S.CPU_STATUS + 2, 3);
    expect(bench.read(scu, S.CPU_STATUS)).toBe(0x302);
    writeByte(S.CPU_STATUS + 1, 0);
    expect(bench.read(scu, S.CPU_STATUS)).toBe(2);
  });
});

describe("SCU access control", () => {
  const S = SCU_REGISTERS.at;
  const T = PRIVATE_TIMER_REGISTERS.at;

  it("keeps the private timer from the normal world until SNSAC opens it, core by core", () => {
    const bench = new Bench();
    const scu = new Scu(bench.diagnostics, NOT_IN_SMP, () => {});
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
    const scu = new Scu(bench.diagnostics, NOT_IN_SMP, () => {});
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

  it("refuses auxiliary control and latencies while it is enabled (ARM DDI 0246F ch. 3)", () => {
    const bench = new Bench();
    const device = new Pl310(bench.diagnostics);
    const values = [
      [R.AUX_CONTROL, 0x7236_0000],
      [R.TAG_RAM_CONTROL, 0x111],
      [R.DATA_RAM_CONTROL, 0x121],
    ] as const;
    for (const [offset, value] of values) bench.write(device, offset, value);
    bench.write(device, R.CONTROL, 1);
    for (const [offset, value] of values) {
      bench.write(device, offset, 0);
      expect(bench.fault).toBe(BusFault.SLAVE);
      expect(bench.read(device, offset)).toBe(value);
    }
    bench.write(device, R.CONTROL, 0);
    bench.write(device, R.TAG_RAM_CONTROL, 0);
    expect([bench.fault, bench.read(device, R.TAG_RAM_CONTROL)]).toEqual([BusFault.NONE, 0]);
  });
});

describe("SWDT", () => {
  const R = SWDT_REGISTERS.at;

  it("needs its keys, and resets the system when it is not restarted", () => {
    const bench = new Bench();
    const resets: string[] = [];
    const device = new Swdt(bench.scheduler, new Wire().line, bench.diagnostics, (_, source) =>
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
