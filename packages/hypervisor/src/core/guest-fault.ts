import {
  FAULT_DATA_READ,
  FAULT_DATA_WRITE,
  FAULT_IMPRECISE_ABORT,
  FAULT_INSTRUCTION,
  FAULT_PREFETCH_ABORT,
  REFUSED_OWN_PAGE,
  REFUSED_TABLES,
  REFUSED_THUMB,
} from "../../../abi/src/report";
import {
  VM_FLAG_ANSWER_START_CODE,
  VM_FLAG_LOG_FAULTS,
  VM_FLAG_RESTART_ON_FAULT,
} from "../../../abi/src/system-image";
import {
  ASYNCHRONOUS_EXTERNAL,
  clearFaults,
  closeGuestMemory,
  completeLoad,
  dataFaultAddress,
  dataFaultStatus,
  deliverAbort,
  isAsynchronous,
  isInStub,
  isWrite,
  modeName,
  openGuestMemory,
  prefetchFaultAddress,
  prefetchFaultStatus,
  refusalReason,
  refusedAddress,
  refusedKind,
  refusedStatus,
  shownPc,
  shownPsr,
} from "../arch/arch";
import { isStartCodeRegister, startCodeRegister } from "../board/board";
import { endLine, printName, startLine } from "./console";
import { guestHardware } from "./guest-hardware";
import { END_FAULT, END_RESTART } from "./life/decided-end";
import { endVm } from "./life/end";
import { NEXT_SAME, Next } from "./next";
import { print, printDecimal, printHex } from "./print";
import { VmReport } from "./report";
import { Vcpu } from "./vcpu";
import { Vm } from "./vm";

// Faults of guests. If a guest accesses an address that the firewall refuses, or an address without
// a device, an external abort comes to the monitor. MVM writes the fault to the console and to the
// report. Then MVM stops the VM, or starts the VM again, or gives the abort to the guest's own
// kernel, as the configuration says. Other VMs do not notice it.
//
// A refused read, or instruction fetch, stops the guest at its instruction. A write is buffered. If
// the write is refused, the abort comes some instructions later, and tells neither the instruction
// nor the address (ARM DDI 0406C B3.12.5). The abort may come when the guest has entered MVM
// already. So a switch of VMs completes all writes of the guest that leaves. If an abort is pending
// then, MVM keeps it for this guest (schedule/switch.ts).
//
// The start code of an ordinary kernel expects the whole board. For a VM with
// VM_FLAG_ANSWER_START_CODE, MVM completes the loads of registers that such code reads, and lets
// refused writes pass, because their addresses are not known.

/** Handles an external abort on a data access of `vcpu`. Call on the core of `vcpu`. */
export function handleDataAbort(vcpu: Vcpu): Next {
  return handleDataFault(vcpu, dataFaultStatus(), dataFaultAddress());
}

/** Handles an external abort on an instruction fetch of `vcpu`. Call on the core of `vcpu`. */
export function handlePrefetchAbort(vcpu: Vcpu): Next {
  return handleFault(vcpu, FAULT_PREFETCH_ABORT, prefetchFaultAddress(), prefetchFaultStatus());
}

/**
 * Handles the abort of a write of `vcpu` that MVM kept when `vcpu` left its core. Call on the core
 * of `vcpu`, which is loaded again. @cold
 */
export function deliverLateAbort(vcpu: Vcpu): Next {
  guestHardware(vcpu).lateAbort = 0;
  return handleDataFault(vcpu, ASYNCHRONOUS_EXTERNAL, 0);
}

function handleDataFault(vcpu: Vcpu, status: u32, address: u32): Next {
  if (answer(vcpu, status, address)) return NEXT_SAME;
  if (isAsynchronous(status)) return handleFault(vcpu, FAULT_IMPRECISE_ABORT, 0, status);
  return handleFault(vcpu, isWrite(status) ? FAULT_DATA_WRITE : FAULT_DATA_READ, address, status);
}

/**
 * Answers the access if it is one of start code, and if the VM may have an answer. Returns whether
 * it did.
 */
function answer(vcpu: Vcpu, status: u32, address: u32): bool {
  if ((vcpu.vm.record.flags & VM_FLAG_ANSWER_START_CODE) === 0) return false;
  if (!isAsynchronous(status)) {
    if (isWrite(status) || !isStartCodeRegister(address)) return false;
    if (!completeLoad(vcpu, address, startCodeRegister(address))) return false;
  }
  clearFaults();
  vcpu.vm.report.answered++;
  return true;
}

/** Reports the fault. Then stops the VM, or gives the abort to its kernel. */
function handleFault(vcpu: Vcpu, kind: u32, address: u32, status: u32): Next {
  openGuestMemory();
  nameFault(vcpu, kind, address, status);
  closeGuestMemory();
  if (!isLogged(vcpu.vm)) return stopFaulted(vcpu);
  if (kind === FAULT_IMPRECISE_ABORT && isInStub(vcpu)) return NEXT_SAME;
  deliverAbort(vcpu, kind !== FAULT_PREFETCH_ABORT, status, address);
  return NEXT_SAME;
}

/**
 * Reports that the deprivileged guest of `vcpu` executed an instruction that MVM does not emulate,
 * and stops the VM. Call on the core of `vcpu`. The guests' memory is open.
 */
export function stopOnInstruction(vcpu: Vcpu): Next {
  nameFault(vcpu, FAULT_INSTRUCTION, shownPc(vcpu), refusalReason(vcpu));
  return stopFaulted(vcpu);
}

/**
 * Reports that the isolation refused an access of the deprivileged guest of `vcpu`. Returns whether
 * the VM goes on: the guest then takes the abort. Call on the core of `vcpu`. The guests' memory is
 * open.
 */
export function nameRefusedAccess(vcpu: Vcpu): bool {
  nameFault(vcpu, refusedKind(vcpu), refusedAddress(vcpu), refusedStatus(vcpu));
  return isLogged(vcpu.vm);
}

/**
 * Writes the fault to the report and the console. CONSOLE_LOCK also guards the fault in the report
 * against the other cores of the VM. The guests' memory is open.
 */
function nameFault(vcpu: Vcpu, kind: u32, address: u32, status: u32): void {
  startLine();
  const report = vcpu.vm.report;
  report.faults++;
  report.faultKind = kind;
  report.faultAddress = address;
  report.faultPc = shownPc(vcpu);
  report.faultCpsr = shownPsr(vcpu);
  report.faultStatus = status;
  report.faultCore = vcpu.core;
  clearFaults();
  announceFault(vcpu.vm);
  endLine();
}

/** Whether the configuration says that `vm` goes on after a fault. */
function isLogged(vm: Vm): bool {
  return (vm.record.flags & VM_FLAG_LOG_FAULTS) !== 0;
}

/** Stops the VM for good, or to start it again. */
export function stopFaulted(vcpu: Vcpu): Next {
  const restarts = (vcpu.vm.record.flags & VM_FLAG_RESTART_ON_FAULT) !== 0;
  return endVm(vcpu, restarts ? END_RESTART : END_FAULT);
}

function announceFault(vm: Vm): void {
  const report = vm.report;
  print("VM ");
  printName(vm);
  print(isLogged(vm) ? " faulted: " : " stopped: ");
  if (report.faultKind === FAULT_INSTRUCTION) {
    announceRefusal(report.faultStatus);
  } else if (report.faultKind === FAULT_IMPRECISE_ABORT) {
    print("a write was refused (imprecise abort: neither its address nor its instruction is known), status ");
    printHex(report.faultStatus);
    print(", noticed before pc ");
  } else {
    announceAccess(report);
  }
  printHex(report.faultPc);
  print(", mode ");
  print(modeName(report.faultCpsr));
  print(", core ");
  printDecimal(report.faultCore);
}

/** Prints the reason (REFUSED_…), and how to correct the system. */
function announceRefusal(reason: u32): void {
  switch (reason) {
    case REFUSED_THUMB:
      print("a deprivileged kernel cannot be in Thumb state (build it for ARM state), pc ");
      break;
    case REFUSED_TABLES:
      print('a confined guest has one translation table and cannot change it (give it "shadow"), pc ');
      break;
    case REFUSED_OWN_PAGE:
      print("a store to the page that is executed, by an instruction that MVM does not do, pc ");
      break;
    default:
      print("an abort inside MVM's stub, pc ");
  }
}

function announceAccess(report: VmReport): void {
  if (report.faultKind === FAULT_PREFETCH_ABORT) print("instruction fetch");
  else print(report.faultKind === FAULT_DATA_WRITE ? "write" : "read");
  print(" refused at ");
  printHex(report.faultAddress);
  print(" (external abort), status ");
  printHex(report.faultStatus);
  print(", pc ");
}
