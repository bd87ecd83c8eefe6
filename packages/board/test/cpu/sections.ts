/**
 * An MMU with a table of sections, for programs of tests. In every section all may do all; all are
 * in domain 0.
 */
import type { Machine } from "./machine";

export const NORMAL = 0xc0e;
export const DEVICE_MEMORY = 0xc06;
export const STRONGLY_ORDERED = 0xc02;
export const SCTLR_M = 1;
export const SCTLR_A = 2;

const SECTION_SHIFT = 20;
export const TABLE = 0x4000;
export const CODE = 0x1_0000;
const VECTORS = 0x2_0000;

/** The section of the virtual address is the one of the physical address, of this type. */
export function mapSection(machine: Machine, va: number, pa: number, type: number): void {
  machine.ram.setUint32(TABLE + (va >>> SECTION_SHIFT) * 4, pa | type, true);
}

/** Maps the RAM in which everything is, and loads the handlers: all loop but these two. */
export function prepare(machine: Machine, dataAbort: string, irq = "b ."): void {
  mapSection(machine, 0, 0, NORMAL);
  machine.load(`b .\n b .\n b .\n b .\n ${dataAbort}\n ${irq}`, VECTORS);
}

/** MOVW and MOVT. */
export function set(register: string, value: number): string {
  return `movw ${register}, #${value & 0xffff}\n movt ${register}, #${value >>> 16}\n`;
}

/** Code that sets bits of SCTLR, with this table and these vectors. */
export function enable(sctlr: number): string {
  return `
    ${set("r12", VECTORS)}
    mcr p15, 0, r12, c12, c0, 0
    ${set("r12", TABLE)}
    mcr p15, 0, r12, c2, c0, 0
    mov r12, #1
    mcr p15, 0, r12, c3, c0, 0
    mrc p15, 0, r12, c1, c0, 0
    orr r12, r12, #${sctlr}
    mcr p15, 0, r12, c1, c0, 0
  `;
}

/** Instructions of `enable` and of `set`. */
export const ENABLE_LENGTH = 11;
export const SET_LENGTH = 2;
