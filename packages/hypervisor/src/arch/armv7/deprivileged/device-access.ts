import { isDistributor } from "../../../board/board";
import { readDistributor, writeDistributor } from "../../../core/guest-distributor";
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
import { Area, distributorOf } from "./area";

// Accesses of a deprivileged guest to a device that MVM shows it: the interrupt distributor. Its
// page is not mapped, so the access aborts. MVM does what the instruction does, one register at a
// time.

const WORD: u32 = 4;
/** The PC as source or destination is UNPREDICTABLE, or no load of a register. */
const REGISTERS: u32 = 15;

/**
 * Does the access of `vcpu` to the device at the physical `address`, by the instruction `code`.
 * Returns false if there is no such device, or if the instruction is of another kind.
 */
export function accessDevice(vcpu: Vcpu, area: Area, code: u32, address: u32): bool {
  if (!isDistributor(address) || (area.psr & PSR_T) !== 0) return false;
  const transfer = decodeArmTransfer(code);
  if (transfer === NO_TRANSFER || registerOf(transfer) >= REGISTERS) return false;
  const bytes = bytesOf(transfer);
  if ((address & (bytes - 1)) !== 0) return false;
  const offset = address & (SMALL_PAGE_SIZE - 1);
  const register = changetype<u32>(area) + <u32>offsetof<Area>("r0") + registerOf(transfer) * WORD;
  if (isStore(transfer)) {
    writeDistributor(vcpu, distributorOf(area), offset, bytes, load<u32>(register));
  } else {
    const word = readDistributor(vcpu, distributorOf(area), offset & ~(WORD - 1));
    store<u32>(register, loadedValue(transfer, address, word));
  }
  area.pc += lengthOf(transfer);
  return true;
}
