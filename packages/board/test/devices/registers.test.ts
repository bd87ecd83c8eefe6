/**
 * Every register of every table, as a core meets it: the value that the boot ROM leaves, what
 * read-only, write-only, kept and absent registers do. packages/conformance compares the values
 * after power-on with QEMU's.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { registersDocument } from "../../src/devices/document";
import type { RegisterSpec } from "../../src/devices/registers";
import { basesOf, REGISTER_TABLES, type RegisterTable } from "../../src/devices/tables";
import { axiUart16550 } from "../../src/pl/axi-uart16550";
import { pendulum } from "../../src/pl/pendulum/device";
import { Zc702 } from "../../src/zc702";
import { type Script, ScriptedEngine } from "../machine/scripted-engine";

const DDR_SIZE = 0x10_0000 * 2;
const ENTRY = 0x10_0000;
const SLCR_UNLOCK = 0xf800_0008;
const SLCR_UNLOCK_KEY = 0xdf0d;
/** Devices of the PL, by table. */
const PL_BASES: Record<string, number> = {
  "axi uart 16550": 0x43c1_0000,
  "marker port": 0x43c0_0000,
  pendulum: 0x43c2_0000,
};
const ALL_ONES = 0xffff_ffff;

/** Words that differ from their row after power-on. Core 0 reads them. */
const OTHER_RESETS: Record<string, (word: number) => number | undefined> = {
  // SGIs are always enabled (ARM IHI 0048B 4.3.5).
  ICDISER: (word) => (word === 0 ? 0xffff : undefined),
  ICDICER: (word) => (word === 0 ? 0xffff : undefined),
  // SGIs and PPIs are for the reading core (ARM IHI 0048B 4.3.12).
  ICDIPTR: (word) => (word < 8 ? 0x0101_0101 : undefined),
};
/** Kept registers with fields that stay (devices/slcr.ts). */
const FIXED_FIELDS = new Set(["ARM_PLL_CTRL", "ARM_CLK_CTRL", "CLK_621_TRUE"]);

/** What a core is doing (core-debug.test.ts). */
const LIVE = new Set(["DBGPCSR"]);

interface Place {
  spec: RegisterSpec;
  word: number;
  address: number;
}

function placesOf(table: RegisterTable): Place[] {
  const bases = basesOf(table);
  if (bases.length === 0) bases.push(PL_BASES[table.registers.device]!);
  return bases.flatMap((base) =>
    table.registers.specs.flatMap((spec) =>
      Array.from({ length: spec.count }, (_, word) => ({
        spec,
        word,
        address: base + spec.offset + 4 * word,
      })),
    ),
  );
}

type Port = Parameters<Script>[0];

/** Lets core 0 do `action` right after power-on; returns the board. */
function afterPowerOn(action: (cpu: Port) => void): Zc702 {
  const script: Script = function* (cpu) {
    action(cpu);
    for (;;) yield "wfi";
  };
  const idle: Script = function* () {
    for (;;) yield "wfi";
  };
  const engine = new ScriptedEngine([script, idle], DDR_SIZE);
  const board = new Zc702(engine, { ddrSize: DDR_SIZE, start: "rom", pl: [axiUart16550(), pendulum()] });
  board.start(ENTRY);
  board.run({ until: 1000 });
  return board;
}

const named = ({ spec, word }: Place, value: number) => `${spec.name}[${word}] 0x${value.toString(16)}`;
const present = ({ spec }: Place) => spec.modelled !== "absent";
const resetOf = ({ spec, word }: Place) =>
  spec.access === "wo" ? 0 : (OTHER_RESETS[spec.name]?.(word) ?? spec.reset);

describe.each(REGISTER_TABLES.map((table) => [table.registers.device, table] as const))("%s", (_, table) => {
  const places = placesOf(table);

  it("has no two registers in one place", () => {
    expect(new Set(places.map(({ address }) => address)).size).toBe(places.length);
  });

  it("reads as its table after power-on", () => {
    const constant = places.filter((place) => present(place) && !LIVE.has(place.spec.name));
    const read: string[] = [];
    afterPowerOn((cpu) => {
      for (const place of constant) read.push(named(place, cpu.read(place.address) >>> 0));
    });
    expect(read).toEqual(constant.map((place) => named(place, resetOf(place))));
  });

  it("keeps read-only registers as they are, and of the kept ones the implemented bits", () => {
    const tested = places.filter(
      ({ spec }) =>
        spec.modelled !== "absent" &&
        (spec.access === "ro" || (spec.modelled === "kept" && !FIXED_FIELDS.has(spec.name))),
    );
    const wanted = ({ spec }: Place, written: number) =>
      spec.modelled === "kept" ? ((written & spec.mask) | (spec.reset & ~spec.mask)) >>> 0 : undefined;
    const read: string[] = [];
    afterPowerOn((cpu) => {
      cpu.write(SLCR_UNLOCK, SLCR_UNLOCK_KEY);
      for (const place of tested) {
        if (place.spec.name === "SLCR_LOCKSTA") continue;
        const before = cpu.read(place.address) >>> 0;
        for (const written of [ALL_ONES, 0]) {
          cpu.write(place.address, written);
          const value = cpu.read(place.address) >>> 0;
          const expected = wanted(place, written) ?? before;
          if (value !== expected) read.push(`${named(place, value)}, not 0x${expected.toString(16)}`);
        }
      }
    });
    expect(read).toEqual([]);
  });

  it("notes the absent registers, and no others", () => {
    const board = afterPowerOn((cpu) => {
      for (const { address } of places) cpu.read(address);
    });
    expect(board.diagnostics.unimplemented.map(({ pa }) => pa).sort()).toEqual(
      places
        .filter((place) => !present(place))
        .map(({ address }) => address)
        .sort(),
    );
  });
});

it("docs/registers.md is what the tables say (npx tsx packages/board/document.ts)", () => {
  const file = readFileSync(new URL("../../../../docs/registers.md", import.meta.url), "utf8");
  expect(file).toBe(registersDocument());
});
