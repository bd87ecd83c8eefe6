import { r8 } from "../../../toolchain/hw/hw";
import { closeGuestMemory, openGuestMemory } from "../arch/arch";
import { writeToLine } from "./console";
import { PAGE_SIZE } from "./layout";
import { NEXT_DECIDE, NEXT_SAME, Next } from "./next";
import { Vcpu, WORK_PRINTING } from "./vcpu";

// A guest's text on its way to the console. The UART is slow and the text may hold thousands of
// lines, so a long text is work in the VM's own time (work.ts): after each line the scheduler may
// give the core to another VM.

/** Characters that are printed between two looks whether something is to be decided. */
const PIECE: u32 = 64;

/**
 * Prints `length` bytes of `vcpu` from the physical address `at` on. They go on in the page
 * `nextPage` where the page of `at` ends. Both pages are the VM's own. Call on its core.
 */
export function printText(vcpu: Vcpu, at: u32, nextPage: u32, length: u32): Next {
  vcpu.textAt = at;
  vcpu.textNextPage = nextPage;
  vcpu.textLeft = length;
  if (printPiece(vcpu)) return NEXT_SAME;
  vcpu.work = WORK_PRINTING;
  return NEXT_DECIDE;
}

/** Prints a piece of the text of `vcpu`, one line at most. Returns whether that was all. */
export function printPiece(vcpu: Vcpu): bool {
  openGuestMemory();
  for (let n: u32 = 0; n < PIECE && vcpu.textLeft !== 0; n++) {
    const byte = <u8>r8(vcpu.textAt);
    vcpu.textAt++;
    vcpu.textLeft--;
    if ((vcpu.textAt & (PAGE_SIZE - 1)) === 0) vcpu.textAt = vcpu.textNextPage;
    if (writeToLine(vcpu, byte)) break;
  }
  closeGuestMemory();
  return vcpu.textLeft === 0;
}
