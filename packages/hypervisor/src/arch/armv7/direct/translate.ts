import { translateNormalWorld } from "../asm";

// The translation of an address by the hardware, with the present tables of the normal world.

/**
 * Bits of PAR, the physical address register, after a translation (ARM DDI 0406C B4.1.112): the
 * translation failed; the address is in a supersection.
 */
export const PAR_FAULT: u32 = 1 << 0;
const PAR_SUPERSECTION: u32 = 1 << 1;
const PAGE_OFFSET: u32 = 0x00000fff;
const SUPERSECTION_OFFSET: u32 = 0x00ffffff;
/** What {@link translateByHardware} returns for an address that its guest has not mapped. */
export const NOT_MAPPED: u32 = 0xffffffff;

/**
 * Physical address of the byte at `address` as the normal world of the calling core sees it in a
 * privileged mode, or NOT_MAPPED. Monitor mode, SCR.NS = 0.
 */
export function translateByHardware(address: u32): u32 {
  const par = translateNormalWorld(address);
  if ((par & PAR_FAULT) !== 0) return NOT_MAPPED;
  const offset = (par & PAR_SUPERSECTION) !== 0 ? SUPERSECTION_OFFSET : PAGE_OFFSET;
  return (par & ~offset) | (address & offset);
}
