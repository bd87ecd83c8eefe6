import { r32, w32 } from "../../../../../../toolchain/hw/hw";
import { Vcpu } from "../../../../core/vcpu";
import { PSR_E } from "../../psr";
import { Area } from "../area";
import { NO_PLACE, placeOf } from "../translation";

// Accesses to words of the guest's memory, with the rights of the guest's kernel. Each access
// translates its address once, and uses the physical address that it got. So if another core
// changes the guest's tables meanwhile, the effect is the same as between two instructions.

const WORD: u32 = 4;
const ALIGNMENT_FAULT: u32 = 1;
/** In DFSR: the access was a write (ARM DDI 0406C B4.1.52). */
export const FAULT_WRITE: u32 = 1 << 11;

/**
 * Whether the guest may access the words in the `bytes` bytes at `address`. If not, sets its DFSR
 * and DFAR.
 */
export function mayAccess(vcpu: Vcpu, area: Area, address: u32, bytes: u32, write: bool): bool {
  for (let offset: u32 = 0; offset < bytes; offset += WORD) {
    if (wordAt(vcpu, area, address + offset, write) === NO_PLACE) return false;
  }
  return true;
}

/**
 * Physical address of the word at `address`. If the guest may not access the word, or if `address`
 * is not aligned, returns NO_PLACE, and sets the guest's DFSR and DFAR.
 */
export function wordAt(vcpu: Vcpu, area: Area, address: u32, write: bool): u32 {
  const unaligned = (address & (WORD - 1)) !== 0;
  const place = unaligned ? NO_PLACE : placeOf(vcpu, area, address, write);
  if (place !== NO_PLACE) return place;
  if (unaligned) area.dfsr = ALIGNMENT_FAULT | (write ? FAULT_WRITE : 0);
  area.dfar = address;
  return NO_PLACE;
}

/** The word at the physical address `place`, in the byte order of the guest. */
export function readWord(area: Area, place: u32): u32 {
  return inOrder(area, r32(place));
}

/** Writes `value` to the word at the physical address `place`, in the byte order of the guest. */
export function writeWord(area: Area, place: u32, value: u32): void {
  w32(place, inOrder(area, value));
}

function inOrder(area: Area, value: u32): u32 {
  return (area.psr & PSR_E) !== 0 ? bswap<u32>(value) : value;
}
