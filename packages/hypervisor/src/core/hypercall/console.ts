import { CONSOLE_WRITE_MAX, INVALID_ADDRESS, INVALID_PARAMETERS } from "../../../../abi/src/hypercall";
import { NOT_MAPPED, physicalAddress } from "../../arch/arch";
import { PAGE_SIZE } from "../layout";
import { isVmMemory } from "../memory-region";
import { NEXT_SAME, Next } from "../next";
import { printText } from "../text";
import { Vcpu } from "../vcpu";
import { done, setResult } from "./result";

/**
 * HYPERCALL_CONSOLE_WRITE: prints `length` bytes at the guest's `address`. MVM checks all of the
 * buffer before it prints the first byte, so a call that fails has printed nothing. MVM translates
 * the address of each page only once, and reads the physical page that it has checked. The reason:
 * another core of the VM may change the guest's tables between the check and the reading.
 */
export function writeConsole(vcpu: Vcpu, address: u32, length: u32): Next {
  assert(CONSOLE_WRITE_MAX <= PAGE_SIZE, "a buffer lies in one page or in two");
  if (length > CONSOLE_WRITE_MAX) return done(vcpu, INVALID_PARAMETERS);
  setResult(vcpu, length);
  if (length === 0) return NEXT_SAME;
  const last = address + (length - 1);
  const firstPage = last < address ? NOT_MAPPED : ownPage(vcpu, address);
  const lastPage = pageOf(last) === pageOf(address) ? firstPage : ownPage(vcpu, last);
  if (firstPage === NOT_MAPPED || lastPage === NOT_MAPPED) return done(vcpu, INVALID_ADDRESS);
  return printText(vcpu, firstPage | (address & (PAGE_SIZE - 1)), lastPage, length);
}

/**
 * Physical address of the page in which the guest of `vcpu` has `address`; NOT_MAPPED: the guest
 * has not mapped the address, or the page is not in the memory of the VM.
 */
function ownPage(vcpu: Vcpu, address: u32): u32 {
  const page = physicalAddress(vcpu, pageOf(address));
  return isVmMemory(vcpu.vm.record, page, PAGE_SIZE) ? page : NOT_MAPPED;
}

function pageOf(address: u32): u32 {
  return address & ~(PAGE_SIZE - 1);
}
