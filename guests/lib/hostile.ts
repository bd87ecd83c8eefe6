/**
 * What a hostile kernel can do to the interrupts of other guests, because the whole normal world
 * shares the distributor's registers. No access causes a fault. The distributor ignores writes to
 * lines that are not in Group 1.
 */
import {
  GICD_CTLR,
  GICD_ICENABLER,
  GICD_ICFGR,
  GICD_ICPENDR,
  GICD_IPRIORITYR,
  GICD_ISPENDR,
  GICD_ITARGETSR,
  GICD_SGIR,
} from "../../packages/abi/src/arm/gic";
import { GICD_BASE, INTERRUPTS } from "../../packages/abi/src/zynq/memory-map";
import { w32 } from "../../packages/toolchain/hw/hw";

const ALL: u32 = 0xffffffff;
const LINES_IN_WORD: u32 = 32;
/**
 * Lines in a word of priorities or targets (a byte for each line), and in a word of triggers (two
 * bits for each line).
 */
const BYTES_IN_WORD: u32 = 4;
const PAIRS_IN_WORD: u32 = 16;
const TO_CORE_0: u32 = 0x01010101;
const EDGE: u32 = 0xaaaaaaaa;
const SGIS: u32 = 8;
/** GICD_SGIR: the target is core 1. */
const SGI_TO_CORE_1: u32 = 1 << 17;

/**
 * One round, from core 0: disables all lines, sets or clears their pending state, retargets them,
 * makes them least urgent, sends SGIs to core 1, and stops the forwarding.
 */
export function attackDistributor(round: u32): void {
  const odd = (round & 1) !== 0;
  stopForwarding();
  for (let line: u32 = 0; line < INTERRUPTS; line += LINES_IN_WORD) {
    const word = (line / LINES_IN_WORD) * 4;
    w32(GICD_BASE + GICD_ICENABLER + word, ALL);
    w32(GICD_BASE + (odd ? GICD_ICPENDR : GICD_ISPENDR) + word, ALL);
  }
  stopForwarding();
  for (let line: u32 = LINES_IN_WORD; line < INTERRUPTS; line += BYTES_IN_WORD) {
    w32(GICD_BASE + GICD_ITARGETSR + line, TO_CORE_0);
    w32(GICD_BASE + GICD_IPRIORITYR + line, ALL);
  }
  stopForwarding();
  for (let line: u32 = LINES_IN_WORD; line < INTERRUPTS; line += PAIRS_IN_WORD) {
    w32(GICD_BASE + GICD_ICFGR + (line / PAIRS_IN_WORD) * 4, odd ? EDGE : 0);
  }
  for (let id: u32 = 0; id < SGIS; id++) w32(GICD_BASE + GICD_SGIR, SGI_TO_CORE_1 | id);
}

/**
 * No interrupt of Group 1 reaches any core. Linux's driver does the same without malice, for about
 * 40 writes at its start.
 */
function stopForwarding(): void {
  w32(GICD_BASE + GICD_CTLR, 0);
}
