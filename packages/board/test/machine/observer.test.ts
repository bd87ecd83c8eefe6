/** An observer sees the ways between the worlds, sleep and interrupts, and changes nothing. */
import { beforeAll, expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import { InterruptChange, type Observer } from "../../src/machine/observer";
import type { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";

const MIB = 0x10_0000;
const ENTRY = 0x10_0000;
const NORMAL_WORLD = 0x400_0000;
/** The program makes so many calls to the monitor, with 100, 99 … in r0. */
const CALLS = 3;
const SMC = 0x08;
const PRIVATE_TIMER = 29;
const CYCLES = 20_000;

const poke = (address: number, value: number) => `ldr r0, =${address}\n ldr r1, =${value}\n str r1, [r0]\n`;

/**
 * The secure world opens DDR segment 1 and the private timer, and goes to the normal world. There
 * the calls are made; then the timer interrupts a sleep, again and again.
 */
const SECURE = `
  ${poke(0xf800_0008, 0xdf0d)} ${poke(0xf800_0430, 0b10)} ${poke(0xf8f0_0054, 0xfff)}
  ${poke(0xf8f0_1080, 0xffff_ffff)} ${poke(0xf8f0_1000, 3)}
  ${poke(0xf8f0_0104, 0xff)} ${poke(0xf8f0_0100, 0xb)}
  ldr r0, =monitor
  mcr p15, 0, r0, c12, c0, 1
  cps #0x16
  mov r0, #1
  mcr p15, 0, r0, c1, c1, 0
  isb
  ldr lr, =${NORMAL_WORLD}
  mov r0, #0x1d3
  msr spsr_fsxc, r0
  movs pc, lr
  .ltorg
  .balign 32
monitor:
  b .
  b .
  movs pc, lr
`;
const NORMAL = `
  mov r5, #${CALLS}
  mov r4, #100
1:
  mov r0, r4
  smc #0
called:
  sub r4, r4, #1
  subs r5, r5, #1
  bne 1b
  ${poke(0xf8f0_1100, 1 << PRIVATE_TIMER)}
  ${poke(0xf8f0_0600, 999)} ${poke(0xf8f0_0608, 7)}
  ldr r7, =0xf8f00100
  ldr r8, =0xf8f0060c
  mov r9, #1
2:
  wfi
  ldr r6, [r7, #0xc]
  str r9, [r8]
  str r6, [r7, #0x10]
  b 2b
`;

let module: WebAssembly.Module;
beforeAll(() => {
  module = buildCore();
});

async function newBoard(): Promise<Zc702> {
  const board = await createZc702From(module, { ddrSize: 130 * MIB });
  board.writeMemory(ENTRY, assemble(SECURE, ENTRY));
  board.writeMemory(NORMAL_WORLD, assemble(NORMAL, NORMAL_WORLD));
  board.start(ENTRY);
  return board;
}

type Seen = [what: string, ...details: unknown[]];

function observed(board: Zc702): { seen: Seen[]; times: number[] } {
  const seen: Seen[] = [];
  const times: number[] = [];
  const note = (core: number, time: number, ...what: Seen) => {
    if (core === 1) return;
    times.push(time);
    seen.push(what);
  };
  const observer: Observer = {
    entered: (core, time, vector, r0) => note(core, time, "entered", vector, r0),
    left: (core, time) => note(core, time, "left"),
    executes: (core, time, executes) => note(core, time, executes ? "wakes" : "sleeps"),
    interrupt: (place, time, core, id, change) => {
      expect(place).toBe(0);
      note(core, time, "interrupt", id, change);
    },
    marker: () => {},
    timer: (core, time) => note(core, time, "timer"),
    reset: () => {},
  };
  board.observe(observer);
  return { seen, times };
}

const outcome = (board: Zc702) => [0, 1].map((core) => board.statistics(core));

it("sees everything in order, at its time, and changes nothing", async () => {
  const alone = await newBoard();
  alone.run({ until: CYCLES });
  const board = await newBoard();
  const { seen, times } = observed(board);
  const passed: number[] = [];
  const { points } = board.debugger;
  const called = NORMAL_WORLD + 4 * 4;
  points.addPassing(called, (core) => passed.push(core));
  points.addBreakpoint({ address: called });
  // The debugger stops where the observer looks, too: each passing is seen once.
  let stops = 0;
  while (board.run({ until: CYCLES }).kind === "debugger") stops++;
  expect(outcome(board)).toEqual(outcome(alone));
  expect(passed).toEqual(new Array(CALLS).fill(0));
  expect(stops).toBe(CALLS);
  expect(times).toEqual([...times].sort((a, b) => a - b));

  const calls = Array.from({ length: CALLS }, (_, n): Seen[] => [["entered", SMC, 100 - n], ["left"]]);
  const turn: Seen[] = [
    ["sleeps"],
    ["timer"],
    ["interrupt", PRIVATE_TIMER, InterruptChange.RAISED],
    ["wakes"],
    ["interrupt", PRIVATE_TIMER, InterruptChange.TAKEN],
    ["interrupt", PRIVATE_TIMER, InterruptChange.CLEARED],
    ["interrupt", PRIVATE_TIMER, InterruptChange.ENDED],
  ];
  const turns = board.statistics(0).interrupts;
  expect(turns).toBeGreaterThan(3);
  const expected = [["left"], ...calls.flat(), ...Array.from({ length: turns }, () => turn).flat()];
  expect(seen.slice(0, expected.length).map(String)).toEqual(expected.map(String));
  const taken = times.filter((_, n) => seen[n]![2] === InterruptChange.TAKEN);
  // The timer counts every second cycle, from 999 to 0.
  for (const [n, time] of taken.slice(1).entries()) expect(time - taken[n]!).toBe(2_000);
});

it("sees nothing any more when it is taken away", async () => {
  const board = await newBoard();
  const { seen } = observed(board);
  board.run({ until: CYCLES / 2 });
  const before = seen.length;
  board.observe(undefined);
  board.run({ until: CYCLES });
  expect(seen).toHaveLength(before);
});
