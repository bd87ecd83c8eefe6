import { Core } from "./core";
import { printPiece } from "./hypercall/console";
import { loadPiece } from "./image/load";
import { isCalled } from "./schedule/schedule";
import { Vcpu, WORK_PRINTING } from "./vcpu";

// What takes long MVM does in a VM's place: when the scheduler gives the VM the core, on the VM's
// budget or surplus, a piece at a time. So a large image, or a long text, delays nobody else.
//
//   schedule ── the VM is chosen ──▶ piece · piece · … ──┬─ done: the VM runs
//      ▲                                                 │
//      └─────────── something is to be decided ──────────┘

export function hasWork(vcpu: Vcpu): bool {
  return vcpu.work !== 0;
}

/**
 * Works for who was chosen on `core`, until all is done, or until there is something to decide. On
 * that core.
 */
export function continueWork(core: Core): void {
  const vcpu = core.spender;
  while (!isCalled(core)) {
    if (vcpu.work !== WORK_PRINTING) {
      if (loadPiece(vcpu)) return;
    } else if (printPiece(vcpu)) {
      vcpu.work = 0;
      return;
    }
  }
}
