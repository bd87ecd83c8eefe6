/**
 * No device keeps state outside of the board's snapshots. Random accesses go to every register of
 * every device; then comes a snapshot; further accesses have the same answers on another board.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import { REGISTER_TABLES } from "../../src/devices/tables";
import { PERIPHERALS } from "../../src/memory/map";
import { axiUart16550 } from "../../src/pl/axi-uart16550";
import { pendulum } from "../../src/pl/pendulum/device";
import type { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";
import { wholeState } from "./whole-state";

const ENTRY = 0x10_0000;
/** Core 0 takes no interrupt. It reads a timer and goes on, so that time passes. */
const PROGRAM = assemble("ldr r0, =0xf8f00200\n 1: ldr r1, [r0]\n add r2, r2, r1\n b 1b\n .ltorg", ENTRY);
const PL_UART = 0x43c1_0000;
const MARKER_PORT = 0x43c0_0000;
const PENDULUM = 0x43c2_0000;

const module = buildCore();

/** Physical addresses of all registers. */
const REGISTERS = REGISTER_TABLES.flatMap(({ registers, regions }) => {
  const bases = regions.flatMap((name) => PERIPHERALS.filter((each) => each.name === name));
  const places = bases.map(({ base }) => base);
  if (registers.device === "axi uart 16550") places.push(PL_UART);
  if (registers.device === "marker port") places.push(MARKER_PORT);
  if (registers.device === "pendulum") places.push(PENDULUM);
  return places.flatMap((base) =>
    registers.specs.flatMap(({ offset, count }) =>
      Array.from({ length: Math.min(count, 4) }, (_, word) => base + offset + 4 * word),
    ),
  );
});

/** Small values set modes and counts; others are taken from the whole word. */
const value = fc.oneof(fc.integer({ min: 0, max: 0x3f }), fc.integer({ min: 0, max: 0xffff_ffff }));
const values = fc.array(value, { minLength: REGISTERS.length, maxLength: REGISTERS.length });
const action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ write: fc.constantFrom(...REGISTERS), value, core: fc.nat({ max: 1 }) }),
  },
  { weight: 2, arbitrary: fc.record({ read: fc.constantFrom(...REGISTERS), core: fc.nat({ max: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ run: fc.integer({ min: 1, max: 30 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ send: fc.constantFrom("uart0", "uart1", "pl-uart"), bytes: fc.string() }),
  },
  { weight: 1, arbitrary: fc.record({ drive: fc.nat({ max: 3 }), value }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

async function startedBoard(): Promise<Zc702> {
  const board = await createZc702From(module, { ddrSize: 0x200_0000, pl: [axiUart16550(), pendulum()] });
  board.writeMemory(ENTRY, PROGRAM);
  board.start(ENTRY);
  return board;
}

/** Does the actions, and returns everything that can be seen of them. */
function act(board: Zc702, actions: readonly Action[]): unknown[] {
  const seen: unknown[] = [];
  for (const name of ["uart0", "uart1", "pl-uart"])
    board.serialPort(name).onByte = (byte, time) => seen.push([name, byte, time]);
  const { memory } = board.debugger;
  for (const each of actions) {
    if ("write" in each) {
      const bytes = new Uint8Array(Uint32Array.of(each.value).buffer);
      seen.push(memory.writePhysical(each.core, each.write, bytes, false));
    } else if ("read" in each) {
      seen.push([...memory.readPhysical(each.core, each.read, 4, false)]);
    } else if ("run" in each) {
      seen.push(board.run({ for: each.run * 4096 }));
    } else if ("send" in each) {
      board.serialPort(each.send).send(each.bytes);
    } else {
      board.devices.gpio.drive(each.drive, each.value, board.time);
    }
  }
  seen.push(board.run({ for: 40_960 }));
  return seen;
}

const SLCR_UNLOCK = 0xf800_0008;
const SLCR_KEY = 0xdf0d;
/** The first registers of the SWDT, whose writes need a key: address, key and its place. */
const KEYED: Readonly<Record<number, number>> = { 4160770048: 0xabc << 12, 4160770052: 0x248 << 14 };

/** Writes every register, in the order of the tables. */
function fill(board: Zc702, written: readonly number[]): void {
  const writes = REGISTERS.map((write, index): Action => {
    const key = KEYED[write];
    return {
      write,
      core: index % 2,
      value: key === undefined ? written[index]! : key | (written[index]! & 0xfff),
    };
  });
  act(board, [{ write: SLCR_UNLOCK, core: 0, value: SLCR_KEY }, ...writes]);
}

const look = (board: Zc702) =>
  act(
    board,
    REGISTERS.map((read, index): Action => ({ read, core: index % 2 })),
  );

it("every device is in the snapshot", async () => {
  await fc.assert(
    fc.asyncProperty(
      values,
      fc.array(action, { maxLength: 150 }),
      fc.array(action, { maxLength: 150 }),
      async (written, before, after) => {
        const board = await startedBoard();
        fill(board, written);
        act(board, before);
        const other = await startedBoard();
        other.restore(board.save());
        expect(wholeState(other)).toEqual(wholeState(board));
        expect(look(other)).toEqual(look(board));
        expect(act(other, after)).toEqual(act(board, after));
        expect(wholeState(other)).toEqual(wholeState(board));
      },
    ),
    { numRuns: 30 },
  );
});

it("the list of registers has every device", () => {
  // Enough to notice that a table or a region got another name.
  const regions = new Set(REGISTERS.map((address) => address & ~0xff));
  expect(REGISTERS.length).toBeGreaterThan(600);
  for (const { name, base, modelled } of PERIPHERALS)
    if (modelled && !/^(nand|sram|qspi|ocm)/.test(name)) expect(regions, name).toContain(base & ~0xff);
});
