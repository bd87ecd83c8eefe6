import { DFAR, DFSR, IFAR, IFSR } from "../../../abi/src/arm/cp15";
import {
  FAULT_DATA_READ,
  FAULT_DATA_WRITE,
  FAULT_IMPRECISE_ABORT,
  FAULT_PREFETCH_ABORT,
} from "../../../abi/src/report";
import { VM_FLAG_LOG_FAULTS, VM_FLAG_RESTART_ON_FAULT } from "../../../abi/src/system-image";
import { mcr, mrc } from "../../../toolchain/hw/hw";
import { ASYNCHRONOUS_EXTERNAL, isAsynchronous, isExternal, isWrite } from "../arch/armv7/fault-status";
import { abortPsr, enterAbort } from "../arch/armv7/guest-abort";
import { modeName } from "../arch/armv7/psr";
import { accessNormalWorldRegisters } from "../arch/armv7/scr";
import { endLine, printName, startLine } from "./console";
import { END_FAULT, END_RESTART } from "./life/decided-end";
import { endVm } from "./life/end";
import { NEXT_SAME, Next } from "./next";
import { print, printDecimal, printHex } from "./print";
import { Vcpu } from "./vcpu";
import { Vm } from "./vm";

// A guest touched what the firewall keeps from it, or nothing at all: an external abort, which
// comes to the monitor. It is named on the console and in the report, and the VM is stopped,
// started again, or, if it is configured so, its own kernel gets the abort; nobody else notices.
//
// A refused read, or instruction fetch, stops the guest at that instruction. A refused write is
// buffered: the abort comes some instructions later and tells neither which nor where (ARM DDI
// 0406C B3.12.5). It may come when the guest is in MVM, even when another VM's turn has begun: a
// switch of VMs waits for it.

/**
 * External abort on a data access of the guest. On its core; returns the virtual CPU to go on with,
 * or parks the core.
 */
export function handleDataAbort(vcpu: Vcpu): Next {
  selectDataFault();
  const status = mrc(DFSR);
  const address = mrc(DFAR);
  accessNormalWorldRegisters(false);
  return dataFault(vcpu, status, address);
}

/**
 * The abort of a write of `vcpu` that came when it had left its core (schedule/switch.ts): it is
 * loaded again, and gets it now. On its core; returns the virtual CPU to go on with. @cold
 */
export function deliverLateAbort(vcpu: Vcpu): Next {
  vcpu.lateAbort = 0;
  return dataFault(vcpu, ASYNCHRONOUS_EXTERNAL, 0);
}

function dataFault(vcpu: Vcpu, status: u32, address: u32): Next {
  const known = !isAsynchronous(status);
  const place: u32 = known ? address : 0;
  return fault(
    vcpu,
    !known ? FAULT_IMPRECISE_ABORT : isWrite(status) ? FAULT_DATA_WRITE : FAULT_DATA_READ,
    place,
    status,
  );
}

/**
 * Says it, and stops the VM or gives its kernel the abort; returns the virtual CPU to go on with.
 */
function fault(vcpu: Vcpu, kind: u32, address: u32, status: u32): Next {
  keep(vcpu, kind, address, status);
  if (!isLogged(vcpu.vm)) return stop(vcpu);
  vcpu.pc = enterAbort(kind !== FAULT_PREFETCH_ABORT, vcpu.pc, vcpu.cpsr, status, address);
  vcpu.cpsr = abortPsr(vcpu.cpsr);
  return NEXT_SAME;
}

/**
 * External abort on an instruction fetch of the guest. On its core; returns the virtual CPU to go
 * on with, or parks the core.
 */
export function handlePrefetchAbort(vcpu: Vcpu): Next {
  selectPrefetchFault();
  const status = mrc(IFSR);
  const address = mrc(IFAR);
  accessNormalWorldRegisters(false);
  return fault(vcpu, FAULT_PREFETCH_ABORT, address, status);
}

/**
 * Selects the copy of DFSR and DFAR that describes an abort taken to monitor mode: the secure one.
 * Some processors and emulators fill in the guest's; MVM keeps its own clear, so the copy with an
 * external abort in it is the right one.
 */
function selectDataFault(): void {
  accessNormalWorldRegisters(!isExternal(mrc(DFSR)));
}

/** As {@link selectDataFault}, for IFSR and IFAR. */
function selectPrefetchFault(): void {
  accessNormalWorldRegisters(!isExternal(mrc(IFSR)));
}

/** Keeps the fault in the report and says it, while no other core of the VM does. */
function keep(vcpu: Vcpu, kind: u32, address: u32, status: u32): void {
  startLine();
  const report = vcpu.vm.report;
  report.faults++;
  report.faultKind = kind;
  report.faultAddress = address;
  report.faultPc = vcpu.pc;
  report.faultCpsr = vcpu.cpsr;
  report.faultStatus = status;
  report.faultCore = vcpu.core;
  mcr(DFSR, 0);
  mcr(IFSR, 0);
  announceFault(vcpu.vm);
  endLine();
}

function isLogged(vm: Vm): bool {
  return (vm.record.flags & VM_FLAG_LOG_FAULTS) !== 0;
}

/** Stops the VM for good, or to start it again. */
function stop(vcpu: Vcpu): Next {
  const restarts = (vcpu.vm.record.flags & VM_FLAG_RESTART_ON_FAULT) !== 0;
  return endVm(vcpu, restarts ? END_RESTART : END_FAULT);
}

function announceFault(vm: Vm): void {
  const report = vm.report;
  print("VM ");
  printName(vm);
  print(isLogged(vm) ? " faulted: " : " stopped: ");
  if (report.faultKind === FAULT_IMPRECISE_ABORT) {
    print("a write was refused (imprecise abort: neither its address nor its instruction is known), status ");
    printHex(report.faultStatus);
    print(", noticed before pc ");
  } else {
    if (report.faultKind === FAULT_PREFETCH_ABORT) print("instruction fetch");
    else print(report.faultKind === FAULT_DATA_WRITE ? "write" : "read");
    print(" refused at ");
    printHex(report.faultAddress);
    print(" (external abort), status ");
    printHex(report.faultStatus);
    print(", pc ");
  }
  printHex(report.faultPc);
  print(", mode ");
  print(modeName(report.faultCpsr));
  print(", core ");
  printDecimal(report.faultCore);
}
