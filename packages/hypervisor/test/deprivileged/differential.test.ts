/**
 * Random kernels (random-kernel.ts) on the board, at PL1 and in User mode: they see the same.
 * MVM_DIFFERENTIAL is the number of instructions that the kernels execute at PL1 (400,000).
 */
import { expect, test } from "vitest";
import * as abi from "../../../abi/src/index";
import { Random } from "../../../conformance/src/random";
import { BoardMachine, GIC_DEVICES, SGIS } from "../board-machine";
import type { MadeVm } from "../made-image";
import { confined } from "./confine";
import {
  DATA,
  DATA_SIZE,
  KERNEL_BASE,
  KERNEL_MEMORY,
  LOG,
  LOG_END,
  LOG_SIZE,
  ROUNDS_LEFT,
  randomKernel,
} from "./random-kernel";

const INSTRUCTIONS = Number(process.env["MVM_DIFFERENTIAL"] ?? 400_000);
const CORE = 1;
const ITEMS = 3000;
const ROUNDS = 8;
const START_MS = 8;
const STEP_MS = 5;
const STEPS_MAX = 100;

function kernel(image: Uint8Array): MadeVm {
  const rounds = new Uint8Array(Uint32Array.of(ROUNDS).buffer);
  return {
    name: "kernel",
    level: abi.LEVEL_HRT,
    cores: 1 << CORE,
    entry: KERNEL_BASE,
    memory: [{ base: KERNEL_BASE, length: KERNEL_MEMORY }],
    images: [
      { destination: KERNEL_BASE, bytes: image },
      { destination: ROUNDS_LEFT, bytes: rounds },
    ],
    interrupts: SGIS,
    devices: GIC_DEVICES,
  };
}

/** What the kernel has logged, and its memory at the end, in words. */
async function logOf(vm: MadeVm): Promise<{ log: Uint32Array; data: Uint32Array }> {
  const machine = await BoardMachine.start([vm]);
  const word = (address: number) =>
    new DataView(machine.board.readMemory(address, 4).buffer).getUint32(0, true);
  machine.run(START_MS);
  for (let step = 0; step < STEPS_MAX && word(ROUNDS_LEFT) !== 0; step++) machine.run(STEP_MS);
  expect(word(ROUNDS_LEFT), `rounds left; ${machine.console}`).toBe(0);
  const end = word(LOG_END);
  expect(end).toBeLessThan(LOG + LOG_SIZE);
  const read = (address: number, length: number) =>
    new Uint32Array(Uint8Array.from(machine.board.readMemory(address, length)).buffer);
  return { log: read(LOG, end - LOG), data: read(DATA, DATA_SIZE) };
}

test("random kernels see the same at PL1 and in User mode", async () => {
  let executed = 0;
  for (let seed = 1; executed < INSTRUCTIONS; seed++) {
    const { image, instructions } = randomKernel(new Random(seed), ITEMS);
    const direct = await logOf(kernel(image));
    const deprivileged = await logOf(confined(kernel(image)));
    expect(direct.log.length).toBeGreaterThan(ITEMS);
    for (const part of ["log", "data"] as const) {
      const different = direct[part].findIndex((word, n) => word !== deprivileged[part][n]);
      expect(different, `kernel ${seed}: first word of the ${part} that is different`).toBe(-1);
    }
    expect(deprivileged.log.length).toBe(direct.log.length);
    executed += instructions * ROUNDS;
  }
});
