import { VM_STATE_LOADING, VM_STATE_NONE, VM_STATE_RUNNING } from "../../../abi/src/report";
import { LEVEL_HRT } from "../../../abi/src/system-image";
import { VmRecord } from "./image/records";
import { VM_STRUCTURE_SIZE, VMS } from "./layout";
import { VmReport, vmReport } from "./report";

// A virtual machine: the data of MVM that are neither in the VM's record in the system image, which
// is read-only, nor in the VM's report.
//
//   0x00 ┌───────────────────────┐
//        │ id │ record │ report  │
//   0x0C │ level │ cores         │  at present: as configured, until the level is changed
//   0x14 │ loaded                │  not 0: loaded before, so a load clears the memory first
//   0x18 │ coresOn │ end         │  several cores change these: life/power.ts, decided-end.ts
//   0x20 └───────────────────────┘
@unmanaged
export class Vm {
  id: u32;
  record: VmRecord;
  report: VmReport;
  level: u32;
  cores: u32;
  loaded: u32;
  /** The cores of the VM that are on, or are about to be: one bit for each. */
  coresOn: u32;
  /** How a core of the VM has decided that the VM ends: END_…; 0: the VM goes on. */
  end: u32;
}

export function vmOf(id: u32): Vm {
  return changetype<Vm>(VMS + id * VM_STRUCTURE_SIZE);
}

/** Makes VM `id` from its checked record. */
export function createVm(id: u32, record: VmRecord): Vm {
  const vm = vmOf(id);
  vm.id = id;
  vm.record = record;
  vm.report = vmReport(id);
  vm.report.name0 = record.name0;
  vm.report.name1 = record.name1;
  vm.report.name2 = record.name2;
  vm.report.name3 = record.name3;
  vm.report.state = VM_STATE_NONE;
  setPlace(vm, record.level, record.cores);
  return vm;
}

/** Sets the level and the cores of `vm`, here and in the report. */
export function setPlace(vm: Vm, level: u32, cores: u32): void {
  vm.level = level;
  vm.cores = cores;
  vm.report.level = level;
  vm.report.cores = cores;
}

/** Whether `vm` neither runs nor is being loaded. */
export function isOver(vm: Vm): bool {
  return vm.report.state !== VM_STATE_RUNNING && vm.report.state !== VM_STATE_LOADING;
}

/** Whether `vm` has its cores for itself: an HRT VM, or a VM with several cores. */
export function ownsItsCores(vm: Vm): bool {
  return vm.level === LEVEL_HRT || popcnt(vm.cores) > 1;
}

/** The *first core* of `vm`: its core with the lowest number. */
export function coreOf(vm: Vm): u32 {
  return ctz(vm.cores);
}
