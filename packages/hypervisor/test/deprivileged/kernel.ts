/**
 * A small kernel around instructions under test, for the same runs at PL1 and in User mode. Its
 * exception handlers write to a log what they see, and return behind the instruction.
 */
import { assemble } from "../../../board/test/assemble";

const MIB = 0x10_0000;
/** Not at a multiple of 16 MiB, so that no supersection is where addresses are translated. */
export const KERNEL_BASE = 0x0410_0000;
export const KERNEL_MEMORY = 64 * MIB;
export const DATA = KERNEL_BASE + 8 * MIB;
export const DATA_SIZE = 0x4000;
/** Rounds of the stream that are left. */
export const ROUNDS_LEFT = KERNEL_BASE + 12 * MIB;
/** Where the log ends at present; written after each round. */
export const LOG_END = ROUNDS_LEFT + 4;
export const LOG = KERNEL_BASE + 16 * MIB;
export const LOG_SIZE = 46 * MIB;
/** r6: the middle of the data. */
export const MIDDLE = DATA + DATA_SIZE / 2;
export const MODE = { USR: 0x10, FIQ: 0x11, IRQ: 0x12, SVC: 0x13, ABT: 0x17, UND: 0x1b, SYS: 0x1f };
const { FIQ, IRQ, SVC, ABT, UND, SYS } = MODE;

/** After a fetch that aborted, the handler returns to r5. */
const handlers = (number: number) => `
  .balign 32
vectors${number}:
  b .
  b undefined
  b call
  b fetch
  b data
  b .
  b .
  b .
`;

const KERNEL = `
  .equ ROUNDS_LEFT, ${ROUNDS_LEFT}
  ldr r0, =vectors0
  mcr p15, 0, r0, c12, c0, 0
  isb
  ldr r6, =${MIDDLE}
  ldr r7, =${LOG}
  mov r0, #1 << 30
  vmsr fpexc, r0
  b round
  .ltorg
${handlers(0)}${handlers(1)}
undefined:
  push {r0}
  mrs r0, spsr
  stmia r7!, {r0, lr}
  tst r0, #0x20
  addne lr, lr, #2                @ the NOP behind a UDF of Thumb code
  bicne lr, lr, #1
  pop {r0}
  movs pc, lr
call:
  push {r0, r1}
  mrs r0, spsr
  stmia r7!, {r0, lr}
  tst r0, #0x20
  ldrhne r1, [lr, #-2]
  ldreq r1, [lr, #-4]
  ands r1, r1, #0x1f
  bicne r0, r0, #0x3f
  orrne r0, r0, r1
  msr spsr_fsxc, r0
  pop {r0, r1}
  movs pc, lr
fetch:
  push {r0, r1}
  mrs r0, spsr
  stmia r7!, {r0, lr}
  mrc p15, 0, r0, c5, c0, 1
  mrc p15, 0, r1, c6, c0, 2
  stmia r7!, {r0, r1}
  pop {r0, r1}
  movs pc, r5
data:
  push {r0, r1}
  mrs r0, spsr
  stmia r7!, {r0, lr}
  mrc p15, 0, r0, c5, c0, 0
  mrc p15, 0, r1, c6, c0, 0
  stmia r7!, {r0, r1}
  pop {r0, r1}
  subs pc, lr, #4

round:
  ldr r0, =${MIDDLE + 0x400}
  .irp mode, ${[FIQ, IRQ, ABT, UND, SYS, SVC].join(", ")}
  cps #\\mode
  add r0, r0, #0x80
  mov sp, r0
  .endr
`;

const END = `
  cps #${SVC}
  ldr r1, =ROUNDS_LEFT
  str r7, [r1, #4]
  ldr r0, [r1]
  subs r0, r0, #1
  str r0, [r1]
  bne round
  b .
  .ltorg
`;

/**
 * The kernel that executes `lines` again and again, ROUNDS_LEFT times. They begin in SVC mode, and
 * end in a privileged mode. r6: MIDDLE; r7: the end of the log.
 */
export function assembleKernel(lines: readonly string[]): Uint8Array {
  return assemble(`${KERNEL}\n${lines.join("\n")}\n${END}`, KERNEL_BASE);
}
