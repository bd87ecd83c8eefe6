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
// this, and several cores may decide at once. The first decision counts (decided-end.ts). The first
// core of the VM, which has the lowest number (coreOf), carries the decision out.
//
//   first core     decides ──────────────────┬─▶ stops all cores ─▶ off, faulted, loaded again
//                  is interrupted (FIQ) ─────┘
//                      ▲
//   further core   decides ─▶ leaves the VM
//
// A VM may end in the middle of a line that its guest writes to the console. MVM then prints two
// lines: the unfinished line, and MVM's line about the end. It takes long to print a line, and
// other VMs of the core wait meanwhile. So the scheduler must decide between the two lines.
// Therefore a VM with one core ends in two steps, as on a further core: its virtual CPU leaves the
// core, and the core interrupts itself. (A VM with several cores is the only VM of the system, so
// no other VM waits.)

/**
 * Ends the VM of `vcpu` as `how` (END_…) says, unless another core of the VM has decided before.
 * Call on the core of `vcpu`, without a lock. The scheduler must decide afterwards, because `vcpu`
 * has left its core.
 */
export function endVm(vcpu: Vcpu, how: u32): Next {
  const vm = vcpu.vm;
  const core = vcpu.core;
  decideEnd(vm, how);
  // The VM has one core, and its guest has not finished a line.
  const endsInTwoSteps = popcnt(vm.cores) === 1 && vcpu.lineLength !== 0;
  // The unfinished line of a VM that switches itself off is printed here, so that it comes before
  // MVM's line "is off". In the other cases the unfinished line is printed when the end is carried
  // out. After a fault, MVM's line about the fault has been printed already.
  if (endsInTwoSteps && how === END_OFF) printUnfinishedLines(vm);
  if (coreOf(vm) === core && !endsInTwoSteps) {
    carryOutEnd(vm);
  } else {
    leaveCore(vcpu);
    notifyCore(coreOf(vm));
  }
  return NEXT_DECIDE;
}

/**
 * Carries out the decision how a VM ends, for a VM whose first core is the calling core. `core` is
 * the number of this core. The end of a VM may print a line. So one call carries out one decision
 * at most, and none if the caller has printed a line already (`hasPrinted`). If decisions are left,
 * the core interrupts itself. The scheduler must decide afterwards.
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
