import { r16 } from "../../../../../toolchain/hw/hw";
import { isVmMemory } from "../../../core/memory-region";
import { Vcpu } from "../../../core/vcpu";
import { closeGuestMemory, openGuestMemory } from "../guest-memory";
import { advanceIt, PSR_T } from "../psr";
import {
  bytesOf,
  decodeArmTransfer,
  isStore,
  lengthOf,
  loadedValue,
  NO_TRANSFER,
  registerOf,
  transferOf,
} from "../transfer";
import { NOT_MAPPED, translateByHardware } from "./translate";

// MVM completes a load in the guest's place, because the firewall has refused the access: the
// register gets a value of MVM's, and the guest goes on after the instruction. MVM completes the
// loads that compilers and start code use for registers of devices: one byte, halfword or word,
// without change of the base register, into r0–r12.
//
//   ARM state     transfer.ts
//   Thumb state   0101 ooo  0110 1  0111 1  1000 1   16 bits (ARM DDI 0406C A6.2.4)
//                 1111 100s uzz1 nnnn tttt …         32 bits (A6.3.7 – A6.3.9)

const HALF: u32 = 2;
const WORD: u32 = 4;
/** MVM completes only loads into a register below this number: r0–r12 are in the Vcpu. */
const REGISTERS: u32 = 13;

/**
 * Completes the load from `address` at the PC of `vcpu`. `word` is the aligned word that contains
 * the byte at `address`. Returns false, and does nothing, if the instruction is no load of this
 * kind. Call on the core of `vcpu`, which is loaded there. Monitor mode, SCR.NS = 0.
 */
export function completeLoad(vcpu: Vcpu, address: u32, word: u32): bool {
  const load = (vcpu.cpsr & PSR_T) !== 0 ? decodeThumb(vcpu) : decodeArm(vcpu);
  if (load === NO_TRANSFER || registerOf(load) >= REGISTERS) return false;
  if ((address & (bytesOf(load) - 1)) !== 0) return false;
  store<u32>(changetype<u32>(vcpu) + registerOf(load) * WORD, loadedValue(load, address, word));
  vcpu.pc += lengthOf(load);
  vcpu.cpsr = advanceIt(vcpu.cpsr);
  return true;
}

function decodeArm(vcpu: Vcpu): u32 {
  const low = halfword(vcpu, vcpu.pc);
  const high = halfword(vcpu, vcpu.pc + HALF);
  if (low === NOT_MAPPED || high === NOT_MAPPED) return NO_TRANSFER;
  const transfer = decodeArmTransfer((high << 16) | low);
  return isStore(transfer) ? NO_TRANSFER : transfer;
}

function decodeThumb(vcpu: Vcpu): u32 {
  const code = halfword(vcpu, vcpu.pc);
  if (code === NOT_MAPPED) return NO_TRANSFER;
  const register = code & 7;
  switch (code >>> 11) {
    case 0b01101:
      return transferOf(WORD, false, HALF, register);
    case 0b01111:
      return transferOf(1, false, HALF, register);
    case 0b10001:
      return transferOf(HALF, false, HALF, register);
    case 0b01010:
    case 0b01011:
      return decodeThumbRegisterOffset(code);
    case 0b11111:
      return decodeThumbWide(code, halfword(vcpu, vcpu.pc + HALF));
    default:
      return NO_TRANSFER;
  }
}

/** Thumb, 16 bits, 0101: opB in bits 11:9. */
function decodeThumbRegisterOffset(code: u32): u32 {
  const register = code & 7;
  switch ((code >>> 9) & 7) {
    case 0b011:
      return transferOf(1, true, HALF, register);
    case 0b100:
      return transferOf(WORD, false, HALF, register);
    case 0b101:
      return transferOf(HALF, false, HALF, register);
    case 0b110:
      return transferOf(1, false, HALF, register);
    case 0b111:
      return transferOf(HALF, true, HALF, register);
    default:
      return NO_TRANSFER;
  }
}

/** Thumb, 32 bits: `first` is 1111 1…. */
function decodeThumbWide(first: u32, second: u32): u32 {
  const size = (first >>> 5) & 3;
  if (second === NOT_MAPPED || (first & 0xfe10) !== 0xf810 || size === 3) return NO_TRANSFER;
  const immediate12 = (first & 0x0080) !== 0;
  const registerOffset = (second & 0x0fc0) === 0;
  const immediate8 = (second & 0x0d00) === 0x0c00; // P = 1, W = 0
  if (!immediate12 && !registerOffset && !immediate8) return NO_TRANSFER;
  return transferOf(1 << size, (first & 0x0100) !== 0, WORD, second >>> 12);
}

/** The halfword at `address`, as the guest of `vcpu` sees it in its VM's memory, or NOT_MAPPED. */
function halfword(vcpu: Vcpu, address: u32): u32 {
  const place = translateByHardware(address);
  if (!isVmMemory(vcpu.vm.record, place, HALF)) return NOT_MAPPED;
  openGuestMemory();
  const code = r16(place);
  closeGuestMemory();
  return code;
}
