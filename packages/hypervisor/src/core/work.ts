import { isOwnSignalled } from "../arch/arch";
import { Core, isLoadedSignalled } from "./core";
import { handleOwnInterrupt } from "./fiq";
import { loadPiece } from "./image/load";
import { beginGuest } from "./life/start";
import { printPiece } from "./text";
import { WORK_PRINTING } from "./vcpu";

// MVM does long work in the VM's own time: the scheduler gives the core to the VM, and MVM works in
// place of the guest, a piece at a time. The time is charged to the budget or the surplus of the
// VM. So a large image, or a long text, does not delay other VMs.
//
//   decide ── a VM with work is chosen ──▶ piece · piece · … ──┬─ done: the VM runs
//      ▲                                                       │
//      └───────────────── something is to be decided ──────────┘

/**
 * Works for the virtual CPU that was chosen on `core`, the calling core, until the work is
 * complete, or until there is something to decide.
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
