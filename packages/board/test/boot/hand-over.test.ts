/** What a program finds when it starts: after the boot ROM, the FSBL, or a boot loader. */
import { describe, expect, it } from "vitest";
import { buildCore } from "../../build";
import type { Program } from "../../src/boot/hand-over";
import { Cpu } from "../../src/cpu/cpu";
import type { Zc702Options } from "../../src/options";
import { Zc702 } from "../../src/zc702";
import { type Script, ScriptedEngine } from "../machine/scripted-engine";

const DDR_SIZE = 0x20_0000;
const ENTRY = 0x10_0000;
const SLCR = 0xf800_0000;
const UART1 = 0xe000_1000;
const DDRC_MODE = 0xf800_6054;
/** PS_CLK of the ZC702 (UG850, "Processing system clock source"). */
const CRYSTAL_HZ = 33_333_333;
const END = 20_000_000;

type Port = Parameters<Script>[0];

const sleepForever: Script = function* () {
  for (;;) yield "wfi";
};

/** Core 0 does `action` at the start of a program. */
function atStart(
  action: (cpu: Port) => void,
  options: Zc702Options = {},
  program: number | Program = ENTRY,
): { board: Zc702; engine: ScriptedEngine } {
  const script: Script = function* (cpu) {
    action(cpu);
    for (;;) yield "wfi";
  };
  const engine = new ScriptedEngine([script, sleepForever], DDR_SIZE);
  const board = new Zc702(engine, { ddrSize: DDR_SIZE, ...options });
  board.start(program);
  board.run({ until: END });
  return { board, engine };
}

function read(addresses: readonly number[], options: Zc702Options = {}): number[] {
  const values: number[] = [];
  atStart((cpu) => values.push(...addresses.map((address) => cpu.read(address) >>> 0)), options);
  return values;
}

describe("after the FSBL", () => {
  it("has UART1 ready: a byte leaves without any set-up", () => {
    const sent: number[] = [];
    let board: Zc702 | undefined;
    const script: Script = function* (cpu) {
      board!.uart(1).onByte = (byte) => sent.push(byte);
      cpu.write(UART1 + 0x30, 0x41);
      for (;;) yield "wfi";
    };
    board = new Zc702(new ScriptedEngine([script, sleepForever], DDR_SIZE), { ddrSize: DDR_SIZE });
    board.start(ENTRY);
    board.run({ until: END });
    expect(sent).toEqual([0x41]);
    expect(board.diagnostics.unimplemented).toEqual([]);
  });

  it("has a UART clock and a baud rate that make 115200 (UG585 25.7, 19.2.3)", () => {
    const [pll, clock, generator, divider] = read([
      SLCR + 0x108,
      SLCR + 0x154,
      UART1 + 0x18,
      UART1 + 0x34,
    ]) as [number, number, number, number];
    const reference = (CRYSTAL_HZ * ((pll >>> 12) & 0x7f)) / ((clock >>> 8) & 0x3f);
    const baud = reference / (generator * (divider + 1));
    expect(Math.abs(baud / 115_200 - 1)).toBeLessThan(0.01);
    // Bit 1 is the clock of UART1.
    expect(clock & 2).toBe(2);
  });

  it("has the DDR controller in normal mode, the level shifters on, pins 48 and 49 at UART1", () => {
    const [mode, shifters, transmit, receive] = read([
      DDRC_MODE,
      SLCR + 0x900,
      SLCR + 0x7c0,
      SLCR + 0x7c4,
    ]) as [number, number, number, number];
    expect(mode & 7).toBe(1);
    expect(shifters).toBe(0xf);
    // L3_SEL 7 is the UART; bit 0 makes an input (UG585 table 2-4, appendix B "MIO_PIN_48").
    expect([(transmit >>> 5) & 7, transmit & 1]).toEqual([7, 0]);
    expect([(receive >>> 5) & 7, receive & 1]).toEqual([7, 1]);
  });

  it("has the SLCR locked, and no note", () => {
    const { board } = atStart((cpu) => expect(cpu.read(SLCR + 0x00c)).toBe(1));
    expect(board.diagnostics.unimplemented).toEqual([]);
    expect(board.diagnostics.violations).toEqual([]);
  });

  it("is there again after a reset", () => {
    const modes: number[] = [];
    const script: Script = function* (cpu) {
      modes.push(cpu.read(DDRC_MODE) & 7, cpu.read(UART1) & 0x3c);
      cpu.write(SLCR + 0x008, 0xdf0d);
      cpu.write(SLCR + 0x200, 1);
      for (;;) yield "wfi";
    };
    const board = new Zc702(new ScriptedEngine([script, sleepForever], DDR_SIZE), { ddrSize: DDR_SIZE });
    board.start(ENTRY);
    expect(board.run({ until: END }).kind).toBe("reset");
    board.restart(ENTRY);
    board.run({ until: END });
    // TXEN and RXEN.
    expect(modes).toEqual([1, 0x14, 1, 0x14]);
  });
});

describe("after the boot ROM alone", () => {
  it("has UART1 off, DDR not set up, the level shifters off", () => {
    const values = read([UART1, DDRC_MODE, SLCR + 0x900, SLCR + 0x910], { start: "rom" });
    expect(values).toEqual([0x128, 0, 0, 0x18]);
  });

  it("shows the boot mode pins", () => {
    expect(read([SLCR + 0x25c])).toEqual([0]);
    expect(read([SLCR + 0x25c], { bootMode: "qspi" })).toEqual([1]);
    expect(read([SLCR + 0x25c], { start: "rom", bootMode: "sd" })).toEqual([5]);
  });
});

describe("after a boot loader", () => {
  it("finds DDR at address 0 and the OCM at its high address only", () => {
    const { board } = atStart(
      (cpu) => {
        cpu.write(0x8000, 0x1234_5678);
        cpu.write(0xfffc_0000, 0x9abc_def0);
      },
      {},
      { entry: ENTRY, ddrFromZero: true },
    );
    expect([...board.readMemory(0x8000, 4)]).toEqual([0x78, 0x56, 0x34, 0x12]);
    expect([...board.readMemory(0xfffc_0000, 4)]).toEqual([0xf0, 0xde, 0xbc, 0x9a]);
    expect(board.diagnostics.unimplemented).toEqual([]);
  });

  it("has the given values in the first registers of core 0, and zero in the others", () => {
    const cpu = new Cpu(buildCore(), DDR_SIZE);
    cpu.writeRegister(0, "r5", 7);
    cpu.reset(0, ENTRY, [0, 0xffff_ffff, 0x0800_0000]);
    const values = [0, 1, 2, 3, 5].map((n) => cpu.readRegister(0, `r${n}`));
    expect(values).toEqual([0, 0xffff_ffff, 0x0800_0000, 0, 0]);
    expect(cpu.pc(0)).toBe(ENTRY);
  });
});
