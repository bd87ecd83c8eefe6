/**
 * Instructions per second of a loop that polls a register (load, test, branch), for registers that
 * the board models and does not model. `npx tsx packages/board/bench/polling.ts`
 */
import { createZc702 } from "../src/node";
import { assemble } from "../test/assemble";

const ENTRY = 0x10_0000;
const CYCLES = 4_000_000;
const SECONDS = 1;

const POLLED: Record<string, number> = {
  "global timer": 0xf8f0_0200,
  "UART status": 0xe000_102c,
  "PLL status": 0xf800_010c,
  "TTC counter": 0xf800_1018,
  "a device that is not modelled": 0xe000_4000,
  "an offset without a register": 0xe000_1050,
};

/** The mask of the test is 0, so the loop never ends. */
const loop = (address: number) => `
  movw r1, #${address & 0xffff}
  movt r1, #${address >>> 16}
  mov r2, #0
1: ldr r0, [r1]
  tst r0, r2
  beq 1b
`;

const board = await createZc702();
for (const [name, address] of Object.entries(POLLED)) {
  board.writeMemory(ENTRY, assemble(loop(address), ENTRY));
  board.start(ENTRY);
  board.run({ for: CYCLES });
  const before = board.statistics(0).instructions;
  const start = performance.now();
  while (performance.now() - start < SECONDS * 1000) board.run({ for: CYCLES });
  const seconds = (performance.now() - start) / 1000;
  const rate = (board.statistics(0).instructions - before) / seconds / 1e6;
  console.log(`${name.padEnd(30)} ${rate.toFixed(1).padStart(6)} million instructions/s`);
}
