/**
 * Modified immediates (ARM DDI 0406C A7.4.6, AdvSIMDExpandImm): an 8-bit constant spread over 64
 * bits by cmode and op.
 */
import { expandSingle } from "../vfp/immediate";

const IN_WORDS: u64 = 0x0000_0001_0000_0001;
const IN_HALVES: u64 = 0x0001_0001_0001_0001;
const IN_BYTES: u64 = IN_HALVES * 0x0101;

export function expandImmediate(cmode: u32, op: bool, imm8: u32): u64 {
  const value = <u64>imm8;
  switch (cmode >> 1) {
    // 0xx: a word with the constant in byte xx; 10x: a halfword; 110: ones below it.
    case 0:
    case 1:
    case 2:
    case 3:
      return (value << ((cmode >> 1) << 3)) * IN_WORDS;
    case 4:
    case 5:
      return (value << (((cmode >> 1) & 1) << 3)) * IN_HALVES;
    case 6:
      return ((cmode & 1) === 0 ? (value << 8) | 0xff : (value << 16) | 0xffff) * IN_WORDS;
    default:
      if (cmode === 15) return <u64>expandSingle(imm8) * IN_WORDS;
      return op ? bitsToBytes(imm8) : value * IN_BYTES;
  }
}

/** Each bit of the constant becomes a byte of 0x00 or 0xff. */
function bitsToBytes(imm8: u32): u64 {
  let result: u64 = 0;
  for (let bit: u32 = 0; bit < 8; bit++) {
    if (((imm8 >> bit) & 1) !== 0) result |= (<u64>0xff) << (bit << 3);
  }
  return result;
}
