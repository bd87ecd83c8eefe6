/** The debug units of the cores. */
import { MVM_BASE } from "../../../../abi/src/memory-map";
import type { Attack, Family } from "../attack";
import { NEIGHBOUR_BASE } from "../layout";
import { attack, harmless } from "../verdicts";
import { change } from "./register-code";

const NO_DEBUG = "MVM has cleared the debug signals and locked them";

const debug: Attack[] = [
  attack(
    "DBGDSCR: monitor debug on",
    change("p14, 0, r0, c0, c2, 2", "0x8000", "0x8000"),
    harmless(NO_DEBUG, 0),
  ),
  attack(
    "a breakpoint on the neighbour's loop and on MVM",
    `
  ldr r0, =0x8000
  mcr p14, 0, r0, c0, c2, 2
  ldr r0, =${MVM_BASE}
  mcr p14, 0, r0, c0, c0, 4
  ldr r0, =${NEIGHBOUR_BASE}
  mcr p14, 0, r0, c0, c1, 4
  ldr r0, =0x000001e7
  mcr p14, 0, r0, c0, c0, 5
  ldr r0, =0x004001e7              @ address mismatch: every instruction
  mcr p14, 0, r0, c0, c1, 5
  isb
  mov r0, #0`,
    harmless(NO_DEBUG, 0),
  ),
  attack(
    "vector catch of every vector, the monitor's too",
    "  mvn r0, #0\n  mcr p14, 0, r0, c0, c7, 0\n  isb\n  mov r0, #0",
    harmless(NO_DEBUG, 0),
  ),
  attack(
    "OS lock (DBGOSLAR)",
    "  ldr r0, =0xc5acce55\n  mcr p14, 0, r0, c1, c0, 4\n  isb\n  mov r0, #0",
    harmless(NO_DEBUG, 0),
  ),
  attack(
    "halt of core 1 by its debug unit",
    `
  map 0xf8892000, DEVICE
  ldr r4, =0xf8892000
  ldr r0, =0xc5acce55
  str r0, [r4, #0xfb0]
  mov r0, #1
  str r0, [r4, #0x90]
  dsb
  ldr r0, [r4, #0x88]
  and r0, r0, #1                   @ HALTED`,
    harmless(NO_DEBUG, 0),
  ),
  attack(
    "halt of the own core by its debug unit",
    `
  map 0xf8890000, DEVICE
  ldr r4, =0xf8890000
  mov r0, #1
  str r0, [r4, #0x90]
  dsb
  ldr r0, [r4, #0x88]
  and r0, r0, #1`,
    harmless(NO_DEBUG, 0),
  ),
  attack(
    "the PC of core 1, by its debug unit",
    `
  map 0xf8892000, DEVICE
  ldr r4, =0xf8892000
  ldr r0, [r4, #0x84]`,
    harmless(NO_DEBUG, 0xffff_ffff),
  ),
];

export const DEBUG: Family = {
  title: "Debug",
  section: "MVM, from a debug unit; Debug",
  attacks: debug,
};
