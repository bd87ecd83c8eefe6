/** What comes between the turns of the cores leaves the run as it is. */
import { expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import { QUANTUM } from "../../src/machine/run-loop";
import type { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";

const ENTRY = 0x10_0000;
/** What the cores have in common: a counter and a hash of each. */
const SHARED = 0x11_0000;
const SHARED_SIZE = 0x20;
const MIB = 0x10_0000;

const set = (register: string, value: number) =>
  `movw ${register}, #${value & 0xffff}\n movt ${register}, #${value >>> 16}\n`;
const poke = (address: number, value: number) => `${set("r0", address)} ${set("r1", value)} str r1, [r0]\n`;

/** Core 0 starts core 1, and each goes its way. */
function program(core0: string, core1: string): Uint8Array {
  return assemble(
    `mrc p15, 0, r0, c0, c0, 5
     ands r0, r0, #3
     bne core1
     ${poke(0xffff_fff0, ENTRY)}
     dsb
     sev
     ${core0}
     core1: ${core1}`,
    ENTRY,
  );
}

/** One round: counts, and mixes what the other core has counted into the own hash. */
const round = (own: number) => `
  ldr r1, [r4, #${4 * own}]
  add r1, r1, #1
  str r1, [r4, #${4 * own}]
  ldr r2, [r4, #${4 * (1 - own)}]
  eor r3, r2, r3, ror #5
  str r3, [r4, #${4 * own + 8}]
`;
const mix = (own: number) => `${set("r4", SHARED)} mov r3, #0\n 1: ${round(own)} b 1b\n`;

async function start(image: Uint8Array, hasTurns: boolean): Promise<Zc702> {
  const board = await createZc702From(buildCore(), { ddrSize: 16 * MIB });
  if (!hasTurns) Object.defineProperty(Reflect.get(board, "engine"), "turns", { value: undefined });
  board.writeMemory(ENTRY, image);
  board.start(ENTRY);
  return board;
}

function seen(board: Zc702): unknown {
  const instructions = [0, 1].map((core) => board.statistics(core).instructions);
  return { time: board.time, instructions, shared: [...board.readMemory(SHARED, SHARED_SIZE)] };
}

it("a debugger stops the run in a window that ends at a limit", async () => {
  const image = program(mix(0), mix(1));
  const outcome = async (hasTurns: boolean, stops: boolean) => {
    const board = await start(image, hasTurns);
    board.run({ until: 10 * QUANTUM });
    const remove = stops
      ? board.debugger.points.addBreakpoint({
          address: ENTRY + 0x40,
          condition: () => board.time > 10 * QUANTUM + 500,
        })
      : undefined;
    expect(board.run({ until: 10 * QUANTUM + 1000 }).kind).toBe(stops ? "debugger" : "time");
    remove?.();
    board.run({ until: 200 * QUANTUM });
    return seen(board);
  };
  const expected = await outcome(false, false);
  expect(await outcome(true, true)).toEqual(expected);
  expect(await outcome(true, false)).toEqual(expected);
});

it("an event in the slice in which the other core is held", async () => {
  const delay = (loops: number) => `${set("r6", loops)} 3: subs r6, r6, #1\n bne 3b\n`;
  // Core 1 stops the clock of core 0 (SLCR A9_CPU_RST_CTRL), sends an event, and starts the clock.
  const core1 = `${poke(0xf800_0008, 0xdf0d)} ${set("r5", 0xf800_0244)} ${delay(2000)}
    mov r1, #0x10
    str r1, [r5]
    sev
    mov r1, #0
    str r1, [r5]
    ${mix(1)}`;
  const core0 = `wfe\n ${delay(40_000)} ${set("r4", SHARED)} mov r3, #0\n 5: wfe\n ${round(0)} b 5b\n`;
  const image = program(core0, core1);
  const outcome = async (hasTurns: boolean) => {
    const board = await start(image, hasTurns);
    board.run({ until: 100 * QUANTUM });
    return seen(board);
  };
  expect(await outcome(true)).toEqual(await outcome(false));
});

it("a shared alarm is set and taken back in a window with an alarm of a core", async () => {
  // Private timer of core 0; core 1 starts TTC 0 counter 1, and stops it before its interval ends.
  const core0 = `${poke(0xf8f0_0600, 3001)} ${poke(0xf8f0_0608, 7)} ${mix(0)}`;
  const rounds = (count: number) => `${set("r6", count)} 1: ${round(1)} subs r6, r6, #1\n bne 1b\n`;
  const core1 = `${set("r4", SHARED)} mov r3, #0
    ${set("r5", 0xf800_1000)} ${set("r1", 330)} str r1, [r5, #0x24]
    mov r1, #1
    str r1, [r5, #0x60]
    0: mov r1, #0x12
    str r1, [r5, #0xc]
    ${rounds(100)}
    mov r1, #0x13
    str r1, [r5, #0xc]
    ${rounds(1000)}
    b 0b`;
  const image = program(core0, core1);
  const outcome = async (hasTurns: boolean, pauses: boolean) => {
    const board = await start(image, hasTurns);
    for (let quantum = pauses ? 1 : 400; quantum <= 400; quantum++) board.run({ until: quantum * QUANTUM });
    return seen(board);
  };
  const expected = await outcome(false, true);
  expect(await outcome(true, false)).toEqual(expected);
  expect(await outcome(true, true)).toEqual(expected);
});

it("a snapshot is that of a run without turns, whatever ended the turns", async () => {
  const core0 = `${poke(0xf8f0_0608, 0)} ${set("r5", 0xf8f0_0600)}
    0: ${set("r1", 30_000)} str r1, [r5]
    mov r1, #5
    str r1, [r5, #8]
    ${set("r6", 30)} 1: subs r6, r6, #1\n bne 1b
    wfi
    b 0b`;
  const image = program(core0, mix(1));
  const boards = [await start(image, true), await start(image, false)];
  for (let quantum = 1; quantum < 60; quantum++) {
    const [turns, none] = boards.map((board) => {
      board.run({ until: quantum * QUANTUM });
      return board.save().parts;
    });
    expect(turns).toEqual(none);
  }
});
