import { NO_VM, PHASE_HALTED, VM_STATE_RUNNING } from "../../../abi/src/report";
import { HEADER_FLAG_QUIET, LEVEL_HRT, TRIGGER_EDGE } from "../../../abi/src/system-image";
import { discardPendingAborts, haltForever, resumeGuest } from "../arch/armv7/asm";
import { resetGuestState } from "../arch/armv7/guest-state";
import { closeCpuInterface, giveInterrupt, takeInterrupt } from "../board/board";
import { endLine, flushRest, printName, startLine } from "./console";
import { loadImages } from "./image/load";
import { header, interruptRecord, memoryRecord } from "./image/records";
import { print, printDecimal, printHex } from "./print";
import { coreReport, report, setPhase } from "./report";
import { Vcpu, vcpuOf } from "./vcpu";
import { coreOf, isOver, Vm, vmOf } from "./vm";

// Life of a VM. Its core does all of it: private interrupt lines and banked registers are reached from there only.
//
//   NONE ── startVm ──▶ RUNNING ──┬── stopVm(OFF): by itself ─────────┬──▶ the core is parked
//             ▲                   ├── stopVm(FAULTED): by a fault ────┘
//             └──── restartVm ────┘

const MIB_SHIFT: u32 = 20;

/** Whether MVM keeps its progress lines to itself. */
export function isQuiet(): bool {
  return (header().flags & HEADER_FLAG_QUIET) !== 0;
}

/** Makes `vm`, whose images are in place, ready to run and returns its virtual CPU. On the VM's core. */
export function startVm(vm: Vm): Vcpu {
  const vcpu = vcpuOf(vm.id);
  const record = vm.record;
  const end = record.firstInterrupt + record.interruptCount;
  for (let index = record.firstInterrupt; index < end; index++) {
    const line = interruptRecord(index);
    giveInterrupt(line.id, vcpu.core, line.trigger === TRIGGER_EDGE);
  }
  resetGuestState(vcpu, record);
  vm.report.state = VM_STATE_RUNNING;
  vm.report.starts++;
  vm.report.switches++;
  coreReport(vcpu.core).vm = vm.id;
  if (!isQuiet()) announceStart(vm);
  return vcpu;
}

/** Stops `vm` for good with `state` (VM_STATE_OFF or VM_STATE_FAULTED). On the VM's core; the caller then parks it. */
export function stopVm(vm: Vm, state: u32): void {
  takeLines(vm);
  flushRest(vm);
  vm.report.state = state;
  coreReport(coreOf(vm)).vm = NO_VM;
}

/** Loads `vm` again and starts it from its entry. On the VM's core. */
export function restartVm(vm: Vm): Vcpu {
  discardPendingAborts();
  takeLines(vm);
  flushRest(vm);
  loadImages(vm.record);
  return startVm(vm);
}

/** Runs the VM of the calling core, or parks the core when it has none. Does not return. */
export function runCore(core: u32): void {
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    if (coreOf(vm) === core) resumeGuest(changetype<u32>(startVm(vm)));
  }
  parkCore();
}

/** The calling core waits for ever, without interrupts. Does not return. */
export function parkCore(): void {
  closeCpuInterface();
  haltForever();
}

/** Says so, and in the report, when nothing will run any more. */
export function noteIfHalted(): void {
  for (let id: u32 = 0; id < report().vmCount; id++) {
    if (!isOver(vmOf(id))) return;
  }
  setPhase(PHASE_HALTED);
  if (isQuiet()) return;
  startLine();
  print("every VM is off");
  endLine();
}

function takeLines(vm: Vm): void {
  const record = vm.record;
  const end = record.firstInterrupt + record.interruptCount;
  for (let index = record.firstInterrupt; index < end; index++) takeInterrupt(interruptRecord(index).id);
}

function announceStart(vm: Vm): void {
  const region = memoryRecord(vm.record.firstMemory);
  startLine();
  print("VM ");
  printName(vm);
  print(vm.report.starts > 1 ? " restarted: " : " started: ");
  print(vm.record.level === LEVEL_HRT ? "HRT" : "SRT");
  print(", core ");
  printDecimal(coreOf(vm));
  print(", ");
  printDecimal(region.length >>> MIB_SHIFT);
  print(" MiB at ");
  printHex(region.base);
  endLine();
}
