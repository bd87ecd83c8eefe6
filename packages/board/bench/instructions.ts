/**
 * Instructions per second of the executor: a loop of loads, stores, ALU operations and branches.
 * `npx tsx packages/board/bench/instructions.ts`
 */
import { Machine } from "../test/cpu/machine";

const LOOP = `
  ldr r8, =0x10000
  mov r9, #0
outer:
  mov r0, r8
  mov r1, #256
inner:
  ldr r2, [r0]
  add r3, r2, r1, lsl #2
  eor r4, r3, r9
  str r4, [r0], #4
  ands r5, r4, #3
  addne r9, r9, r5
  cmp r1, #128
  orrgt r6, r6, r9
  ldrb r7, [r0, #-4]
  bl leaf
  subs r1, r1, #1
  bne inner
  b outer
leaf:
  push {r4, lr}
  add r10, r10, r7
  pop {r4, pc}
`;
const SLICE = 4096;
const SLICES_BETWEEN_CLOCK_READS = 256;
const SECONDS = 3;

const machine = new Machine();
machine.load(LOOP, 0x8000);
machine.cpu.writeRegister(0, "pc", 0x8000);
machine.cpu.writeRegister(0, "sp", 0x20000);

function runFor(seconds: number): number {
  const before = machine.cpu.instructions(0);
  const end = performance.now() + seconds * 1000;
  let time = machine.cpu.time(0);
  while (performance.now() < end) {
    for (let i = 0; i < SLICES_BETWEEN_CLOCK_READS; i++) {
      time += SLICE;
      machine.cpu.run(0, time);
    }
  }
  return (machine.cpu.instructions(0) - before) / seconds / 1e6;
}

runFor(1);
console.log(`${runFor(SECONDS).toFixed(1)} million instructions/s`);
