/** Runs a kernel (kernel.ts) under MVM on the board, at PL1 and in User mode. */
import { expect } from "vitest";
import * as abi from "../../../abi/src/index";
import { BoardMachine, GIC_DEVICES, SGIS } from "../board-machine";
import type { MadeVm } from "../made-image";
import { confined } from "./confine";
import { DATA, DATA_SIZE, KERNEL_BASE, KERNEL_MEMORY, LOG, LOG_END, LOG_SIZE, ROUNDS_LEFT } from "./kernel";

const CORE = 1;
const START_MS = 8;
const STEP_MS = 5;
const STEPS_MAX = 100;

/** What the kernel has logged, and its memory at the end, in words. */
export interface Run {
  log: Uint32Array;
  data: Uint32Array;
}

function kernelVm(image: Uint8Array, rounds: number): MadeVm {
  return {
    name: "kernel",
    level: abi.LEVEL_HRT,
    cores: 1 << CORE,
    entry: KERNEL_BASE,
    memory: [{ base: KERNEL_BASE, length: KERNEL_MEMORY }],
    images: [
      { destination: KERNEL_BASE, bytes: image },
      { destination: ROUNDS_LEFT, bytes: new Uint8Array(Uint32Array.of(rounds).buffer) },
    ],
    interrupts: SGIS,
    devices: GIC_DEVICES,
  };
}

async function run(vm: MadeVm): Promise<Run> {
  const machine = await BoardMachine.start([vm]);
  const read = (address: number, length: number) =>
    new Uint32Array(Uint8Array.from(machine.board.readMemory(address, length)).buffer);
  const word = (address: number) => read(address, 4)[0]!;
  machine.run(START_MS);
  for (let step = 0; step < STEPS_MAX && word(ROUNDS_LEFT) !== 0; step++) machine.run(STEP_MS);
  expect(word(ROUNDS_LEFT), `rounds left; ${machine.console}`).toBe(0);
  const end = word(LOG_END);
  expect(end).toBeLessThan(LOG + LOG_SIZE);
  return { log: read(LOG, end - LOG), data: read(DATA, DATA_SIZE) };
}

/** The same kernel, `rounds` times its instructions, as a direct guest and as a confined one. */
export async function runBoth(
  image: Uint8Array,
  rounds: number,
): Promise<{ direct: Run; deprivileged: Run }> {
  const vm = kernelVm(image, rounds);
  return { direct: await run(vm), deprivileged: await run(confined(vm)) };
}
