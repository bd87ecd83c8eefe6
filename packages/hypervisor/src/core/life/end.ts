import { VM_STATE_FAULTED, VM_STATE_OFF } from "../../../../abi/src/report";
import { notifyCore } from "../../board/board";
import { printUnfinishedLines } from "../console";
import { NEXT_DECIDE, Next } from "../next";
import { report } from "../report";
import { Vcpu } from "../vcpu";
import { coreOf, Vm, vmOf } from "../vm";
import { decideEnd, END_OFF, END_RESTART, endDecisionOf } from "./decided-end";
import { leaveCore } from "./leave";
import { restartVm, stopVm } from "./stop";

// A VM ends because its guest ends it (PSCI), or because of a fault. Any core of the VM may decide
// this, and several cores at once. The decision that is made first counts (decided-end.ts). The
// VM's first core, which is the one with the lowest number (coreOf), carries it out.
//
//   first core     decides ──────────────────┬─▶ stops all cores ─▶ off, faulted, loaded again
//                  is interrupted (FIQ) ─────┘
//                      ▲
//   further core   decides ─▶ leaves
//
// If a VM with one core ends in the middle of a console line, MVM must print two lines: the
// unfinished line, and MVM's line about the end. After each line the scheduler must decide before
// MVM prints the next line. So `vcpu` does what a further core does: it leaves, and sends an FIQ to
// the first core, which is its own core here.

/**
 * Ends the VM of `vcpu` as `how` (END_…) says. Call on the core of `vcpu`. The scheduler must
 * decide afterwards, because `vcpu` has left its core.
 */
export function endVm(vcpu: Vcpu, how: u32): Next {
  const vm = vcpu.vm;
  const core = vcpu.core;
  decideEnd(vm, how);
  const hasUnfinishedLine = popcnt(vm.cores) === 1 && vcpu.lineLength !== 0;
  // The unfinished line of a VM that switches itself off is printed here, so that it comes before
  // MVM's line "is off". In the other cases the unfinished line is printed when the end is carried
  // out. After a fault, MVM's line about the fault has been printed already.
  if (hasUnfinishedLine && how === END_OFF) printUnfinishedLines(vm);
  if (coreOf(vm) === core && !hasUnfinishedLine) {
    carryOutEnd(vm);
  } else {
    leaveCore(vcpu);
    notifyCore(coreOf(vm));
  }
  return NEXT_DECIDE;
}

/**
 * Carries out the decision for a VM whose first core is `core`, the number of the calling core.
 * This may print a line, so one call carries out one decision at most, and none if the caller has
 * printed a line already (`hasPrinted`). If decisions are left, the core interrupts itself. The
 * scheduler must decide afterwards.
 */
export function carryOutEnds(core: u32, hasPrinted: bool): void {
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    if (endDecisionOf(vm) === 0 || coreOf(vm) !== core) continue;
    if (hasPrinted) {
      notifyCore(core);
      return;
    }
    carryOutEnd(vm);
    hasPrinted = true;
  }
}

/** Carries out the decision for `vm`. Call on the first core of `vm`. */
function carryOutEnd(vm: Vm): void {
  switch (endDecisionOf(vm)) {
    case END_OFF:
      stopVm(vm, VM_STATE_OFF);
      break;
    case END_RESTART:
      restartVm(vm);
      break;
    default:
      stopVm(vm, VM_STATE_FAULTED);
  }
}
