import { ISR } from "../../../abi/src/arm/cp15";
import { mrc } from "../../../toolchain/hw/hw";
import { PSR_F } from "../arch/armv7/psr";
import { takeOwnInterrupt } from "./fiq";
import { printPiece } from "./hypercall/console";
import { loadPiece } from "./image/load";
import { Vcpu, WORK_PRINTING } from "./vcpu";

// What takes long MVM does in a VM's place: when the scheduler gives the VM the core, on the VM's budget or surplus, a piece at a time. So
// a large image, or a long text, delays nobody else.
//
//   schedule ── the VM is chosen ──▶ piece · piece · … ──┬─ done: the VM runs
//      ▲                                                 │
//      └───────────── an interrupt of MVM's own ─────────┘

export function hasWork(vcpu: Vcpu): bool {
  return vcpu.work !== 0;
}

/** Works until all is done, or until an interrupt of MVM's own, which it takes. On the core of `vcpu`. */
export function continueWork(vcpu: Vcpu): void {
  while ((mrc(ISR) & PSR_F) === 0) {
    if (vcpu.work !== WORK_PRINTING) {
      if (loadPiece(vcpu)) return;
    } else if (printPiece(vcpu)) {
      vcpu.work = 0;
      return;
    }
  }
  takeOwnInterrupt(vcpu.core);
}
