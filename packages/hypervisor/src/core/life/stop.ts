import { PHASE_HALTED, VM_STATE_LOADING, VM_STATE_OFF } from "../../../../abi/src/report";
import { FIRST_SPI } from "../../../../abi/src/system-image";
import { reclaimDoorbells } from "../channel/doorbell";
import { endLine, flushRest, printName, startLine } from "../console";
import { interruptRecord } from "../image/records";
import { GROUP_LOCK } from "../layout";
import { dropLeases } from "../lease/hold";
import { print } from "../print";
import { report, setPhase } from "../report";
import { reclaimSharedLine } from "../schedule/stray";
import { acquire, release } from "../spinlock";
import { Vcpu, vcpuOfVm } from "../vcpu";
import { isOver, Vm, vmOf } from "../vm";
import { forgetEnd } from "./decided-end";
import { leaveCore } from "./leave";
import { resetPower } from "./power";
import { isQuiet } from "./quiet";
import { ask, forgetRequest, isLeaving, REQUEST_BEGIN, REQUEST_LEAVE } from "./request";
import { startVm } from "./start";

// How a VM stops: every one of its virtual CPUs leaves its core, then the VM gives back the shared
// lines. All of it on the VM's first core. That core asks the further cores to leave, and waits.

/**
 * Stops `vm` with `state` (VM_STATE_…). On its first core. The scheduler must decide afterwards.
 */
export function stopVm(vm: Vm, state: u32): void {
  const first = vcpuOfVm(vm, 0);
  leaveCore(first);
  const count = popcnt(vm.cores);
  for (let number: u32 = 1; number < count; number++) expel(vcpuOfVm(vm, number));
  // What the VM's own cores have asked of it meanwhile is over with it.
  forgetRequest(first, REQUEST_BEGIN);
  dropLeases(vm);
  resetPower(vm, 0);
  forgetEnd(vm);
  reclaimSharedLines(vm);
  flushRest(vm);
  if (state === VM_STATE_OFF && !isQuiet()) announceOff(vm);
  vm.report.state = state;
  noteIfHalted();
}

/** Stops `vm` and lets it be loaded and started again. On its first core. */
export function restartVm(vm: Vm): void {
  stopVm(vm, VM_STATE_LOADING);
  startVm(vm);
}

/**
 * Has `vcpu`, a further one of its VM, leave its core, also if it is about to begin there. This
 * wait ends, because a core that is asked waits for no other core.
 */
function expel(vcpu: Vcpu): void {
  ask(vcpu, REQUEST_LEAVE);
  while (isLeaving(vcpu)) {}
}

/** The VM's shared lines are MVM's again. */
function reclaimSharedLines(vm: Vm): void {
  const record = vm.record;
  const end = record.firstInterrupt + record.interruptCount;
  acquire(GROUP_LOCK);
  for (let index = record.firstInterrupt; index < end; index++) {
    const id = interruptRecord(index).id;
    if (id >= FIRST_SPI) reclaimSharedLine(id);
  }
  reclaimDoorbells(vm.id);
  release(GROUP_LOCK);
}

function announceOff(vm: Vm): void {
  startLine();
  print("VM ");
  printName(vm);
  print(" is off");
  endLine();
}

/** Says so, on the console and in the report, when no VM will run any more. */
function noteIfHalted(): void {
  for (let id: u32 = 0; id < report().vmCount; id++) {
    if (!isOver(vmOf(id))) return;
  }
  setPhase(PHASE_HALTED);
  if (isQuiet()) return;
  startLine();
  print("every VM is off");
  endLine();
}
