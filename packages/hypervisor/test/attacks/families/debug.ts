/** The debug units of the cores. */
import type { Attack, Family } from "../attack";
import { attack, both, harmless, loadKept, ownAbort, STORE_KEPT } from "../verdicts";
import { change } from "./register-code";

const NO_DEBUG = "MVM has cleared the debug signals and locked them";
const NO_UNIT = both(ownAbort("undefined", "a kernel in User mode finds no debug unit"));

/** DBGDSCR.MDBGen. */
const MONITOR_DEBUG = 1 << 15;
/** DBGBCR: all bytes of the word, every mode, enabled. DBGWCR: the same, loads and stores. */
const MATCH_ALWAYS = 0x1e7;
const WATCH_ALWAYS = 0x1fff;

const debug: Attack[] = [
  attack(
    "DBGDSCR: monitor debug on",
    change("p14, 0, r0, c0, c2, 2", "0x8000", "0x8000"),
    harmless(NO_DEBUG, 0),
    NO_UNIT,
  ),
  attack(
    "a breakpoint on its own code",
    `
  ldr r0, =${MONITOR_DEBUG}
  mcr p14, 0, r0, c0, c2, 2        @ DBGDSCR
  adr r0, 1f
  mcr p14, 0, r0, c0, c0, 4        @ DBGBVR0
  ldr r0, =${MATCH_ALWAYS}
  mcr p14, 0, r0, c0, c0, 5        @ DBGBCR0
  isb
1:mov r0, #0`,
    harmless(NO_DEBUG, 0),
    NO_UNIT,
  ),
  attack(
    "a watchpoint on its own memory",
    `
  ldr r0, =${MONITOR_DEBUG}
  mcr p14, 0, r0, c0, c2, 2        @ DBGDSCR
  ldr r4, =FREE
  mcr p14, 0, r4, c0, c0, 6        @ DBGWVR0
  ldr r0, =${WATCH_ALWAYS}
  mcr p14, 0, r0, c0, c0, 7        @ DBGWCR0
  isb
  ldr r0, [r4]
  mov r0, #0`,
    harmless(NO_DEBUG, 0),
    NO_UNIT,
  ),
  attack(
    "vector catch of every vector, the monitor's too",
    "  mvn r0, #0\n  mcr p14, 0, r0, c0, c7, 0\n  isb\n  mov r0, #0",
    harmless(NO_DEBUG, 0),
    NO_UNIT,
  ),
  attack(
    "OS lock (DBGOSLAR)",
    "  ldr r0, =0xc5acce55\n  mcr p14, 0, r0, c1, c0, 4\n  isb\n  mov r0, #0",
    harmless(NO_DEBUG, 0),
    NO_UNIT,
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
    STORE_KEPT,
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
    STORE_KEPT,
  ),
  attack(
    "the PC of core 1, by its debug unit",
    `
  map 0xf8892000, DEVICE
  ldr r4, =0xf8892000
  ldr r0, [r4, #0x84]`,
    harmless(NO_DEBUG, 0xffff_ffff),
    loadKept(0xf889_2084),
  ),
];

export const DEBUG: Family = {
  title: "Debug",
  section: "MVM, from a debug unit; Debug",
  attacks: debug,
};
