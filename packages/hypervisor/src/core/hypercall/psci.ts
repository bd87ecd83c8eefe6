import {
  ALREADY_ON,
  INVALID_ADDRESS,
  INVALID_PARAMETERS,
  NOT_SUPPORTED,
  ON_PENDING,
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
  PSCI_ON_PENDING,
  PSCI_SYSTEM_OFF,
  PSCI_SYSTEM_RESET,
  PSCI_VERSION,
  PSCI_VERSION_1_0,
} from "../../../../abi/src/psci";
import { END_OFF, END_RESTART } from "../life/decided-end";
import { endVm } from "../life/end";
import { leaveUnlessLast } from "../life/leave";
import { isOn, switchOn } from "../life/power";
import { isVmMemory } from "../memory-region";
import { NEXT_DECIDE, Next } from "../next";
import { isOff, noVcpu, Vcpu, vcpuOfVm } from "../vcpu";
import { Vm } from "../vm";
import { done } from "./result";

/** Owner and type bits of PSCI's 32-bit calls. */
const PSCI_RANGE: u32 = 0x84000000;
const PSCI_RANGE_MASK: u32 = 0xffffffe0;
/** An ARM instruction, the least that an entry must point to. */
const INSTRUCTION_SIZE: u32 = 4;
/** THUMB: this bit of an entry means Thumb state. ARM_ALIGNMENT: without it these bits are 0. */
const THUMB: u32 = 1;
const ARM_ALIGNMENT: u32 = INSTRUCTION_SIZE - 1;

export function isPsci(call: u32): bool {
  return (call & PSCI_RANGE_MASK) === PSCI_RANGE;
}

/** Handles a power call of `vcpu`: "the system" is its VM. Call on the core of `vcpu`. */
export function psci(vcpu: Vcpu): Next {
  vcpu.vm.report.callsPsci++;
  switch (vcpu.r0) {
    case PSCI_VERSION:
      return done(vcpu, PSCI_VERSION_1_0);
    case PSCI_CPU_OFF:
      return leaveUnlessLast(vcpu) ? NEXT_DECIDE : endVm(vcpu, END_OFF);
    case PSCI_CPU_ON:
      return done(vcpu, cpuOn(vcpu.vm, vcpu.r1, vcpu.r2, vcpu.r3));
    case PSCI_SYSTEM_OFF:
      return endVm(vcpu, END_OFF);
    case PSCI_SYSTEM_RESET:
      return endVm(vcpu, END_RESTART);
    case PSCI_AFFINITY_INFO:
      return done(vcpu, affinityInfo(vcpu.vm, vcpu.r1, vcpu.r2));
    case PSCI_MIGRATE_INFO_TYPE:
      return done(vcpu, PSCI_MIGRATE_NOT_REQUIRED);
    case PSCI_FEATURES:
      return done(vcpu, isImplemented(vcpu.r1) ? SUCCESS : NOT_SUPPORTED);
    default:
      return done(vcpu, NOT_SUPPORTED);
  }
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

/** The virtual CPU of `vm` on the core with this affinity (MPIDR[23:0]), or noVcpu(). */
function vcpuWith(vm: Vm, affinity: u32): Vcpu {
  const count = popcnt(vm.cores);
  for (let number: u32 = 0; number < count; number++) {
    const vcpu = vcpuOfVm(vm, number);
    if (vcpu.core === affinity) return vcpu;
  }
  return noVcpu();
}

/** MVM does not know levels above 0 (groups of cores). PSCI 1.0 allows this. */
function affinityInfo(vm: Vm, affinity: u32, level: u32): i32 {
  const vcpu = vcpuWith(vm, affinity);
  if (vcpu === noVcpu() || level !== 0) return INVALID_PARAMETERS;
  if (!isOn(vcpu)) return PSCI_OFF;
  return isOff(vcpu) ? PSCI_ON_PENDING : PSCI_ON;
}

function cpuOn(vm: Vm, affinity: u32, entry: u32, argument: u32): i32 {
  const vcpu = vcpuWith(vm, affinity);
  if (vcpu === noVcpu()) return INVALID_PARAMETERS;
  if (!isEntry(vm, entry)) return INVALID_ADDRESS;
  if (switchOn(vcpu, entry, argument)) return SUCCESS;
  return isOff(vcpu) ? ON_PENDING : ALREADY_ON;
}

function isEntry(vm: Vm, entry: u32): bool {
  if ((entry & THUMB) === 0 && (entry & ARM_ALIGNMENT) !== 0) return false;
  return isVmMemory(vm.record, entry & ~THUMB, INSTRUCTION_SIZE);
}
