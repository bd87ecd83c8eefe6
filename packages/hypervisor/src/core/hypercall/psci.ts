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

// PSCI (Arm DEN0022), the power calls that Linux uses: a guest switches the cores of its VM on and
// off, and switches its VM off or resets it. The words of PSCI mean: the system is the VM of the
// caller, and a CPU is one of its virtual CPUs. `affinity` names a core as MPIDR[23:0] does.

/** Owner and type bits of PSCI's 32-bit calls. */
const PSCI_RANGE: u32 = 0x84000000;
const PSCI_RANGE_MASK: u32 = 0xffffffe0;
/** Size of an ARM instruction. So many bytes from an entry on must be in the VM's memory. */
const INSTRUCTION_SIZE: u32 = 4;
/** THUMB: this bit of an entry means Thumb state. ARM_ALIGNMENT: without it these bits are 0. */
const THUMB: u32 = 1;
const ARM_ALIGNMENT: u32 = INSTRUCTION_SIZE - 1;

/** Whether `call` is the number of a PSCI call, also of one that MVM does not implement. */
export function isPsci(call: u32): bool {
  return (call & PSCI_RANGE_MASK) === PSCI_RANGE;
}

/** Handles a PSCI call of the guest of `vcpu`. Call on the core of `vcpu`. */
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

/** The virtual CPU of `vm` on the core with `affinity`, or noVcpu(). */
function vcpuWith(vm: Vm, affinity: u32): Vcpu {
  const count = popcnt(vm.cores);
  for (let number: u32 = 0; number < count; number++) {
    const vcpu = vcpuOfVm(vm, number);
    if (vcpu.core === affinity) return vcpu;
  }
  return noVcpu();
}

/**
 * AFFINITY_INFO: whether the core with `affinity` is on. A `level` above 0 means a group of cores.
 * MVM refuses such a level, which PSCI 1.0 allows.
 */
function affinityInfo(vm: Vm, affinity: u32, level: u32): i32 {
  const vcpu = vcpuWith(vm, affinity);
  if (vcpu === noVcpu() || level !== 0) return INVALID_PARAMETERS;
  if (!isOn(vcpu)) return PSCI_OFF;
  return isOff(vcpu) ? PSCI_ON_PENDING : PSCI_ON;
}

/** CPU_ON: switches the core with `affinity` on, at `entry` with `argument` in r0. */
function cpuOn(vm: Vm, affinity: u32, entry: u32, argument: u32): i32 {
  const vcpu = vcpuWith(vm, affinity);
  if (vcpu === noVcpu()) return INVALID_PARAMETERS;
  if (!isEntry(vm, entry)) return INVALID_ADDRESS;
  if (switchOn(vcpu, entry, argument)) return SUCCESS;
  return isOff(vcpu) ? ON_PENDING : ALREADY_ON;
}

/** Whether `entry` is aligned for its instruction set, and in the memory of `vm`. */
function isEntry(vm: Vm, entry: u32): bool {
  if ((entry & THUMB) === 0 && (entry & ARM_ALIGNMENT) !== 0) return false;
  return isVmMemory(vm.record, entry & ~THUMB, INSTRUCTION_SIZE);
}
