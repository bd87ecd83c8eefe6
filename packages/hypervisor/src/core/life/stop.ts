import { PHASE_HALTED, VM_STATE_LOADING, VM_STATE_OFF } from "../../../../abi/src/report";
import { FIRST_SPI } from "../../../../abi/src/system-image";
import { reclaimDoorbells } from "../channel/doorbell";
import { endLine, printName, printUnfinishedLines, startLine } from "../console";
import { interruptRecord } from "../image/records";
import { GROUP_LOCK } from "../layout";
import { dropLeases } from "../lease/hold";
import { print } from "../print";
import { report, setPhase } from "../report";
import { reclaimSharedLine } from "../schedule/stray";
import { acquire, release } from "../spinlock";
import { Vcpu, vcpuOfVm } from "../vcpu";
import { isOver, Vm, vmOf } from "../vm";
import { forgetEndDecision } from "./decided-end";
import { leaveCore } from "./leave";
import { resetPower } from "./power";
import { isQuiet } from "./quiet";
import {
  forgetRequest,
  isLeaving,
  postRequest,
  REQUEST_BEGIN,
  REQUEST_LEAVE,
  REQUESTS_ON_MISS,
} from "./request";
import { startVm } from "./start";

// How a VM stops: each of its virtual CPUs leaves its core, and then MVM takes back the shared
// interrupt lines of the VM. The first core of the VM does this: it asks the virtual CPUs on the
// further cores to leave, and waits until they have left.

/**
 * Stops `vm`, and sets its state to `state` (VM_STATE_…). Call on the first core of `vm`, without a
 * lock. The scheduler must decide afterwards.
 */
export function stopVm(vm: Vm, state: u32): void {
  // All virtual CPUs leave their cores.
  const first = vcpuOfVm(vm, 0);
  leaveCore(first);
  const count = popcnt(vm.cores);
  for (let number: u32 = 1; number < count; number++) expel(vcpuOfVm(vm, number));
  // Forget what was asked or decided for the VM while it ran. Another core of the VM may have asked
  // the first virtual CPU to begin (PSCI CPU_ON), and a reaction to a miss may be due (react.ts). A
  // watchdog action that is due (REQUEST_WATCHDOG_ACTION) is not forgotten.
  forgetRequest(first, REQUEST_BEGIN | REQUESTS_ON_MISS);
  dropLeases(vm);
  resetPower(vm, 0);
  forgetEndDecision(vm);
  reclaimSharedLines(vm);
  // Print, and change the report.
  printUnfinishedLines(vm);
  if (state === VM_STATE_OFF && !isQuiet()) announceOff(vm);
  vm.report.state = state;
  noteIfHalted();
}

/**
 * Stops `vm`, which may be over already, and lets MVM load it again. Call on the first core of
 * `vm`, without a lock. The scheduler must decide afterwards.
 */
export function restartVm(vm: Vm): void {
  stopVm(vm, VM_STATE_LOADING);
  startVm(vm);
}

/**
 * Asks `vcpu`, a further virtual CPU of its VM, to leave its core, and waits until it has left. If
 * `vcpu` was asked to begin and has not begun yet, `vcpu` begins and then leaves. The caller holds
 * no lock. The wait always ends, because the core of `vcpu` waits for another core in two places
 * only: for a lock, which is a short time; and in awaitAnswer (fulfil.ts), where it fulfils its
 * requests meanwhile.
 */
function expel(vcpu: Vcpu): void {
  postRequest(vcpu, REQUEST_LEAVE);
  while (isLeaving(vcpu)) {}
}

/** Takes back the shared interrupt lines of `vm`. */
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

/** Prints a line that `vm` is off. */
function announceOff(vm: Vm): void {
  startLine();
  print("VM ");
  printName(vm);
  print(" is off");
  endLine();
}

/**
 * If all VMs are over (isOver: none runs or is being loaded), sets the phase of the report to
 * halted. Then also prints a line, unless the configuration says `quiet`.
 */
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
