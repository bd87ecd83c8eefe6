import { isDistributorPage } from "../../../board/board";
import { Vcpu } from "../../../core/vcpu";
import { SMALL_PAGE_SIZE } from "../descriptors";
import { PSR_T } from "../psr";
import {
  bytesOf,
  decodeArmTransfer,
  isStore,
  lengthOf,
  loadedValue,
  NO_TRANSFER,
  registerOf,
} from "../transfer";
import { Area, areaOf } from "./area";
import { readRegister, writeRegister } from "./emulate/registers";

// Accesses of a deprivileged guest to a device that MVM shows it: the interrupt distributor. Its
// page is not mapped, so the access aborts. The stub's call then has the answer TRAP_DEVICE, and
// core/ does what the instruction does, one register at a time (core/hypercall/stub.ts).

const OFFSET: u32 = SMALL_PAGE_SIZE - 1;
/** The PC as source or destination is UNPREDICTABLE, or no load of a register. */
const REGISTERS: u32 = 15;

/**
 * Whether the instruction `code` of the guest accesses such a device at the physical `address`, in
 * a way that MVM can do. Notes the access in `area`.
 */
export function noteDeviceAccess(area: Area, code: u32, address: u32): bool {
  if (!isDistributorPage(address & ~OFFSET) || (area.psr & PSR_T) !== 0) return false;
  const transfer = decodeArmTransfer(code);
  if (transfer === NO_TRANSFER || registerOf(transfer) >= REGISTERS) return false;
  if ((address & (bytesOf(transfer) - 1)) !== 0) return false;
  area.transfer0 = address & OFFSET;
  area.transfer1 = transfer;
  return true;
}

// The access that was noted last.

/** Offset of the first byte in the page of the device. */
export function deviceOffset(vcpu: Vcpu): u32 {
  return areaOf(vcpu).transfer0 & OFFSET;
}

export function isDeviceStore(vcpu: Vcpu): bool {
  return isStore(areaOf(vcpu).transfer1);
}

/** 1, 2 or 4. */
export function deviceBytes(vcpu: Vcpu): u32 {
  return bytesOf(areaOf(vcpu).transfer1);
}

/** What the store writes, in the low bytes. */
export function deviceValue(vcpu: Vcpu): u32 {
  const area = areaOf(vcpu);
  return readRegister(area, registerOf(area.transfer1) % REGISTERS);
}

/** The guest goes on behind the instruction. A load has got its part of `word`. */
export function completeDeviceAccess(vcpu: Vcpu, word: u32): void {
  const area = areaOf(vcpu);
  const transfer = area.transfer1;
  if (!isStore(transfer)) {
    writeRegister(area, registerOf(transfer) % REGISTERS, loadedValue(transfer, area.transfer0, word));
  }
  area.pc += lengthOf(transfer);
}
