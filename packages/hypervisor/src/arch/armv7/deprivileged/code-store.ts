import { r32, w8, w16, w32 } from "../../../../../toolchain/hw/hw";
import { Vcpu } from "../../../core/vcpu";
import { PSR_T } from "../psr";
import { Area } from "./area";
import { shifted } from "./emulate/operand";
import { readRegister, registerField, writeRegister } from "./emulate/registers";
import { NO_PLACE, physicalPlace, placeOf, placeOfInstruction } from "./translation";

// A store instruction that writes to its own page. A page of a guest's kernel is either executable
// or writable (patch.ts). So without MVM such a store would never complete: each attempt would make
// the page writable, and then the processor could not fetch the instruction. MVM does the store in
// the guest's place, and the next fetch makes the page executable again. Linux has such stores,
// because it adapts its code to the memory that it finds.
//
//   cccc 010P U?W0 nnnn tttt imm12              STR, STRB
//   cccc 011P U?W0 nnnn tttt imm5 type 0 mmmm   STR, STRB
//   cccc 000P U?W0 nnnn tttt imm4 1011 mmmm     STRH; bit 22: immediate
//
// P = 0: post-indexed. P = 1 and W = 1: pre-indexed.

const SAME_PAGE: u32 = 0xfffff000;
const WORD: u32 = 4;
const HALF: u32 = 2;
const P: u32 = 1 << 24;
const U: u32 = 1 << 23;
const BIT22: u32 = 1 << 22;
const W: u32 = 1 << 21;
const REGISTER_OFFSET: u32 = 1 << 25;
const RN_SHIFT: u32 = 16;
const RT_SHIFT: u32 = 12;
const NO_STORE: u32 = 0;

/** Whether the instruction at the pc of `area` is in the same page as the virtual `address`. */
export function isOwnPage(vcpu: Vcpu, area: Area, address: u32): bool {
  const code = placeOfInstruction(vcpu, area);
  const data = physicalPlace(vcpu, address);
  return code !== NO_PLACE && data !== NO_PLACE && ((code ^ data) & SAME_PAGE) === 0;
}

/**
 * Does the store at the pc of `area` to the virtual `address`, for which {@link isOwnPage} is true.
 * Returns false, and does nothing, if the instruction is of another kind.
 */
export function storeToOwnPage(vcpu: Vcpu, area: Area, address: u32): bool {
  if ((area.psr & PSR_T) !== 0) return false;
  const instruction = placeOfInstruction(vcpu, area);
  if (instruction === NO_PLACE) return false; // the tables have changed meanwhile
  const code = r32(instruction);
  const bytes = sizeOfStore(code);
  if (bytes === NO_STORE || (address & (bytes - 1)) !== 0) return false;
  const word = placeOf(vcpu, area, address & ~(WORD - 1), true);
  if (word === NO_PLACE) return false;
  const place = word | (address & (WORD - 1));
  const value = readRegister(area, registerField(code, RT_SHIFT));
  if (bytes === WORD) w32(place, value);
  else if (bytes === HALF) w16(place, value);
  else w8(place, value);
  writeBack(area, code);
  area.pc += WORD;
  return true;
}

/** Bytes that the instruction `code` stores: 1, 2 or 4; NO_STORE: it is of another kind. */
function sizeOfStore(code: u32): u32 {
  if ((code & 0x0c100000) === 0x04000000) {
    if ((code & 0x02000010) === 0x02000010) return NO_STORE; // media instructions
    return (code & BIT22) !== 0 ? 1 : WORD;
  }
  return (code & 0x0e1000f0) === 0x000000b0 ? HALF : NO_STORE;
}

/** Changes the base register, if the instruction `code` is pre-indexed or post-indexed. */
function writeBack(area: Area, code: u32): void {
  if ((code & P) !== 0 && (code & W) === 0) return;
  const base = registerField(code, RN_SHIFT);
  const offset = offsetOf(area, code);
  const from = readRegister(area, base);
  writeRegister(area, base, (code & U) !== 0 ? from + offset : from - offset);
}

/** The offset of the address from the base register. */
function offsetOf(area: Area, code: u32): u32 {
  if ((code & 0x0c000000) === 0x04000000) {
    return (code & REGISTER_OFFSET) !== 0 ? shifted(area, code) : code & 0xfff;
  }
  return (code & BIT22) !== 0 ? ((code >>> 4) & 0xf0) | (code & 0xf) : readRegister(area, code & 0xf);
}
