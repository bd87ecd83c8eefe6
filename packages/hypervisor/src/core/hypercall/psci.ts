import {
  ALREADY_ON,
  INVALID_ADDRESS,
  INVALID_PARAMETERS,
  NOT_SUPPORTED,
  SMCCC_VERSION,
  SUCCESS,
} from "../../../../abi/src/hypercall";
import {
  PSCI_AFFINITY_INFO,
  PSCI_CPU_OFF,
  PSCI_CPU_ON,
  PSCI_FEATURES,
  PSCI_MIGRATE_INFO_TYPE,
  PSCI_MIGRATE_NOT_REQUIRED,
  PSCI_OFF,
  PSCI_ON,
  PSCI_SYSTEM_OFF,
  PSCI_SYSTEM_RESET,
  PSCI_VERSION,
  PSCI_VERSION_1_0,
} from "../../../../abi/src/psci";
import { VM_STATE_OFF } from "../../../../abi/src/report";
import { endLine, flushRest, printName, startLine } from "../console";
import { isQuiet } from "../life/quiet";
import { ask, REQUEST_BEGIN, REQUEST_RESTART } from "../life/request";
import { leaveCore, restartVm, stopVm } from "../life/stop";
import { isVmMemory } from "../memory-region";
import { print } from "../print";
import { schedule } from "../schedule/schedule";
import { noVcpu, VCPU_OFF, Vcpu, vcpuOfVm } from "../vcpu";
import { Vm } from "../vm";

/** Owner and type bits of PSCI's 32-bit calls. */
const PSCI_RANGE: u32 = 0x84000000;
const PSCI_RANGE_MASK: u32 = 0xffffffe0;
/** An affinity, as MPIDR[23:0] has it. */
const AFFINITY_MASK: u32 = 0x00ffffff;
/** An ARM instruction, the least that an entry must point to. */
const INSTRUCTION_SIZE: u32 = 4;

export function isPsci(call: u32): bool {
  return (call & PSCI_RANGE_MASK) === PSCI_RANGE;
}

/** Power calls of the guest: "the system" is its VM. Returns the virtual CPU to go on with, or not at all. */
export function psci(vcpu: Vcpu): Vcpu {
  vcpu.vm.report.callsPsci++;
  switch (vcpu.r0) {
    case PSCI_VERSION:
      vcpu.r0 = PSCI_VERSION_1_0;
      break;
    case PSCI_CPU_OFF:
      return cpuOff(vcpu);
    case PSCI_CPU_ON:
      vcpu.r0 = cpuOn(vcpu.vm, vcpu.r1, vcpu.r2, vcpu.r3);
      break;
    case PSCI_SYSTEM_OFF:
      return switchOff(vcpu);
    case PSCI_SYSTEM_RESET:
      return reset(vcpu);
    case PSCI_AFFINITY_INFO:
      vcpu.r0 = affinityInfo(vcpu.vm, vcpu.r1);
      break;
    case PSCI_MIGRATE_INFO_TYPE:
      vcpu.r0 = PSCI_MIGRATE_NOT_REQUIRED;
      break;
    case PSCI_FEATURES:
      vcpu.r0 = isImplemented(vcpu.r1) ? SUCCESS : NOT_SUPPORTED;
      break;
    default:
      vcpu.r0 = NOT_SUPPORTED;
  }
  return vcpu;
}

function isImplemented(call: u32): bool {
  switch (call) {
    case SMCCC_VERSION:
    case PSCI_VERSION:
    case PSCI_CPU_OFF:
    case PSCI_CPU_ON:
    case PSCI_AFFINITY_INFO:
    case PSCI_MIGRATE_INFO_TYPE:
    case PSCI_SYSTEM_OFF:
    case PSCI_SYSTEM_RESET:
    case PSCI_FEATURES:
      return true;
    default:
      return false;
  }
}

/** The virtual CPU of `vm` on the core with this affinity, or null. */
function vcpuWith(vm: Vm, affinity: u32): Vcpu {
  const count = popcnt(vm.cores);
  for (let number: u32 = 0; number < count; number++) {
    const vcpu = vcpuOfVm(vm, number);
    if (vcpu.core === (affinity & AFFINITY_MASK)) return vcpu;
  }
  return noVcpu();
}

function affinityInfo(vm: Vm, affinity: u32): i32 {
  const vcpu = vcpuWith(vm, affinity);
  if (vcpu === noVcpu()) return INVALID_PARAMETERS;
  return vcpu.state === VCPU_OFF ? PSCI_OFF : PSCI_ON;
}

function cpuOn(vm: Vm, affinity: u32, entry: u32, argument: u32): i32 {
  const vcpu = vcpuWith(vm, affinity);
  if (vcpu === noVcpu()) return INVALID_PARAMETERS;
  if (vcpu.state !== VCPU_OFF) return ALREADY_ON;
  if (!isVmMemory(vm.record, entry & ~1, INSTRUCTION_SIZE)) return INVALID_ADDRESS;
  vcpu.startEntry = entry;
  vcpu.startArgument = argument;
  ask(vcpu, REQUEST_BEGIN);
  return SUCCESS;
}

/** One core of the VM less; the last one switches the VM off. */
function cpuOff(vcpu: Vcpu): Vcpu {
  const vm = vcpu.vm;
  const count = popcnt(vm.cores);
  for (let number: u32 = 0; number < count; number++) {
    const other = vcpuOfVm(vm, number);
    if (other === vcpu || other.state === VCPU_OFF) continue;
    leaveCore(vcpu);
    return schedule(vcpu.core);
  }
  return switchOff(vcpu);
}

function switchOff(vcpu: Vcpu): Vcpu {
  const vm = vcpu.vm;
  flushRest(vm);
  if (!isQuiet()) {
    startLine();
    print("VM ");
    printName(vm);
    print(" is off");
    endLine();
  }
  stopVm(vm, VM_STATE_OFF, vcpu.core);
  return schedule(vcpu.core);
}

/** The VM starts again from its images, on its first core. */
function reset(vcpu: Vcpu): Vcpu {
  const first = vcpuOfVm(vcpu.vm, 0);
  if (first.core === vcpu.core) {
    restartVm(vcpu.vm, vcpu.core);
  } else {
    leaveCore(vcpu);
    ask(first, REQUEST_RESTART);
  }
  return schedule(vcpu.core);
}
