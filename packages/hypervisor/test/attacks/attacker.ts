/**
 * The attacking guest: all attacks in one image. The guest waits until the test names an attack,
 * makes it, and notes what it saw and which exceptions it got.
 */

import { GICC_EOIR, GICC_IAR } from "../../../abi/src/arm/gic";
import {
  HYPERCALL_CONSOLE_WRITE,
  HYPERCALL_VM_INFO,
  HYPERCALL_WATCHDOG_KICK,
  VM_INFO_STARTS,
} from "../../../abi/src/hypercall";
import { PSCI_SYSTEM_RESET } from "../../../abi/src/psci";
import { CONFINED_TABLES, GUEST_TABLE_SIZE } from "../../../abi/src/system-image";
import { GICC_BASE } from "../../../abi/src/zynq/memory-map";
import { assemble } from "../../../board/test/assemble";
import type { Attack, MemoryKind } from "./attack";
import { ATTACKER_BASE, ATTACKER_SIZE, SHADOW_TABLES } from "./layout";

const MIB = 0x10_0000;
/** Free memory of the attacker, a section. */
export const FREE = ATTACKER_BASE + 2 * MIB;

/** The table that a guest on shadow tables makes for itself. */
export const OWN_TABLE = FREE + 2 * MIB;
const OWN_TABLE_ENTRIES = 4096;

/** Words that the test reads and writes, from the base. */
export const NOTES = ATTACKER_BASE + MIB;
export const NOTE = {
  /** The test writes the number of the attack, from 1. */
  order: 0x00,
  ready: 0x04,
  done: 0x08,
  /** r0 after the attack. */
  sees: 0x0c,
  /** The first exception: its place in the vector table. 0: none. */
  exception: 0x10,
  /** A word that is not 0: undefined instructions are counted and skipped. */
  skip: 0x14,
  skipped: 0x18,
  interrupts: 0x1c,
  /** Number of the next step of an attack with many steps (families/steps.ts). */
  step: 0x20,
} as const;

/**
 * Where a debugger can stop the guest: before it waits for the number of an attack, and after the
 * attack.
 */
export const POINT = {
  ready: ATTACKER_BASE + 4,
  ended: ATTACKER_BASE + 8,
} as const;

/** The value that attacks write: it is nowhere else. */
export const MARK = 0xa77a_c4ed;

/** Sections for everybody (ARM DDI 0406C B3.5.1): normal memory, not cached; device memory. */
const NORMAL = 0x1c02;
const DEVICE = 0x0c06;

/**
 * A guest on shadow tables starts with its MMU off, and makes such a table as a direct one gets.
 */
const OWN_TABLE_MADE = `
  ldr r0, =${OWN_TABLE}
  mov r1, #0
  ldr r2, =${OWN_TABLE_ENTRIES}
  mov r3, r0
1:str r1, [r3], #4
  subs r2, r2, #1
  bne 1b
  ldr r1, =${ATTACKER_BASE} + NORMAL
  add r3, r0, #${(ATTACKER_BASE >>> 20) * 4}
  mov r2, #${(ATTACKER_SIZE - SHADOW_TABLES) / MIB}
1:str r1, [r3], #4
  add r1, r1, #${MIB}
  subs r2, r2, #1
  bne 1b
  ldr r1, =${((GICC_BASE >>> 20) << 20) >>> 0} + DEVICE
  ldr r3, =${(GICC_BASE >>> 20) * 4}
  str r1, [r0, r3]
  mcr p15, 0, r0, c2, c0, 0
  mov r1, #1
  mcr p15, 0, r1, c3, c0, 0
  mrc p15, 0, r1, c1, c0, 0
  orr r1, r1, #1
  mcr p15, 0, r1, c1, c0, 0
  isb
`;
/** A confined guest has no table that it could write. */
const MAP_NOTHING = "  bx lr";
const MAP_DESCRIPTOR = `
  mrc p15, 0, r1, c2, c0, 0
  lsr r1, r1, #14
  lsl r1, r1, #14
  str r3, [r1, r2, lsl #2]
  dsb
  mcr p15, 0, r1, c8, c7, 0
  mcr p15, 0, r1, c7, c5, 0
  dsb
  isb
  bx lr`;

/** What MVM has of the attacker's memory: the end of it. A direct guest can reach it. */
const TABLES_SIZE = {
  direct: GUEST_TABLE_SIZE,
  confined: CONFINED_TABLES,
  shadow: SHADOW_TABLES,
} as const;

/**
 * Who names the attack, and what the guest does after the attack. `wait`: the test names the
 * attack, and the guest waits. `restart`: the test names the attack, and MVM loads and starts the
 * guest again. `rotate`: the number of the start names the attack, and MVM starts the guest again.
 */
export type Afterwards = "wait" | "restart" | "rotate";
const RESTART = `  ldr r0, =${PSCI_SYSTEM_RESET}\n  smc #0\n  b .`;
const AFTERWARDS = {
  wait: "  b .",
  restart: RESTART,
  rotate: RESTART,
} as const;

/** r4 is the address of the notes. The watchdog ends attacks that hang the guest. */
const nextInRotation = (count: number) => `
  ldr r0, =${HYPERCALL_WATCHDOG_KICK}
  smc #0
  ldr r0, =${HYPERCALL_VM_INFO}
  mov r1, #${VM_INFO_STARTS}
  smc #0
  sub r0, r0, #1
  ldr r1, =${count}
1:cmp r0, r1
  subhs r0, r0, r1
  bhs 1b
  add r0, r0, #1
  str r0, [r4, #${NOTE.order}]
  cmp r0, #1
  bne 2f
  ldr r0, =${HYPERCALL_CONSOLE_WRITE}
  ldr r1, =rotation
  mov r2, #rotationEnd - rotation
  smc #0
  b 2f
rotation:
  .ascii "the first of ${count} attacks\\n"
rotationEnd:
  .balign 4
2:
`;

const harness = (kind: MemoryKind, afterwards: Afterwards, count: number) => `
  .equ NOTES, ${NOTES}
  .equ FREE, ${FREE}
  .equ MARK, ${MARK}
  .equ TABLES, ${ATTACKER_BASE + ATTACKER_SIZE - TABLES_SIZE[kind]}
  .equ NORMAL, ${NORMAL}
  .equ DEVICE, ${DEVICE}
  .fpu neon

  @ maps the section of \\address, at the same address, as the constant \\kind says
  .macro map address, kind
  ldr r0, =\\address
  ldr r1, =\\kind
  bl mapSection
  .endm

  b start
readyPoint:                        @ POINT
  b waitForOrder
endedPoint:
  b afterAttack
start:
  ${kind === "shadow" ? OWN_TABLE_MADE : ""}
  mov r1, sp
  ldr r0, =vectors
  mcr p15, 0, r0, c12, c0, 0
  isb
  .irp mode, 0x12, 0x17, 0x1b, 0x11, 0x1f
  sub r1, r1, #0x1000
  cps #\\mode
  mov sp, r1
  .endr
  cps #0x13
  mov r0, #1 << 30
  vmsr fpexc, r0
  ldr r4, =NOTES
  mov r0, #1
  str r0, [r4, #${NOTE.ready}]
  ${afterwards === "rotate" ? nextInRotation(count) : ""}
  b readyPoint
waitForOrder:
  ldr r0, [r4, #${NOTE.order}]
  cmp r0, #0
  beq readyPoint
  ldr r1, =attacks
  ldr r1, [r1, r0, lsl #2]
  blx r1
finished:
  ldr r4, =NOTES
  str r0, [r4, #${NOTE.sees}]
  mov r0, #1
  str r0, [r4, #${NOTE.done}]
  b endedPoint
afterAttack:
${AFTERWARDS[afterwards]}
  .ltorg

@ r0: address, r1: attributes of a section. Keeps r4 and above.
mapSection:
  lsr r2, r0, #20
  lsl r3, r2, #20
  orr r3, r3, r1
@ r2: number of the section, r3: descriptor
mapDescriptor:
${kind === "confined" ? MAP_NOTHING : MAP_DESCRIPTOR}

  .balign 32
vectors:
  b .
  b undefinedEntry
  b finished
  b prefetchEntry
  b dataEntry
  b .
  b irqEntry
  b .

undefinedEntry:
  push {r0, r1}
  ldr r1, =NOTES
  ldr r0, [r1, #${NOTE.skip}]
  cmp r0, #0
  beq 1f
  ldr r0, [r1, #${NOTE.skipped}]
  add r0, r0, #1
  str r0, [r1, #${NOTE.skipped}]
  pop {r0, r1}
  movs pc, lr
1:mov r1, #1
  b noteException
prefetchEntry:
  mov r1, #3
  b noteException
dataEntry:
  mov r1, #4
noteException:
  ldr r4, =NOTES
  str r1, [r4, #${NOTE.exception}]
  cps #0x13
  b finished

irqEntry:
  push {r0, r1}
  ldr r1, =${GICC_BASE}
  ldr r0, [r1, #${GICC_IAR}]
  str r0, [r1, #${GICC_EOIR}]
  ldr r1, =NOTES
  ldr r0, [r1, #${NOTE.interrupts}]
  add r0, r0, #1
  str r0, [r1, #${NOTE.interrupts}]
  pop {r0, r1}
  subs pc, lr, #4
  .ltorg
`;

/** The assembly of an attacker of this kind, which runs at ATTACKER_BASE. */
export function attackerSource(kind: MemoryKind, attacks: readonly Attack[], afterwards: Afterwards): string {
  const table = attacks.map((_, n) => `  .word attack${n}`).join("\n");
  const bodies = attacks.map(({ code }, n) => `attack${n}:\n${code}\n  .ltorg\n  .balign 32`).join("\n");
  const own = harness(kind, afterwards, attacks.length);
  return `${own}\nattacks:\n  .word 0\n${table}\n${bodies}\n`;
}

/** The image of an attacker of this kind. */
export function attackerImage(
  kind: MemoryKind,
  attacks: readonly Attack[],
  afterwards: Afterwards = "wait",
): Uint8Array {
  return assemble(attackerSource(kind, attacks, afterwards), ATTACKER_BASE);
}
