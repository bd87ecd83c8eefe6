/**
 * The guest that shares the attacker's core. It has known values in its registers and looks at them
 * again and again. Its private timer interrupts it.
 */

import {
  GICC_CTLR,
  GICC_EOIR,
  GICC_IAR,
  GICC_PMR,
  GICD_CTLR,
  GICD_ISENABLER,
} from "../../../abi/src/arm/gic";
import { TIMER_CONTROL, TIMER_LOAD, TIMER_STATUS } from "../../../abi/src/arm/private-timer";
import {
  GICC_BASE,
  GICD_BASE,
  PRIVATE_TIMER_BASE,
  PRIVATE_TIMER_INTERRUPT,
} from "../../../abi/src/zynq/memory-map";
import { assemble } from "../../../board/test/assemble";
import { NEIGHBOUR_BASE } from "./layout";

const MIB = 0x10_0000;

/** Words that the test reads, from the base. All other memory of the guest stays as it is. */
export const COUNTERS = NEIGHBOUR_BASE + MIB;
export const COUNTERS_SIZE = 0x1000;
export const COUNTER = {
  /** Times that the guest has looked. */
  looks: 0x00,
  /** Values that were not as they should be. */
  changes: 0x04,
  interrupts: 0x08,
  /** Exceptions that the guest does not expect. */
  exceptions: 0x0c,
  /** What the guest has found in TEEHBR after it wrote there. */
  teehbr: 0x10,
} as const;

/** Where a debugger can stop the guest: in each interrupt of its timer. */
export const INTERRUPT_POINT = NEIGHBOUR_BASE + 4;

/** What the rest of the guest's memory holds. */
export const PATTERN_BASE = NEIGHBOUR_BASE + 2 * MIB;
export const PATTERN = Uint8Array.from({ length: 0x1_0000 }, (_, n) => (n * 167 + (n >>> 8)) & 0xff);

/** 0.3 ms, in counts of the private timer. */
const TIMER_PERIOD = 100_000;
const VFP_REGISTERS = 32;
const known = (n: number) => (0x5eed_0000 + n * 0x101) >>> 0;

/** CP15 registers that a kernel may fill with any value (c13), and its vector base. */
const SYSTEM_REGISTERS = ["c13, c0, 2", "c13, c0, 3", "c13, c0, 4"];

const TEEHBR = "p14, 6, r0, c1, c0, 0";

const check = (what: string, expected: string) => `
  ${what}
  ${expected}
  cmp r0, r1
  bne changed
`;

const NEIGHBOUR = `
  .fpu neon
  b start
interruptPoint:
  b interrupt
start:
  ldr r0, =vectors
  mcr p15, 0, r0, c12, c0, 0
  isb
  ldr r12, =${COUNTERS}
  add r0, r12, #0x1000
  cps #0x12
  mov sp, r0
  cps #0x13
  mov r0, #1 << 30
  vmsr fpexc, r0
  ${Array.from({ length: VFP_REGISTERS }, (_, n) => `ldr r0, =${known(n)}\n vmov d${n}, r0, r0`).join("\n")}
  ldr r0, =0x03000000
  vmsr fpscr, r0
  ${SYSTEM_REGISTERS.map((name, n) => `ldr r0, =${known(n)}\n mcr p15, 0, r0, ${name}`).join("\n")}
  ldr r0, =${known(0) & ~3}
  mcr ${TEEHBR}
  mrc ${TEEHBR}                    @ 0, if the kernel is in User mode
  str r0, [r12, #${COUNTER.teehbr}]
  ${Array.from({ length: 7 }, (_, n) => `ldr r${n + 4}, =${known(n)}`).join("\n")}
  mrc p15, 0, r11, c1, c0, 0
  ldr r2, =${GICD_BASE}
  mov r0, #1 << ${PRIVATE_TIMER_INTERRUPT}
  str r0, [r2, #${GICD_ISENABLER}]
  mov r0, #1
  str r0, [r2, #${GICD_CTLR}]
  ldr r2, =${GICC_BASE}
  mov r0, #0xf0
  str r0, [r2, #${GICC_PMR}]
  mov r0, #1
  str r0, [r2, #${GICC_CTLR}]
  ldr r2, =${PRIVATE_TIMER_BASE}
  ldr r0, =${TIMER_PERIOD}
  str r0, [r2, #${TIMER_LOAD}]
  mov r0, #7                       @ periodic, with interrupt
  str r0, [r2, #${TIMER_CONTROL}]
  cpsie i
look:
  ${Array.from({ length: 7 }, (_, n) => check(`mov r0, r${n + 4}`, `ldr r1, =${known(n)}`)).join("")}
  ${Array.from({ length: VFP_REGISTERS }, (_, n) => check(`vmov r0, r2, d${n}`, `ldr r1, =${known(n)}`)).join("")}
  ${SYSTEM_REGISTERS.map((name, n) => check(`mrc p15, 0, r0, ${name}`, `ldr r1, =${known(n)}`)).join("")}
  ${check(`mrc ${TEEHBR}`, `ldr r1, [r12, #${COUNTER.teehbr}]`)}
  ${check("vmrs r0, fpscr\n and r0, r0, #0x07c00000", "ldr r1, =0x03000000")}
  ${check("mrc p15, 0, r0, c1, c0, 0", "mov r1, r11")}
  ${check("mrc p15, 0, r0, c12, c0, 0", "ldr r1, =vectors")}
  ldr r0, [r12, #${COUNTER.looks}]
  add r0, r0, #1
  str r0, [r12, #${COUNTER.looks}]
  b look
changed:
  ldr r0, [r12, #${COUNTER.changes}]
  add r0, r0, #1
  str r0, [r12, #${COUNTER.changes}]
  b look
  .ltorg

  .balign 32
vectors:
  b unexpected
  b unexpected
  b unexpected
  b unexpected
  b unexpected
  b unexpected
  b irqEntry
unexpected:
  ldr r12, =${COUNTERS}
  mov r0, #1
  str r0, [r12, #${COUNTER.exceptions}]
  b .
irqEntry:
  b interruptPoint
interrupt:
  push {r0, r1}
  ldr r1, =${GICC_BASE}
  ldr r0, [r1, #${GICC_IAR}]
  str r0, [r1, #${GICC_EOIR}]
  ldr r1, =${PRIVATE_TIMER_BASE}
  mov r0, #1
  str r0, [r1, #${TIMER_STATUS}]
  ldr r0, [r12, #${COUNTER.interrupts}]
  add r0, r0, #1
  str r0, [r12, #${COUNTER.interrupts}]
  pop {r0, r1}
  subs pc, lr, #4
  .ltorg
`;

export function neighbourImage(): Uint8Array {
  return assemble(NEIGHBOUR, NEIGHBOUR_BASE);
}
