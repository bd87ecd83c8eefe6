import { NO_VM, PHASE_HALTED, VM_STATE_LOADING, VM_STATE_OFF } from "../../../../abi/src/report";
import { FIRST_SPI } from "../../../../abi/src/system-image";
import { discardPendingAborts } from "../../arch/armv7/asm";
import { dropGuestSgis, haltTimer, takeInterrupt } from "../../board/board";
import { ALARM_GUEST_TIMER, ALARM_TIMER, clearAlarm, vcpuAlarm } from "../alarm";
import { takeDoorbells } from "../channel/doorbell";
import { endLine, flushRest, printName, startLine } from "../console";
import { coreAt, removeFromCore } from "../core";
import { dropGuard, isGuarded } from "../guarded/guard";
import { interruptRecord } from "../image/records";
import { GROUP_LOCK } from "../layout";
import { dropLeases } from "../lease/hold";
import { print } from "../print";
import { coreReport, report, setPhase } from "../report";
import { settle } from "../schedule/account";
import { endHandled } from "../schedule/active";
import { disarm } from "../schedule/lines";
import { acquire, release } from "../spinlock";
import { noVcpu, VCPU_OFF, Vcpu, vcpuOfVm } from "../vcpu";
import { isOver, Vm, vmOf } from "../vm";
import { forgetEnd } from "./end";
import { resetPower } from "./power";
import { isQuiet } from "./quiet";
import { ask, forgetRequest, isLeaving, REQUEST_BEGIN, REQUEST_LEAVE } from "./request";
import { startVm } from "./start";

// How a VM stops: every one of its virtual CPUs leaves its core, with its alarms and the lines that
// are the core's own; then the VM gives back the shared lines. All of it on the VM's first core;
// further cores are asked, and waited for.

/**
 * Stops `vm` with `state` (VM_STATE_…). On its first core. The caller then lets the scheduler
 * decide. @cold
 */
export function stopVm(vm: Vm, state: u32): void {
  const first = vcpuOfVm(vm, 0);
  leaveCore(first);
  const count = popcnt(vm.cores);
  for (let number: u32 = 1; number < count; number++) expel(vcpuOfVm(vm, number));
  // What its own cores have asked of it meanwhile is over with it.
  forgetRequest(first, REQUEST_BEGIN);
  dropLeases(vm);
  resetPower(vm, 0);
  forgetEnd(vm);
  takeSharedLines(vm);
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
 * Has `vcpu`, a further one of its VM, leave its core, also if it is about to begin there. Such a
 * core waits for nobody, so this ends.
 */
function expel(vcpu: Vcpu): void {
  ask(vcpu, REQUEST_LEAVE);
  while (isLeaving(vcpu)) {}
}

/**
 * Takes `vcpu` from its core: its VM stops, or goes on without it. The VM's shared lines stay as
 * they are. On that core.
 */
export function leaveCore(vcpu: Vcpu): void {
  if (vcpu.state === VCPU_OFF) return;
  const core = coreAt(vcpu.core);
  if (core.loaded === vcpu) {
    discardPendingAborts();
    if (isGuarded(vcpu.vm)) dropGuard(vcpu);
    endHandled(vcpu);
    takePrivateLines(vcpu);
    haltTimer();
    core.loaded = noVcpu();
    coreReport(vcpu.core).vm = NO_VM;
  } else {
    disarm(vcpu);
  }
  for (let which = ALARM_GUEST_TIMER; which <= ALARM_TIMER; which++) {
    clearAlarm(vcpuAlarm(vcpu, which));
  }
  settle(core);
  if (core.spender === vcpu) core.spender = noVcpu();
  removeFromCore(vcpu);
  vcpu.state = VCPU_OFF;
  vcpu.work = 0;
  vcpu.lateAbort = 0;
}

/** The lines of the core itself back to MVM, from the virtual CPU that is loaded there. */
function takePrivateLines(vcpu: Vcpu): void {
  for (let lines = vcpu.lines0 | vcpu.guarded0; lines !== 0; lines &= lines - 1) takeInterrupt(ctz(lines));
  dropGuestSgis();
}

/** The shared lines back to MVM. */
function takeSharedLines(vm: Vm): void {
  const record = vm.record;
  const end = record.firstInterrupt + record.interruptCount;
  acquire(GROUP_LOCK);
  for (let index = record.firstInterrupt; index < end; index++) {
    const id = interruptRecord(index).id;
    if (id >= FIRST_SPI) takeInterrupt(id);
  }
  takeDoorbells(vm.id);
  release(GROUP_LOCK);
}

function announceOff(vm: Vm): void {
  startLine();
  print("VM ");
  printName(vm);
  print(" is off");
  endLine();
}

/** Says so, and in the report, when nothing will run any more. */
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
