import { r16 } from "../../../../../toolchain/hw/hw";
import { isVmMemory } from "../../../core/memory-region";
import { Vcpu } from "../../../core/vcpu";
import { advanceIt, PSR_T } from "../psr";
import { NOT_MAPPED, physicalAddress } from "./translate";

// A load that MVM completes in the guest's place, because the access was refused: the register gets
// a value of MVM's, and the guest goes on behind the instruction. MVM completes the loads that
// compilers and start code use for registers of devices: one byte, halfword or word, without change
// of the base register, into r0–r12.
//
//   ARM state (ARM DDI 0406C A5.2.8, A5.3)         Thumb state (A6.2.4, A6.3.7 – A6.3.9)
//   cccc 01IP UB0 1 nnnn tttt  LDR, LDRB           0101 ooo  0110 1  0111 1  1000 1   16 bits
//   cccc 000P Ui0 1 nnnn tttt .... 1SH1  LDRH …    1111 100s uzz1 nnnn tttt …         32 bits

const HALF: u32 = 2;
const WORD: u32 = 4;
/** Rt of a load that is completed: r0–r12 are in the Vcpu. */
const REGISTERS: u32 = 13;

/** What {@link decodeArm} and {@link decodeThumb} return for another instruction. */
const NO_LOAD: u32 = 0;
// A load: bytes, whether it extends the sign, length of the instruction, Rt.
const BYTES_MASK: u32 = 0x7;
const SIGNED: u32 = 1 << 3;
const LENGTH_SHIFT: u32 = 4;
const LENGTH_MASK: u32 = 0x7;
const RT_SHIFT: u32 = 8;

/**
 * Completes the load at the PC of `vcpu`, which the guest makes at `address`, with the bytes of
 * `word` that lie there. Returns false if the instruction is no load of this kind. Call on the core
 * of `vcpu`, which is loaded there. Monitor mode, SCR.NS = 0.
 */
export function completeLoad(vcpu: Vcpu, address: u32, word: u32): bool {
  const load = (vcpu.cpsr & PSR_T) !== 0 ? decodeThumb(vcpu) : decodeArm(vcpu);
  const register = load >>> RT_SHIFT;
  if (load === NO_LOAD || register >= REGISTERS) return false;
  const bytes = load & BYTES_MASK;
  if ((address & (bytes - 1)) !== 0) return false;
  const value = extend(word >>> ((address & (WORD - 1)) * 8), bytes, (load & SIGNED) !== 0);
  store<u32>(changetype<u32>(vcpu) + register * WORD, value);
  vcpu.pc += (load >>> LENGTH_SHIFT) & LENGTH_MASK;
  vcpu.cpsr = advanceIt(vcpu.cpsr);
  return true;
}

function extend(value: u32, bytes: u32, signed: bool): u32 {
  if (bytes === WORD) return value;
  const unused = 32 - 8 * bytes;
  return signed ? <u32>(<i32>(value << unused) >> unused) : (value << unused) >>> unused;
}

function ofLoad(bytes: u32, signed: bool, length: u32, register: u32): u32 {
  return bytes | (signed ? SIGNED : 0) | (length << LENGTH_SHIFT) | (register << RT_SHIFT);
}

function decodeArm(vcpu: Vcpu): u32 {
  const low = halfword(vcpu, vcpu.pc);
  const high = halfword(vcpu, vcpu.pc + HALF);
  if (low === NOT_MAPPED || high === NOT_MAPPED) return NO_LOAD;
  const code = (high << 16) | low;
  const register = (code >>> 12) & 0xf;
  // P = 1, W = 0, L = 1: offset addressing, the base stays.
  if ((code & 0x01300000) !== 0x01100000) return NO_LOAD;
  if ((code & 0x0c000000) === 0x04000000) {
    if ((code & 0x02000010) === 0x02000010) return NO_LOAD; // media instructions
    return ofLoad((code & 0x00400000) !== 0 ? 1 : WORD, false, WORD, register);
  }
  if ((code & 0x0e000090) !== 0x00000090) return NO_LOAD;
  switch ((code >>> 5) & 3) {
    case 1:
      return ofLoad(HALF, false, WORD, register);
    case 2:
      return ofLoad(1, true, WORD, register);
    case 3:
      return ofLoad(HALF, true, WORD, register);
    default:
      return NO_LOAD;
  }
}

function decodeThumb(vcpu: Vcpu): u32 {
  const code = halfword(vcpu, vcpu.pc);
  if (code === NOT_MAPPED) return NO_LOAD;
  const register = code & 7;
  switch (code >>> 11) {
    case 0b01101:
      return ofLoad(WORD, false, HALF, register);
    case 0b01111:
      return ofLoad(1, false, HALF, register);
    case 0b10001:
      return ofLoad(HALF, false, HALF, register);
    case 0b01010:
    case 0b01011:
      return decodeThumbRegisterOffset(code);
    case 0b11111:
      return decodeThumbWide(code, halfword(vcpu, vcpu.pc + HALF));
    default:
      return NO_LOAD;
  }
}

/** Thumb, 16 bits, 0101: opB in bits 11:9. */
function decodeThumbRegisterOffset(code: u32): u32 {
  const register = code & 7;
  switch ((code >>> 9) & 7) {
    case 0b011:
      return ofLoad(1, true, HALF, register);
    case 0b100:
      return ofLoad(WORD, false, HALF, register);
    case 0b101:
      return ofLoad(HALF, false, HALF, register);
    case 0b110:
      return ofLoad(1, false, HALF, register);
    case 0b111:
      return ofLoad(HALF, true, HALF, register);
    default:
      return NO_LOAD;
  }
}

/** Thumb, 32 bits: `first` is 1111 1…. */
function decodeThumbWide(first: u32, second: u32): u32 {
  const size = (first >>> 5) & 3;
  if (second === NOT_MAPPED || (first & 0xfe10) !== 0xf810 || size === 3) return NO_LOAD;
  const immediate12 = (first & 0x0080) !== 0;
  const registerOffset = (second & 0x0fc0) === 0;
  const immediate8 = (second & 0x0d00) === 0x0c00; // P = 1, W = 0
  if (!immediate12 && !registerOffset && !immediate8) return NO_LOAD;
  return ofLoad(1 << size, (first & 0x0100) !== 0, WORD, second >>> 12);
}

/** The halfword at `address`, as the guest of `vcpu` sees it in its VM's memory, or NOT_MAPPED. */
function halfword(vcpu: Vcpu, address: u32): u32 {
  const place = physicalAddress(vcpu, address);
  return isVmMemory(vcpu.vm.record, place, HALF) ? r16(place) : NOT_MAPPED;
}
