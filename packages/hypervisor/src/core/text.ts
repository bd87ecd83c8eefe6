import { r8 } from "../../../toolchain/hw/hw";
import { closeGuestMemory, openGuestMemory } from "../arch/arch";
import { writeToLine } from "./console";
import { PAGE_SIZE } from "./layout";
import { NEXT_DECIDE, NEXT_SAME, Next } from "./next";
import { Vcpu, WORK_PRINTING } from "./vcpu";

// Prints a guest's text. The UART is slow, and the text may have thousands of lines. So MVM prints
// a long text in the VM's own time (work.ts): after each line the scheduler may give the core to
// another VM.

/** The largest number of characters that MVM prints before the scheduler may decide. */
const PIECE: u32 = 64;

/**
 * Prints `length` bytes for `vcpu`, from the physical address `at` on. After the end of the page of
 * `at`, the text goes on in the page `nextPage`. Both pages are the VM's own. Call on the core of
 * `vcpu`.
 */
export function printText(vcpu: Vcpu, at: u32, nextPage: u32, length: u32): Next {
  vcpu.textAt = at;
  vcpu.textNextPage = nextPage;
  vcpu.textLeft = length;
  if (printPiece(vcpu)) return NEXT_SAME;
  vcpu.work = WORK_PRINTING;
  return NEXT_DECIDE;
}

/** Prints a piece of the text of `vcpu`, one line at most. Returns whether the text is complete. */
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
