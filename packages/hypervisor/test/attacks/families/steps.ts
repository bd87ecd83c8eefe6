/**
 * Attacks of many steps. Each step finds hostile values in its registers. Whatever exception it
 * gets, the next step follows.
 */
import * as abi from "../../../../abi/src/index";
import * as zynq from "../../../../abi/src/zynq/memory-map";
import { FREE, NOTE } from "../attacker";
import { NEIGHBOUR_BASE, RTOS_BASE } from "../layout";

const AREA = abi.STUB_WINDOW + 0x1_0000;
const MONITOR = 0xd6;
/** For any register: addresses of others, unaligned ones, ends, modes. Sixteen. */
const VALUES = [
  `${abi.MVM_BASE}`,
  `${AREA + 0x100}`,
  "FREE + 0x4000",
  "0xffffffff",
  `${abi.STUB_WINDOW}`,
  "TABLES",
  "0",
  "FREE + 0x4001",
  `${NEIGHBOUR_BASE}`,
  `${MONITOR}`,
  `${abi.STUB_WINDOW - 8}`,
  "0xfffffffc",
  `${RTOS_BASE}`,
  "0x60000010",
  `${zynq.UART1_BASE}`,
  `${AREA + 0x102}`,
];
const COUNT = VALUES.length;
const LOADED = 13;
const hostile = (n: number) => VALUES[n % COUNT]!;
const list = (length: number) => Array.from({ length }, (_, n) => `  .word ${hostile(n)}`).join("\n");

/** Memory of the guest: r0–r12 and pc of a step; what the attack keeps; words at hostile values. */
const LOAD = FREE + 0x8000;
const KEPT = FREE + 0x8100;
const AT_VALUES = FREE + 0x4000;
const constant = (register: string, value: number) =>
  `movw ${register}, #${value & 0xffff}\n  movt ${register}, #${value >>> 16}`;

interface Steps {
  count: number;
  /** Bytes of a step: a power of two. */
  size: number;
  code: string;
  /** In the guest's user mode. */
  user?: boolean;
  /** Before each step, in SVC mode. May change r0–r3. */
  before?: string;
  /** At the beginning. May change r0–r3. */
  begin?: string;
}

const USER_STEP = "  cps #0x1f\n  mov sp, r7\n  cps #0x10";

function steps({ count, size, code, user, before = "", begin = "" }: Steps): string {
  return `
  ldr r4, =NOTES
  mov r0, #0
  str r0, [r4, #${NOTE.step}]
  ldr r7, =${KEPT}
  str sp, [r7]
  ldr r2, =${AT_VALUES}
  adr r1, 96f
  ldm r1!, {r5, r6, r8-r11}
  stm r2!, {r5, r6, r8-r11}
  ldm r1!, {r5, r6, r8-r11}
  stm r2!, {r5, r6, r8-r11}
  ${begin}
  ldr r0, =95f
  mcr p15, 0, r0, c12, c0, 0
  isb
  b 91f
  .ltorg
96:
${list(COUNT + LOADED)}
  .balign 32
95:
  .rept 8
  b 91f
  .endr
91:
  cps #0x13
  ${before}
  ldr r4, =NOTES
  ldr r5, [r4, #${NOTE.step}]
  add r6, r5, #1
  str r6, [r4, #${NOTE.step}]
  cmp r5, #${count}
  bhs 92f
  ldr r7, =${LOAD}
  ldr r8, =96b
  and r9, r5, #${COUNT - 1}
  add r8, r8, r9, lsl #2
  mov r9, #${LOADED - 1}
94:
  ldr r10, [r8, r9, lsl #2]
  str r10, [r7, r9, lsl #2]
  subs r9, r9, #1
  bpl 94b
  ldr r8, =93f
  add r8, r8, r5, lsl #${Math.log2(size)}
  str r8, [r7, #${LOADED * 4}]
  ${user ? USER_STEP : "mov sp, r7"}
  ldm sp, {r0-r12, pc}
92:
  ldr r7, =${KEPT}
  ldr sp, [r7]
  ldr r0, =vectors
  mcr p15, 0, r0, c12, c0, 0
  isb
  mov r0, #0
  b 97f
  .ltorg
  .balign 32
93:
${code}
97:`;
}

/** Each word is executed, with hostile values in all registers. */
export function wordSteps(words: readonly number[], user = false): string {
  const size = 32;
  const step = (word: number, n: number) => `
  ldr sp, [pc, #8]
  ldr lr, [pc, #8]
  .word ${word >>> 0}
  ${user ? "svc #0" : "b 91b"}
  .word ${hostile(n * 7 + 3)}
  .word ${hostile(n * 5 + 1)}
  .balign ${size}`;
  return steps({ count: words.length, size, user, code: words.map(step).join("") });
}

/** A register gets its value with the bits of each mask changed. `register`: operands, with r0. */
export function registerSteps(register: string, masks: readonly number[], begin = "", end = ""): string {
  const size = 64;
  const step = (mask: number) => `
  ldr r1, [pc, #${size - 8 - 4}]
  ${constant("r0", KEPT + 4)}
  ldr r0, [r0]
  eor r0, r0, r1
  mcr ${register}
  isb
  ${constant("r2", FREE)}
  str r1, [r2]
  vmov r1, r2, d1
  mrc ${register}
  b 91b
  .word 0, 0
  .word ${mask >>> 0}`;
  return `${steps({
    count: masks.length,
    size,
    begin: `${begin}\n  mrc ${register}\n  ldr r7, =${KEPT}\n  str r0, [r7, #4]`,
    before: `  ldr r0, =${KEPT}\n  ldr r0, [r0, #4]\n  mcr ${register}\n  isb`,
    code: masks.map(step).join(""),
  })}\n${end}`;
}
