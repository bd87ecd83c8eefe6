/** Whole programs on the whole board: the WebAssembly cores, the bus, the devices. */
import { beforeAll, describe, expect, it } from "vitest";
import { buildCore } from "../../build";
import { CPU_HZ } from "../../src/clocks";
import { createZc702From } from "../../src/create";
import { describe as describeEntry } from "../../src/machine/diagnostics";
import { axiUart16550 } from "../../src/pl/axi-uart16550";
import type { PlDevice } from "../../src/pl/pl-device";
import { ms } from "../../src/units";
import type { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";

const MIB = 0x10_0000;
const ENTRY = 0x10_0000;
const NS_CODE = 0x400_0000;

let core: WebAssembly.Module;
beforeAll(() => {
  core = buildCore();
});

async function boardWith(source: string, address = ENTRY, more: [string, number][] = []): Promise<Zc702> {
  const board = await createZc702From(core, { ddrSize: 130 * MIB, pl: [axiUart16550()] });
  for (const [text, at] of [[source, address], ...more] as [string, number][]) {
    board.writeMemory(at, assemble(text, at));
  }
  board.start(address);
  return board;
}

/** Loads a constant into a register. */
const li = (register: string, value: number) =>
  `movw ${register}, #${value & 0xffff}\n movt ${register}, #${value >>> 16}\n`;
const poke = (address: number, value: number) => `${li("r0", address)}${li("r1", value)} str r1, [r0]\n`;
const park = "9: wfi\n b 9b\n";

/**
 * Opens DDR segment 1 to the normal world and goes there, in SVC mode with all interrupts masked.
 */
const toNormalWorld = `
  ${poke(0xf800_0008, 0xdf0d)} ${poke(0xf800_0430, 0b10)}
  cps #0x16
  mov r0, #1
  mcr p15, 0, r0, c1, c1, 0
  isb
  ${li("lr", NS_CODE)}
  mov r0, #0x1d3
  msr spsr_fsxc, r0
  movs pc, lr
`;

describe("programs", () => {
  it("prints on UART 1", async () => {
    const board = await boardWith(`
      ${poke(0xe000_1000, 0x14)} ${li("r0", 0xe000_1030)}
      adr r1, text
    1: ldrb r2, [r1], #1
      cmp r2, #0
      beq 9f
      str r2, [r0]
      b 1b
      ${park}
    text: .asciz "hello, board"`);
    let text = "";
    board.uart(1).onByte = (byte) => {
      text += String.fromCharCode(byte);
    };
    expect(board.run().kind).toBe("stuck");
    expect(text).toBe("hello, board");
  });

  it("runs for times that are no whole cycles, rounded up, and refuses what is no time", async () => {
    const timed: number[] = [];
    const sampler: PlDevice = {
      name: "sampler",
      base: 0x43c2_0000,
      size: 0x1_0000,
      nonSecure: true,
      connect({ scheduler, now }) {
        const alarm = scheduler.alarm("shared", (time) => timed.push(time));
        return {
          name: "sampler",
          read: () => 0,
          write: () => alarm.set(now() + CPU_HZ / 100_000),
          reset() {},
        };
      },
    };
    const board = await createZc702From(core, { ddrSize: 130 * MIB, pl: [sampler] });
    board.writeMemory(ENTRY, assemble(`${poke(0x43c2_0000, 1)} 1: b 1b`, ENTRY));
    board.start(ENTRY);
    expect(board.run({ for: ms(10) })).toEqual({ kind: "time" });
    expect(board.run({ until: ms(25) })).toEqual({ kind: "time" });
    expect(board.time).toBeGreaterThanOrEqual(ms(25));
    expect(timed).toHaveLength(1);
    expect(Number.isInteger(timed[0]) && Number.isInteger(board.time)).toBe(true);
    expect(() => board.run({ for: Number.NaN })).toThrow("for is NaN, not a whole number");
    expect(() => board.run({ for: -1 })).toThrow(RangeError);
    expect(() => board.run({ until: Number.NaN })).toThrow("until is NaN, not a whole number");
    expect(() => board.run({ for: 0.5 })).toThrow("for is 0.5, not a whole number of cycles");
    expect(() => board.run({ until: CPU_HZ / 40 })).toThrow("ms(…)");
  });

  it("starts core 1 through 0xFFFFFFF0 and SEV; each core's timer interrupts it", async () => {
    const each = `
      mrc p15, 0, r4, c0, c0, 5
      ${poke(0xf8f0_1000, 1)} ${poke(0xf8f0_1100, 1 << 29)} ${poke(0xf8f0_0104, 0xff)} ${poke(0xf8f0_0100, 1)}
      ${poke(0xf8f0_0600, 49_999)} ${poke(0xf8f0_0608, 0b111)}
    1: wfi
      ${li("r0", 0xf8f0_010c)}
      ldr r2, [r0]
      ${poke(0xf8f0_060c, 1)} ${li("r0", 0xf8f0_0110)}
      str r2, [r0]
      ${li("r0", 0x43c0_000c)}
      str r2, [r0]
      b 1b`;
    const second = 0x20_0000;
    const board = await boardWith(`${poke(0xffff_fff0, second)} sev\n ${each}`, ENTRY, [[each, second]]);
    expect(board.run({ until: 1_000_000 }).kind).toBe("time");
    for (const number of [0, 1]) {
      expect(board.statistics(number).interrupts).toBe(9);
      const cycles = [...board.trace.timerExpiries[number]!];
      const periods = cycles.slice(1).map((cycle, index) => cycle - cycles[index]!);
      expect(periods).toEqual(new Array(8).fill(100_000));
      expect(
        [...board.trace.markers].filter((marker) => marker.core === number && marker.value === 29),
      ).toHaveLength(9);
    }
  });

  it("each core's performance monitor wakes its core by its line, 37 or 38 (UG585 table 7-4)", async () => {
    const pmu = (value: number, crm: number, opc2: number) =>
      `${li("r0", value)} mcr p15, 0, r0, c9, c${crm}, ${opc2}\n`;
    const CYCLE_COUNTER = 0x8000_0000;
    const each = (target: number) => `
      ${poke(0xf8f0_1000, 1)} ${poke(0xf8f0_1100 + 4, 0b110_0000)} ${poke(0xf8f0_1824, target)}
      ${poke(0xf8f0_0104, 0xff)} ${poke(0xf8f0_0100, 1)}
      ${pmu(0xffff_0000, 13, 0)} ${pmu(CYCLE_COUNTER, 14, 1)} ${pmu(CYCLE_COUNTER, 12, 1)} ${pmu(1, 12, 0)}
    1: ${li("r0", 0xf8f0_010c)} ldr r2, [r0]
      ${li("r3", 1023)} cmp r2, r3
      beq 1b
      ${li("r4", 0x43c0_000c)} str r2, [r4]
      ${pmu(CYCLE_COUNTER, 12, 3)} ${li("r0", 0xf8f0_0110)}
      str r2, [r0]
      ${park}`;
    const second = 0x20_0000;
    // Byte 1 of the word of targets is line 37, byte 2 is line 38.
    const targets = 0x0002_0100;
    const board = await boardWith(`${poke(0xffff_fff0, second)} sev\n ${each(targets)}`, ENTRY, [
      [each(targets), second],
    ]);
    board.run({ until: 200_000 });
    const markers = [...board.trace.markers].map(({ core: number, value }) => [number, value]);
    expect(markers.sort()).toEqual([
      [0, 37],
      [1, 38],
    ]);
  });

  it("gives the same run twice, and whatever the size of the steps", async () => {
    const source = `
      ${poke(0xf8f0_1000, 1)} ${poke(0xf8f0_1100, 1 << 29)} ${poke(0xf8f0_0104, 0xff)} ${poke(0xf8f0_0100, 1)}
      ${poke(0xf8f0_0600, 1234)} ${poke(0xf8f0_0608, 0b111)} ${li("r5", 0x43c0_000c)} ${li("r6", 0xf8f0_0604)}
    1: ldr r2, [r6]
      str r2, [r5]
      mul r3, r2, r2
      b 1b`;
    const run = async (step: number) => {
      const board = await boardWith(source);
      while (board.time < 100_000) board.run({ until: Math.min(100_000, board.time + step) });
      return {
        markers: [...board.trace.markers],
        expiries: [...board.trace.timerExpiries[0]!],
        statistics: board.statistics(0),
      };
    };
    const reference = await run(100_000);
    expect(reference.markers.length).toBeGreaterThan(1000);
    expect(await run(100_000)).toEqual(reference);
    expect(await run(777)).toEqual(reference);
  });

  it.each([
    [
      "a read of secure DDR",
      `${li("r0", 0x10_0000)} ldr r1, [r0]`,
      "read of 0x00100000",
      "bit 0 of SLCR TZ_DDR_RAM",
    ],
    [
      "a write of secure DDR",
      `${li("r0", 0x10_0000)} str r1, [r0]`,
      "write of 0x00100000",
      "bit 0 of SLCR TZ_DDR_RAM",
    ],
    [
      "a fetch from secure DDR",
      `${li("r0", 0x10_0040)} bx r0`,
      "fetch of 0x00100040",
      "bit 0 of SLCR TZ_DDR_RAM",
    ],
    [
      "a read of the SLCR",
      `${li("r0", 0xf800_0430)} ldr r1, [r0]`,
      "read of 0xF8000430",
      "secure accesses only",
    ],
  ])("records %s by the normal world", async (_, attempt, what, fix) => {
    const board = await boardWith(toNormalWorld, ENTRY, [[`${attempt}\n ${park}`, NS_CODE]]);
    board.run({ until: 10_000 });
    const [first] = board.diagnostics.violations;
    expect(first).toMatchObject({ core: 0, pc: NS_CODE + 8, world: "non-secure", effect: "abort" });
    expect(describeEntry(first!)).toContain(what);
    expect(describeEntry(first!)).toContain(fix);
  });

  it.each([
    ["nothing", 0x9000_0000, "nothing at this address"],
    ["a device", 0xe000_1000, "uart1 is a device"],
  ])("records a fetch from %s, once for a place", async (_, target, message) => {
    // The prefetch abort vector jumps to the same place: every abort is followed by the next.
    const board = await boardWith(`${li("r0", target)} bx r0`, ENTRY, [[`${li("r0", target)} bx r0`, 0xc]]);
    expect(board.run({ until: 10_000 })).toEqual({ kind: "time" });
    const [first, ...others] = board.diagnostics.unimplemented;
    expect(first).toMatchObject({ core: 0, pc: ENTRY + 8, pa: target, kind: "fetch", world: "secure" });
    expect(first!.message).toContain(message);
    expect(others.map(({ pc }) => pc)).toEqual([0x14]);
    expect(others[0]!.count).toBeGreaterThan(1);
  });

  it("gives typed bytes to the 16550", async () => {
    const board = await boardWith(`
      ${li("r0", 0x43c1_1000)}
    1: ldr r1, [r0, #0x14]
      tst r1, #1
      beq 1b
      ldr r2, [r0]
      add r2, r2, #1
      str r2, [r0]
      b 1b`);
    let text = "";
    const port = board.serialPort("pl-uart");
    port.onByte = (byte) => {
      text += String.fromCharCode(byte);
      if (text.length === 3) board.requestStop("three bytes");
    };
    port.send("HAL");
    expect(board.run({ until: 10_000_000 })).toEqual({ kind: "requested", message: "three bytes" });
    expect(text).toBe("IBM");
  });
});

describe("debug of one core by the other (ARM DDI 0406C C2.3)", () => {
  const DEVCFG = 0xf800_7000;
  const RESULTS = NS_CODE + 0x1000;
  const OWN_DEBUG = 0xf889_0000;
  const OTHER_DEBUG = 0xf889_2000;
  const [PCSR, DSCR, DRCR, AUTHSTATUS] = [0x84, 0x88, 0x90, 0xfb8];
  const peek = (address: number, index: number) =>
    `${li("r0", address)} ldr r1, [r0]\n ${li("r0", RESULTS + 4 * index)} str r1, [r0]\n`;
  const attack = `
    ${poke(OTHER_DEBUG + DRCR, 1)}
    ${peek(OTHER_DEBUG + AUTHSTATUS, 0)} ${peek(OTHER_DEBUG + DSCR, 1)} ${peek(OTHER_DEBUG + PCSR, 2)}
    ${peek(OWN_DEBUG + PCSR, 3)}
    ${park}`;
  const results = (board: Zc702) => {
    const view = new DataView(board.readMemory(RESULTS, 16).buffer);
    return [0, 1, 2, 3].map((index) => view.getUint32(4 * index, true));
  };

  it("the normal world neither halts nor reads, when the secure world has closed and locked debug", async () => {
    const close = `${poke(DEVCFG, 0x0c00_6007)} ${poke(DEVCFG + 4, 1)} ${poke(DEVCFG, 0x0c00_607f)}`;
    const board = await boardWith(close + toNormalWorld, ENTRY, [[attack, NS_CODE]]);
    board.run();
    const [status, state, other, own] = results(board);
    expect(status).toBe(0xaa);
    expect(state! & 1).toBe(0);
    expect([other, own]).toEqual([0xffff_ffff, 0xffff_ffff]);
    expect(board.diagnostics.unimplemented).toEqual([]);
  });

  it("with the debug that the boot ROM leaves, both are permitted", async () => {
    const board = await boardWith(toNormalWorld, ENTRY, [[attack, NS_CODE]]);
    board.run();
    const [status, , other, own] = results(board);
    expect(status).toBe(0xff);
    expect(other).not.toBe(0xffff_ffff);
    expect(own! >>> 12).toBe(NS_CODE >>> 12);
    expect(board.diagnostics.unimplemented.map(describeEntry).join()).toContain("halt of a core");
  });
});
