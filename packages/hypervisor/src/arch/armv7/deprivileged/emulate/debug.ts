import { TEECR, TEEHBR } from "../../../../../../abi/src/arm/thumbee";

// The registers of CP14, as a deprivileged guest sees them (ARM DDI 0406C C11.11.16, A2.9, A2.10).
// There is no debug unit (identification.ts). The registers of ThumbEE, and those of the trivial
// implementation of Jazelle, read as 0 and ignore writes. Linux reads DBGDIDR to learn whether
// there is a debug unit: 0 is no version that Linux supports.
//
// The digits of a key:   0x ⟨2·opc1⟩ ⟨CRn⟩ 0 E ⟨2·opc2⟩ ⟨CRm⟩

const DBGDIDR: u32 = 0x000e00;
const JIDR: u32 = 0xe00e00;
const JOSCR: u32 = 0xe10e00;
const JMCR: u32 = 0xe20e00;

/** Whether the register `key` reads as 0. All other registers of CP14 are Undefined. */
export function readsAsZero(key: u32): bool {
  return key === DBGDIDR || ignoresWrites(key);
}

/** Whether the register `key` ignores writes. Writes of all others are Undefined. */
export function ignoresWrites(key: u32): bool {
  return key === TEECR || key === TEEHBR || key === JIDR || key === JOSCR || key === JMCR;
}
