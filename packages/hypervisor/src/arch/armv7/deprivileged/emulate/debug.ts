import { TEECR, TEEHBR } from "../../../../../../abi/src/arm/thumbee";

// CP14: there is no debug unit (identification.ts), ThumbEE is there but not used, Jazelle is
// trivial (ARM DDI 0406C C11.11.16, A2.9, A2.10). Linux reads DBGDIDR before it knows whether there
// is a debug unit: 0 is no version that it supports.
//
//   0x ⟨2·opc1⟩ ⟨CRn⟩ 0 E ⟨2·opc2⟩ ⟨CRm⟩

const DBGDIDR: u32 = 0x000e00;
const JIDR: u32 = 0xe00e00;
const JOSCR: u32 = 0xe10e00;
const JMCR: u32 = 0xe20e00;

/** Whether `key` reads as 0. Any other register of CP14 is Undefined. */
export function readsAsZero(key: u32): bool {
  return key === DBGDIDR || ignoresWrites(key);
}

export function ignoresWrites(key: u32): bool {
  return key === TEECR || key === TEEHBR || key === JIDR || key === JOSCR || key === JMCR;
}
