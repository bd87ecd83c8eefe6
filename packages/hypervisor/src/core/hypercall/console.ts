import { CONSOLE_WRITE_MAX, INVALID_ADDRESS, INVALID_PARAMETERS } from "../../../../abi/src/hypercall";
import { r8 } from "../../../../toolchain/hw/hw";
import { guestPhysicalAddress, NOT_MAPPED } from "../../arch/armv7/translate";
import { writeToLine } from "../console";
import { coreAt } from "../core";
import { PAGE_SIZE } from "../layout";
import { isVmMemory } from "../memory-region";
import { schedule } from "../schedule/schedule";
import { Vcpu, WORK_PRINTING } from "../vcpu";
import { Vm } from "../vm";

// Console write. The UART is slow and the buffer may hold thousands of lines, so a long text is
// work in the VM's own time (work.ts): after each line the scheduler may give the core to somebody
// else.

/** Characters that are taken between two looks whether MVM is wanted. */
const PIECE: u32 = 64;

/**
 * All of the buffer is checked before the first byte is printed, so that a call that fails has
 * printed nothing. Each page is translated once, and what was checked is what is read: a guest on
 * another core may change the caller's tables meanwhile.
 */
export function writeConsole(vcpu: Vcpu): Vcpu {
  assert(CONSOLE_WRITE_MAX <= PAGE_SIZE, "a buffer lies in one page or in two");
  const length = vcpu.r2;
  vcpu.r0 = length > CONSOLE_WRITE_MAX ? INVALID_PARAMETERS : length;
  return length - 1 < CONSOLE_WRITE_MAX ? printFrom(vcpu, vcpu.r1, length) : vcpu;
}

function printFrom(vcpu: Vcpu, address: u32, length: u32): Vcpu {
  const last = address + (length - 1);
  const firstPage = last < address ? NOT_MAPPED : ownPage(vcpu.vm, address);
  const lastPage = pageOf(last) === pageOf(address) ? firstPage : ownPage(vcpu.vm, last);
  if (firstPage === NOT_MAPPED || lastPage === NOT_MAPPED) {
    vcpu.r0 = INVALID_ADDRESS;
    return vcpu;
  }
  vcpu.textAt = firstPage | (address & (PAGE_SIZE - 1));
  vcpu.textNextPage = lastPage;
  vcpu.textLeft = length;
  if (printPiece(vcpu)) return vcpu;
  vcpu.work = WORK_PRINTING;
  return schedule(coreAt(vcpu.core));
}

/** A piece of the text of `vcpu`, one line at most; returns whether that was all. */
export function printPiece(vcpu: Vcpu): bool {
  for (let n: u32 = 0; n < PIECE && vcpu.textLeft !== 0; n++) {
    const byte = <u8>r8(vcpu.textAt);
    vcpu.textAt++;
    vcpu.textLeft--;
    if ((vcpu.textAt & (PAGE_SIZE - 1)) === 0) vcpu.textAt = vcpu.textNextPage;
    if (writeToLine(vcpu, byte)) break;
  }
  return vcpu.textLeft === 0;
}

/**
 * Physical address of the page in which the guest has `address`, or NOT_MAPPED also when the page
 * is not the VM's own.
 */
function ownPage(vm: Vm, address: u32): u32 {
  const page = guestPhysicalAddress(pageOf(address));
  return isVmMemory(vm.record, page, PAGE_SIZE) ? page : NOT_MAPPED;
}

function pageOf(address: u32): u32 {
  return address & ~(PAGE_SIZE - 1);
}
