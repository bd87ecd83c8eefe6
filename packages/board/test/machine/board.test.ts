import { describe, expect, it } from "vitest";
import type { Zc702Options } from "../../src/options";
import type { PlDevice } from "../../src/pl/pl-device";
import { Zc702 } from "../../src/zc702";
import { type Script, ScriptedEngine } from "./scripted-engine";

const MIB = 0x10_0000;
const UART1 = 0xe000_1000;
const SLCR = 0xf800_0000;
const TIMER = 0xf8f0_0600;
const GICC = 0xf8f0_0100;
const GICD = 0xf8f0_1000;
const SNSAC = 0xf8f0_0054;
const MARKER = 0x43c0_0000;
const GP0_SECURITY = 0xf890_001c;
const ENTRY = 0x10_0000;
/** NAND, SRAM and NOR (two windows), linear Quad-SPI (UG585 table 4-1), and their last words. */
const WINDOWS = [0xe100_0000, 0xe200_0000, 0xe400_0000, 0xfc00_0000];
const WINDOW_ENDS = [0xe1ff_fffc, 0xe3ff_fffc, 0xe5ff_fffc, 0xfdff_fffc];

const sleepForever: Script = function* () {
  for (;;) yield "wfi";
};

function boardOf(scripts: [Script, Script], options: Zc702Options = {}) {
  const ddrSize = 130 * MIB;
  const engine = new ScriptedEngine(scripts, ddrSize);
  const board = new Zc702(engine, { ddrSize, ...options });
  board.start(ENTRY);
  return { board, engine };
}

/** Private timer of the core: period of `load` + 1 PERIPHCLK ticks, interrupt on, PPI 29 to IRQ. */
function startTimer(cpu: { write(pa: number, value: number): void }, load: number) {
  cpu.write(GICD, 3);
  cpu.write(GICD + 0x100, 1 << 29);
  cpu.write(GICC + 0x04, 0xff);
  cpu.write(GICC, 0x1);
  cpu.write(TIMER, load);
  cpu.write(TIMER + 8, 0b111);
}

/** Starts core 1 as software does: address, then event. */
function startCore1(cpu: { write(pa: number, value: number): void; sev(): void }) {
  cpu.write(0xffff_fff0, 0x20_0000);
  cpu.sev();
}

const tick: Script = function* (cpu) {
  startTimer(cpu, 999);
  for (;;) {
    yield "wfi";
    const id = cpu.read(GICC + 0xc);
    cpu.write(TIMER + 0xc, 1);
    cpu.write(GICC + 0x10, id);
    yield 300;
  }
};

describe("time", () => {
  it("a private timer interrupts at exactly its cycle, awake or asleep", () => {
    const busy: Script = function* (cpu) {
      startTimer(cpu, 999);
      for (;;) {
        yield 7;
        if (!cpu.irq) continue;
        const id = cpu.read(GICC + 0xc);
        cpu.write(TIMER + 0xc, 1);
        cpu.write(GICC + 0x10, id);
      }
    };
    for (const script of [tick, busy]) {
      const { board, engine } = boardOf([script, sleepForever]);
      expect(board.run({ until: 9000 })).toEqual({ kind: "time" });
      expect([...board.trace.timerExpiries[0]!]).toEqual([1998, 3998, 5998, 7998]);
      expect(engine.cores[0]!.irqRises).toEqual([1998, 3998, 5998, 7998]);
      expect(board.statistics(0).interrupts).toBe(4);
    }
  });

  it("sleeping costs nothing and is counted as idle", () => {
    const { board } = boardOf([tick, sleepForever]);
    board.run({ until: 8500 });
    expect(board.statistics(0).busyCycles).toBe(4 * 301);
    expect(board.statistics(0).idleCycles).toBe(8500 - 4 * 301);
    expect(board.statistics(1).busyCycles).toBe(0);
  });

  it("says so when nothing can ever happen again", () => {
    const { board } = boardOf([sleepForever, sleepForever]);
    const stop = board.run({ until: 1_000_000 });
    expect(stop.kind).toBe("stuck");
    expect(stop).toHaveProperty("diagnosis", expect.stringContaining("core 0: asleep"));
  });

  it("gives the same run twice", () => {
    const run = () => {
      const { board } = boardOf([tick, sleepForever], {});
      board.uart(1).send("abc");
      board.run({ until: 1_000_000 });
      return [
        [...board.trace.markers],
        board.trace.timerExpiries.map((log) => [...log]),
        board.statistics(0),
        board.time,
      ];
    };
    expect(run()).toEqual(run());
  });

  it("does not show a core where slices end", () => {
    const both: Script = function* (cpu) {
      startCore1(cpu);
      for (;;) yield 1000;
    };
    const run = (quantum: number, chunk: number) => {
      const { board, engine } = boardOf([both, tick], { quantum });
      while (board.time < 200_000) board.run({ for: chunk });
      return engine.cores[1]!.irqRises.filter((cycle) => cycle < 200_000);
    };
    const reference = run(4096, 1_000_000);
    expect(reference.slice(0, 3)).toEqual([1998, 3998, 5998]);
    expect(run(1000, 1_000_000)).toEqual(reference);
    expect(run(4096, 777)).toEqual(reference);
  });
});

describe("two cores", () => {
  it("core 1 waits in the boot ROM for an event and an address", () => {
    const events: number[] = [];
    const zero: Script = function* (cpu) {
      cpu.sev();
      yield 100;
      cpu.write(0xffff_fff0, 0x20_0000);
      yield 100;
      cpu.sev();
      yield* sleepForever(cpu);
    };
    const one: Script = function* (cpu) {
      events.push(cpu.time);
      yield* sleepForever(cpu);
    };
    const { board, engine } = boardOf([zero, one]);
    board.run({ until: 10_000 });
    expect(engine.cores[1]!.entry).toBe(0x20_0000);
    expect(events).toEqual([200]);
  });

  it("an SGI reaches a sleeping core at the cycle it is sent", () => {
    const zero: Script = function* (cpu) {
      startCore1(cpu);
      yield 15_000;
      cpu.write(GICD + 0xf00, (2 << 16) | 1);
      yield 100_000;
    };
    const one: Script = function* (cpu) {
      cpu.write(GICD, 3);
      cpu.write(GICC + 0x04, 0xff);
      cpu.write(GICC, 0x1);
      yield* sleepForever(cpu);
    };
    const { board, engine } = boardOf([zero, one]);
    board.run({ until: 20_000 });
    expect(engine.cores[1]!.irqRises).toEqual([15_000]);
  });

  it("an event ends WFE, not WFI", () => {
    const ends: [string, number][] = [];
    const zero: Script = function* (cpu) {
      startCore1(cpu);
      yield 10_000;
      cpu.sev();
      yield 10_000;
      cpu.sev();
      yield* sleepForever(cpu);
    };
    const one: Script = function* (cpu) {
      yield "wfe";
      ends.push(["wfe", cpu.time]);
      yield "wfi";
      ends.push(["wfi", cpu.time]);
    };
    const { board } = boardOf([zero, one]);
    expect(board.run({ until: 100_000 }).kind).toBe("stuck");
    expect(ends).toEqual([["wfe", 10_001]]);
  });

  it("each event ends its WFE: one core is ahead of the first, and the second comes soon after", () => {
    const ends: number[] = [];
    const zero: Script = function* (cpu) {
      startCore1(cpu);
      // The private timer ends core 0's slice at 500. Then core 1 runs to its WFE.
      cpu.write(TIMER, 249);
      cpu.write(TIMER + 8, 0b001);
      yield 600;
      cpu.sev();
      yield 492;
      cpu.sev();
      yield* sleepForever(cpu);
    };
    const one: Script = function* (cpu) {
      yield 1090;
      for (;;) {
        yield "wfe";
        ends.push(cpu.time);
      }
    };
    boardOf([zero, one]).board.run({ until: 10_000 });
    expect(ends).toEqual([1091, 1093]);
  });

  it("the SLCR stops core 1 and starts it again at address 0", () => {
    const zero: Script = function* (cpu) {
      startCore1(cpu);
      yield 1000;
      cpu.write(SLCR + 8, 0xdf0d);
      cpu.write(SLCR + 0x244, 0x22);
      yield 50_000;
      cpu.write(SLCR + 0x244, 0);
      yield 50_000;
    };
    let runs = 0;
    const one: Script = function* (cpu) {
      runs++;
      for (;;) {
        yield 10;
        cpu.write(MARKER + 0xc, 0);
      }
    };
    const { board, engine } = boardOf([zero, one]);
    board.run({ until: 40_000 });
    const written = board.trace.markers.length;
    expect(written).toBeGreaterThan(50);
    expect([...board.trace.markers].at(-1)!.cycle).toBeLessThan(10_000);
    board.run({ until: 80_000 });
    expect(runs).toBe(2);
    expect(engine.cores[1]!.entry).toBe(0);
    expect([...board.trace.markers][written]!.cycle).toBeGreaterThanOrEqual(51_000);
  });
});

describe("the private watchdog of core 1, where RS_AWDT_CTRL lets it reset that core alone", () => {
  const WATCHDOG = 0xf8f0_0620;
  const RESET_STATUS = WATCHDOG + 0x10;
  /** PERIPHCLK ticks, of 2 cycles. */
  const LOAD = 5000;

  it.each(["runs", "sleeps"])("starts it at address 0 while it %s; core 0 and the system go on", (how) => {
    const begun: { cycle: number; status: number }[] = [];
    const zero: Script = function* (cpu) {
      cpu.write(SLCR + 8, 0xdf0d);
      cpu.write(SLCR + 0x24c, 0b10);
      startCore1(cpu);
      for (;;) yield 100;
    };
    const one: Script = function* (cpu) {
      begun.push({ cycle: cpu.time, status: cpu.read(RESET_STATUS) });
      cpu.write(RESET_STATUS, 1);
      if (begun.length === 1) {
        cpu.write(WATCHDOG, LOAD);
        cpu.write(WATCHDOG + 8, 0b1001);
      }
      for (;;) yield how === "runs" ? 10 : "wfi";
    };
    const { board, engine } = boardOf([zero, one]);
    expect(board.run({ until: 100_000 }).kind).toBe("time");
    expect(begun.map(({ status }) => status)).toEqual([0, 1]);
    const passed = begun[1]!.cycle - begun[0]!.cycle;
    expect(passed).toBeGreaterThanOrEqual(2 * LOAD);
    expect(passed).toBeLessThan(2 * LOAD + 100);
    expect(engine.cores.map(({ entry }) => entry)).toEqual([ENTRY, 0]);
  });
});

describe("stops", () => {
  it("stops for a system reset, and starts anew", () => {
    const { board } = boardOf([
      function* (cpu) {
        cpu.write(SLCR + 8, 0xdf0d);
        cpu.write(SLCR + 0x200, 1);
        yield 1000;
      },
      sleepForever,
    ]);
    expect(board.run()).toEqual({ kind: "reset", source: "software (SLCR PSS_RST_CTRL)" });
    board.start(ENTRY);
    expect(board.time).toBe(0);
    expect(board.run().kind).toBe("reset");
  });

  it("goes on in time after a reset: RAM and the reason stay, the devices are as after power-on", () => {
    const REBOOT_STATUS = SLCR + 0x258;
    const PLACE = 0x0020_0000;
    const seen: number[][] = [];
    const { board } = boardOf([
      function* (cpu) {
        yield 100;
        seen.push([cpu.read(REBOOT_STATUS), cpu.read(SLCR + 0xc), cpu.read(PLACE)]);
        cpu.write(PLACE, 0x1234);
        cpu.write(SLCR + 8, 0xdf0d);
        cpu.write(SLCR + 0x200, 1);
        yield 1000;
      },
      sleepForever,
    ]);
    expect(() => board.restart(ENTRY)).toThrow("no reset of the board was asked for");
    for (let n = 0; n < 3; n++) {
      const { time } = board;
      expect(board.run().kind).toBe("reset");
      board.restart(ENTRY);
      expect(board.time).toBeGreaterThan(time);
    }
    expect(() => board.restart(ENTRY)).toThrow("no reset of the board was asked for");
    expect(seen).toEqual([
      [1 << 22, 1, 0],
      [1 << 19, 1, 0x1234],
      [1 << 19, 1, 0x1234],
    ]);
  });

  it("stops on request from a callback, and when a core cannot go on", () => {
    const { board } = boardOf([
      function* (cpu) {
        cpu.write(UART1, 0x14);
        yield 10;
        cpu.write(UART1 + 0x30, 0x21);
        yield 10;
        yield "stop";
      },
      sleepForever,
    ]);
    board.uart(1).onByte = (byte) => board.requestStop(`saw ${String.fromCharCode(byte)}`);
    expect(board.run()).toEqual({ kind: "requested", message: "saw !" });
    expect(board.run()).toEqual({ kind: "core-stopped", core: 0, diagnosis: "core 0 cannot go on" });
  });
});

describe("TrustZone firewall", () => {
  const faults: [string, number][] = [];
  const run = (script: Script) => {
    faults.length = 0;
    const made = boardOf([script, sleepForever], { pl: [secretPl] });
    made.board.run({ until: 100_000 });
    return made;
  };
  const secretPl: PlDevice = {
    name: "secret",
    base: 0x43d0_0000,
    size: 0x1000,
    nonSecure: false,
    connect: () => ({ name: "secret", read: () => 42, write() {}, reset() {} }),
  };

  it("refuses the normal world everything after reset, and the secure world nothing", () => {
    const { board } = run(function* (cpu) {
      for (const pa of [0x10_0000, 0x0, UART1, SLCR, MARKER, 0x43d0_0000, 0xe020_0018, 0xf800_1000]) {
        cpu.nonSecure = false;
        cpu.read(pa);
        faults.push(["secure", cpu.fault]);
        cpu.nonSecure = true;
        cpu.read(pa);
        faults.push(["non-secure", cpu.fault === 0 ? 0 : 1]);
      }
      yield* sleepForever(cpu);
    });
    for (const [world, fault] of faults) expect([world, fault]).toEqual([world, world === "secure" ? 0 : 1]);
    expect(board.diagnostics.violations).toHaveLength(8);
  });

  it("opens DDR by 64 MiB segment, OCM by 4 KiB page, peripherals and PL by their bit", () => {
    const { board, engine } = run(function* (cpu) {
      cpu.write(SLCR + 8, 0xdf0d);
      cpu.write(SLCR + 0x430, 0b10);
      cpu.write(SLCR + 0x400, 0b10);
      cpu.write(0xe020_0018, 1 << 7);
      cpu.write(GP0_SECURITY, 1);
      cpu.nonSecure = true;
      for (const pa of [
        0x0400_0000,
        0x1000,
        UART1,
        MARKER,
        0x03ff_fffc,
        0x0800_0000,
        0x2000,
        0xe000_0000,
        0x43d0_0000,
      ]) {
        cpu.read(pa);
        faults.push(["", cpu.fault === 0 ? 0 : 1]);
      }
      yield* sleepForever(cpu);
    });
    expect(faults.map(([, fault]) => fault)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1]);
    expect(engine.bus!.map(0x0400_0000, true)).toBeGreaterThan(0);
    expect(engine.bus!.map(0x0800_0000, true)).toBe(-1);
    expect(engine.tlbFlushes).toBeGreaterThan(0);
    expect(board.diagnostics.violations[0]).toMatchObject({
      core: 0,
      pc: 0x1000,
      pa: 0x03ff_fffc,
      world: "non-secure",
      kind: "read",
      effect: "abort",
      reason: expect.stringContaining("bit 0 of SLCR TZ_DDR_RAM"),
    });
  });

  it("the boot ROM's map: OCM low but for its last bank, DDR instead when filtering starts at 0", () => {
    const { board } = run(function* (cpu) {
      cpu.write(0x2_0000, 0x1111);
      cpu.write(0xffff_0000, 0x2222);
      cpu.read(0x3_0000);
      faults.push(["nothing at low bank 3", cpu.fault]);
      cpu.write(0xf8f0_0040, 0);
      cpu.write(0x2_0000, 0x3333);
      yield* sleepForever(cpu);
    });
    expect(faults[0]![1]).not.toBe(0);
    const word = (pa: number) => new DataView(board.readMemory(pa, 4).buffer).getUint32(0, true);
    expect(word(0x2_0000)).toBe(0x3333);
    expect(word(0xffff_0000)).toBe(0x2222);
  });

  it("lets SNSAC decide about the private timer without an abort", () => {
    const { board } = run(function* (cpu) {
      cpu.write(TIMER, 55);
      cpu.nonSecure = true;
      faults.push(["closed", cpu.read(TIMER)]);
      cpu.nonSecure = false;
      cpu.write(SNSAC, 0x11);
      cpu.nonSecure = true;
      faults.push(["open", cpu.read(TIMER)]);
      yield* sleepForever(cpu);
    });
    expect(faults).toEqual([
      ["closed", 0],
      ["open", 55],
    ]);
    expect(board.diagnostics.violations).toHaveLength(1);
  });

  it("answers what start code and boot loaders read, without an abort and without a note", () => {
    const words = new Map<number, number>();
    const { board } = run(function* (cpu) {
      // Start code of the vendor's tools, ps7_init, the XADC driver, U-Boot's scan of boot devices.
      for (const pa of [0xf800_d010, 0xf800_6054, 0xf800_710c, ...WINDOWS, ...WINDOW_ENDS]) {
        words.set(pa, cpu.read(pa) >>> 0);
        faults.push([pa.toString(16), cpu.fault]);
      }
      for (const pa of WINDOWS) cpu.write(pa, 0);
      for (const pa of WINDOWS) words.set(pa, words.get(pa)! & cpu.read(pa));
      cpu.write(0xf800_6000, 0x85);
      words.set(0xf800_6054, cpu.read(0xf800_6054));
      yield* sleepForever(cpu);
    });
    expect(faults.filter(([, fault]) => fault !== 0)).toEqual([]);
    expect(words.get(0xf800_d010)).toBe(0);
    expect(words.get(0xf800_6054)! & 7).toBe(1);
    expect(words.get(0xf800_710c)).toBe(0x500);
    for (const pa of [...WINDOWS, ...WINDOW_ENDS]) expect(words.get(pa)! >>> 0).toBe(0xffff_ffff);
    expect(board.diagnostics.unimplemented).toEqual([]);
  });

  it("ends the windows of the memory controllers where the part does", () => {
    const { board } = run(function* (cpu) {
      for (const pa of WINDOW_ENDS) {
        cpu.read(pa + 4);
        faults.push([(pa + 4).toString(16), cpu.fault]);
      }
      yield* sleepForever(cpu);
    });
    // NAND is followed by NOR 0, and NOR 0 by NOR 1.
    expect(faults.map(([, fault]) => (fault === 0 ? 0 : 1))).toEqual([0, 0, 1, 1]);
    expect(board.diagnostics.unimplemented).toHaveLength(2);
  });

  it("resets a UART by the SLCR", () => {
    const values: number[] = [];
    run(function* (cpu) {
      cpu.write(UART1 + 0x20, 9);
      cpu.write(UART1 + 8, 1);
      cpu.write(SLCR + 8, 0xdf0d);
      cpu.write(SLCR + 0x228, 0x5);
      values.push(cpu.read(UART1 + 0x20), cpu.read(UART1 + 0x10));
      cpu.write(SLCR + 0x228, 0xa);
      values.push(cpu.read(UART1 + 0x20), cpu.read(UART1 + 0x10));
      yield* sleepForever(cpu);
    });
    expect(values).toEqual([9, 1, 0x20, 0]);
  });

  it("resets the GIC and the timers of the cores by A9_CPU_RST_CTRL", () => {
    const values: number[] = [];
    run(function* (cpu) {
      startTimer(cpu, 999);
      cpu.write(SLCR + 8, 0xdf0d);
      const seen = () => [GICD, GICC, TIMER, TIMER + 8].map((place) => cpu.read(place));
      values.push(...seen());
      cpu.write(SLCR + 0x244, 0x100);
      values.push(...seen());
      yield* sleepForever(cpu);
    });
    expect(values).toEqual([3, 1, 999, 7, 0, 0, 0, 0]);
  });

  it("counts what is polled, and lists it once", () => {
    const { board } = run(function* (cpu) {
      for (let n = 0; n < 5; n++) {
        cpu.read(0xe000_4000);
        cpu.read(0xe000_5000);
      }
      yield* sleepForever(cpu);
    });
    expect(board.diagnostics.unimplemented.map(({ pa, count }) => [pa, count])).toEqual([
      [0xe000_4000, 5],
      [0xe000_5000, 5],
    ]);
  });

  it("notes what is not modelled, with core, place and world", () => {
    const { board } = run(function* (cpu) {
      cpu.read(0xe000_4000);
      faults.push(["i2c0", cpu.fault]);
      cpu.read(0x9000_0000);
      faults.push(["nothing", cpu.fault]);
      yield* sleepForever(cpu);
    });
    expect(faults.map(([, fault]) => fault)).toEqual([0, 1]);
    expect(board.diagnostics.unimplemented.map((entry) => [entry.pa, entry.message])).toEqual([
      [0xe000_4000, "i2c0 is not modelled; read as 0"],
      [0x9000_0000, "nothing at this address; external abort"],
    ]);
  });
});
