/** The address at which a program starts, as BX takes it: bit 0 = Thumb (ARM DDI 0406C A4.1.1). */

const THUMB = 1;
/** Size of an ARM instruction. */
const WORD = 4;

/** The address of the first instruction. */
export function firstInstruction(entry: number): number {
  return isThumb(entry) ? entry - THUMB : entry;
}

/** A Thumb instruction may be at any even address, an ARM instruction at a multiple of 4. */
export function isEntry(address: number): boolean {
  return isThumb(address) || address % WORD === 0;
}

function isThumb(entry: number): boolean {
  return entry % 2 === THUMB;
}
