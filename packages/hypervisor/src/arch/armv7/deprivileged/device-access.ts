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

// Accesses of a deprivileged guest to the device that MVM emulates: the interrupt distributor. Its
// page is not mapped, so the access aborts. MVM's answer to the stub's trap is then TRAP_DEVICE,
// and core/guest-device.ts does the access in the guest's place.

const OFFSET: u32 = SMALL_PAGE_SIZE - 1;
/** Only registers below this number: with the PC the instruction is UNPREDICTABLE, or a jump. */
const REGISTERS: u32 = 15;

/**
 * Whether the instruction `code` of the guest accesses this device at the physical `address`, in a
 * form that MVM emulates. Notes the access in `area`, for the functions below.
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

// The functions below are about the access that was noted last.

/** Offset of the first byte in the page of the device. */
export function deviceOffset(vcpu: Vcpu): u32 {
  return areaOf(vcpu).transfer0 & OFFSET;
}

/** Whether the access is a store. */
export function isDeviceStore(vcpu: Vcpu): bool {
  return isStore(areaOf(vcpu).transfer1);
}

/** Bytes of the access: 1, 2 or 4. */
export function deviceBytes(vcpu: Vcpu): u32 {
  return bytesOf(areaOf(vcpu).transfer1);
}

/** The value of a store, in the low bytes. */
export function deviceValue(vcpu: Vcpu): u32 {
  const area = areaOf(vcpu);
  return readRegister(area, registerOf(area.transfer1) % REGISTERS);
}

/**
 * Completes the access. The register of a load gets its bytes of `word`, the aligned word at the
 * address. The guest goes on after the instruction.
 */
export function completeDeviceAccess(vcpu: Vcpu, word: u32): void {
  const area = areaOf(vcpu);
  const transfer = area.transfer1;
  if (!isStore(transfer)) {
    writeRegister(area, registerOf(transfer) % REGISTERS, loadedValue(transfer, area.transfer0, word));
  }
  area.pc += lengthOf(transfer);
}
