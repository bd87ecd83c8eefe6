import { isOwnSignalled } from "../arch/arch";
import { Core, isLoadedSignalled } from "./core";
import { handleOwnInterrupt } from "./fiq";
import { loadPiece } from "./image/load";
import { beginGuest } from "./life/start";
import { printPiece } from "./text";
import { WORK_PRINTING } from "./vcpu";

// MVM does long work in the place of a VM: when the scheduler gives the core to the VM, at the cost
// of the budget or surplus of the VM, a piece at a time. So a large image, or a long text, delays
// nobody else.
//
//   decide ── a VM with work is chosen ──▶ piece · piece · … ──┬─ done: the VM runs
//      ▲                                                       │
//      └───────────────── something is to be decided ──────────┘

/**
 * Works for the virtual CPU that was chosen on `core`, until all is done, or until there is
 * something to decide. Call on that core.
 */
export function continueWork(core: Core): void {
  const vcpu = core.chosen;
  while (!handlePending(core)) {
    if (vcpu.work !== WORK_PRINTING) {
      if (!loadPiece(vcpu)) continue;
      vcpu.work = 0;
      beginGuest(vcpu);
      return;
    }
    if (printPiece(vcpu)) {
      vcpu.work = 0;
      return;
    }
  }
}

/**
 * Handles an interrupt of MVM's own that is pending. Returns whether there is something to decide
 * before MVM goes on: such an interrupt, or an interrupt of a virtual CPU that waits with its lines
 * in the hardware.
 */
function handlePending(core: Core): bool {
  if (!isOwnSignalled()) return isLoadedSignalled(core);
  handleOwnInterrupt(core);
  return true;
}
