/**
 * What a hostile kernel can do to the interrupts of other guests: the distributor's registers are
 * one set for the whole normal world. Nothing of it is refused with a fault; what is not in Group 1
 * just does not change.
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
/** Lines in a word of priorities or targets, a byte each; of triggers, two bits each. */
const BYTES_IN_WORD: u32 = 4;
const PAIRS_IN_WORD: u32 = 16;
const TO_CORE_0: u32 = 0x01010101;
const EDGE: u32 = 0xaaaaaaaa;
const SGIS: u32 = 8;
/** GICD_SGIR: to core 1. */
const SGI_TO_CORE_1: u32 = 1 << 17;

/**
 * From core 0, one round: every line disabled, pending or not, retargeted, least urgent; SGIs to
 * core 1; nothing is forwarded.
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
 * No interrupt of Group 1 reaches any core: what Linux's driver does without malice, for some 40
 * writes at its start.
 */
function stopForwarding(): void {
  w32(GICD_BASE + GICD_CTLR, 0);
}
