import { NO_VM, PHASE_HALTED, VM_STATE_LOADING } from "../../../../abi/src/report";
import { FIRST_SPI } from "../../../../abi/src/system-image";
import { discardPendingAborts } from "../../arch/armv7/asm";
import { haltTimer, takeInterrupt } from "../../board/board";
import { ALARM_GUEST_TIMER, ALARM_TIMER, clearAlarm, vcpuAlarm } from "../alarm";
import { takeDoorbells } from "../channel/doorbell";
import { endLine, flushRest, startLine } from "../console";
import { coreAt, removeFromCore } from "../core";
import { interruptRecord } from "../image/records";
import { GROUP_LOCK } from "../layout";
import { dropLeases } from "../lease/hold";
import { print } from "../print";
import { coreReport, report, setPhase } from "../report";
import { disarm, saveLines } from "../schedule/lines";
import { acquire, release } from "../spinlock";
import { noVcpu, VCPU_OFF, Vcpu, vcpuOfVm } from "../vcpu";
import { isOver, Vm, vmOf } from "../vm";
import { isQuiet } from "./quiet";
import { askAndWait, REQUEST_LEAVE } from "./request";
import { startVm } from "./start";

// How a VM stops: every one of its virtual CPUs leaves its core, with its lines and alarms. On the VM's first core, or, by its own
// call or fault, on any of its cores; further cores are asked.

/** Stops `vm` with `state` (VM_STATE_…). `core` is the calling core. The caller then lets the scheduler decide. */
export function stopVm(vm: Vm, state: u32, core: u32): void {
  dropLeases(vm);
  const count = popcnt(vm.cores);
  for (let number: u32 = 0; number < count; number++) {
    const vcpu = vcpuOfVm(vm, number);
    if (vcpu.core === core) leaveCore(vcpu);
    else askAndWait(vcpu, REQUEST_LEAVE);
  }
  flushRest(vm);
  vm.report.state = state;
  noteIfHalted();
}

/** Stops `vm` and lets it be loaded and started again. On its first core. */
export function restartVm(vm: Vm, core: u32): void {
  stopVm(vm, VM_STATE_LOADING, core);
  startVm(vm);
}

/** Takes `vcpu` from its core, for good. On that core. */
export function leaveCore(vcpu: Vcpu): void {
  if (vcpu.state === VCPU_OFF) return;
  const core = coreAt(vcpu.core);
  const loaded = core.loaded === vcpu;
  if (loaded) {
    discardPendingAborts();
    saveLines(vcpu);
    haltTimer();
    core.loaded = noVcpu();
    coreReport(vcpu.core).vm = NO_VM;
  } else {
    disarm(vcpu);
  }
  takeLines(vcpu, loaded);
  for (let which = ALARM_GUEST_TIMER; which <= ALARM_TIMER; which++) {
    clearAlarm(vcpu.core, vcpuAlarm(vcpu.index, which));
  }
  if (core.spender === vcpu) core.spender = noVcpu();
  removeFromCore(vcpu);
  vcpu.state = VCPU_OFF;
  vcpu.loadStage = 0;
}

/** All lines back to MVM; the private ones are in the hardware only if the virtual CPU is. */
function takeLines(vcpu: Vcpu, loaded: bool): void {
  const record = vcpu.vm.record;
  const end = record.firstInterrupt + record.interruptCount;
  acquire(GROUP_LOCK);
  for (let index = record.firstInterrupt; index < end; index++) {
    const id = interruptRecord(index).id;
    if (id < FIRST_SPI ? loaded : vcpu.index === vcpu.vm.id) takeInterrupt(id);
  }
  if (vcpu.index === vcpu.vm.id) takeDoorbells(vcpu.vm.id);
  release(GROUP_LOCK);
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
