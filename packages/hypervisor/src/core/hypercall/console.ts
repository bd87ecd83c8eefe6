import { CONSOLE_WRITE_MAX, INVALID_ADDRESS, INVALID_PARAMETERS } from "../../../../abi/src/hypercall";
import { NOT_MAPPED, physicalAddress } from "../../arch/arch";
import { PAGE_SIZE } from "../layout";
import { isVmMemory } from "../memory-region";
import { NEXT_SAME, Next } from "../next";
import { printText } from "../text";
import { Vcpu } from "../vcpu";
import { done, setResult } from "./result";

/**
 * Console write: `length` bytes at the guest's `address`. All of the buffer is checked before the
 * first byte is printed, so that a call that fails has printed nothing. Each page is translated
 * once, and MVM reads what it has checked, because a guest on another core may change the caller's
 * tables meanwhile.
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
 * Physical address of the page in which the guest has `address`. NOT_MAPPED if the guest has not
 * mapped it, or if the page is not the VM's own.
 */
function ownPage(vcpu: Vcpu, address: u32): u32 {
  const page = physicalAddress(vcpu, pageOf(address));
  return isVmMemory(vcpu.vm.record, page, PAGE_SIZE) ? page : NOT_MAPPED;
}

function pageOf(address: u32): u32 {
  return address & ~(PAGE_SIZE - 1);
}
