/**
 * A program whose result depends on how the two cores take turns: each mixes what the other has
 * counted into a hash of its own. Core 0 runs in ARM state and takes interrupts of its private
 * timer, core 1 runs in Thumb state.
 */
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import type { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";

const MIB = 0x10_0000;
export const ENTRY = 0x10_0000;
/** Words of the program, one for each core: count, hash. */
export const COUNTS = [0x11_0000, 0x11_0004];
export const HASHES = [0x11_0010, 0x11_0014];
/** How many interrupts core 0 has taken. */
export const TICKS = 0x11_0020;

/** From `irq` to the return. */
export const INSTRUCTIONS_OF_IRQ = 14;

/** Instructions of the program by label. */
const LABELS = ["loop0", "store0", "irq", "after_irq", "loop1", "in_it"] as const;
export type Label = (typeof LABELS)[number];

const PROGRAM = `
  b start
start:
  ldr r0, =vectors
  mcr p15, 0, r0, c12, c0, 0
  cps #0x12
  ldr sp, =0x118000
  cps #0x13
  ldr sp, =0x117000
  ldr r4, =0x110000
  @ the other core
  ldr r0, =0xfffffff0
  ldr r1, =second + 1
  str r1, [r0]
  dsb
  sev
  @ private timer: interrupt 29 in Group 0, as IRQ
  ldr r0, =0xf8f01000
  mov r1, #1
  str r1, [r0]
  ldr r0, =0xf8f00100
  mov r1, #0xff
  str r1, [r0, #4]
  mov r1, #3
  str r1, [r0]
  ldr r0, =0xf8f01100
  ldr r1, =0x20000000
  str r1, [r0]
  ldr r0, =0xf8f00600
  ldr r1, =701
  str r1, [r0]
  mov r1, #7
  str r1, [r0, #8]
  cpsie i
loop0:
  ldr r1, [r4]
  add r1, r1, #1
  ldr r2, [r4, #4]
  ldr r3, [r4, #0x10]
  eor r3, r2, r3, ror #5
  push {r1, r2, r3}
store0:
  str r1, [r4]
  str r3, [r4, #0x10]
  pop {r1, r2, r3}
  tst r2, #1
  addne r5, r5, #1
  sev
  b loop0
irq:
  sub lr, lr, #4
  push {r0, r1, lr}
  ldr r0, =0xf8f0010c
  ldr r1, [r0]
  str r1, [r0, #4]
  ldr r0, =0xf8f0060c
  mov r1, #1
  str r1, [r0]
  ldr r0, =0x110020
  ldr r1, [r0]
  add r1, r1, #1
  str r1, [r0]
  pop {r0, r1, lr}
  movs pc, lr
after_irq:
  .align 5
vectors:
  b .
  b .
  b .
  b .
  b .
  b .
  b irq
  b .
  .ltorg
  .thumb
second:
  movw r4, #0
  movt r4, #0x11
loop1:
  ldr r1, [r4, #4]
  adds r1, #1
  ldr r2, [r4]
  ldr r3, [r4, #0x14]
  eor.w r3, r2, r3, ror #7
  tst r2, #4
  itet ne
  addne r3, #1
in_it:
  addeq r3, #3
  lslne r5, r3, #2
  str r1, [r4, #4]
  str r3, [r4, #0x14]
  wfe
  sev
  b loop1
`;

/** The words that \`.word\` puts behind the program, to find its labels. */
const TABLE = `\n .arm\n .balign 4\n ${LABELS.map((label) => `.word ${label}`).join("\n ")}\n`;

const image = assemble(PROGRAM + TABLE, ENTRY);
const table = new DataView(image.buffer, image.byteOffset + image.length - 4 * LABELS.length);

/** Address of an instruction, without the Thumb bit. */
export function at(label: Label): number {
  return table.getUint32(4 * LABELS.indexOf(label), true) & ~1;
}

/** @param quantum longest lead of one core over the other, in cycles */
export async function startedBoard(quantum?: number): Promise<Zc702> {
  const board = await createZc702From(buildCore(), { ddrSize: 16 * MIB, quantum });
  board.writeMemory(ENTRY, image);
  board.start(ENTRY);
  return board;
}

/** Everything that the program and the board have counted. */
export function outcome(board: Zc702): unknown {
  const { registers } = board.debugger;
  return {
    time: board.time,
    statistics: [0, 1].map((core) => board.statistics(core)),
    memory: Buffer.from(board.readMemory(COUNTS[0]!, 0x40)).toString("hex"),
    registers: [0, 1].map((core) => registers.all.map(({ name, read }) => `${name}=${read(core)}`)),
    violations: board.diagnostics.violations,
    unimplemented: board.diagnostics.unimplemented,
  };
}
