import { INVALID_PARAMETERS, NOT_SUPPORTED, SMCCC_VERSION, SUCCESS } from "../../../abi/src/hypercall";
import {
  PSCI_AFFINITY_INFO,
  PSCI_CPU_OFF,
  PSCI_FEATURES,
  PSCI_MIGRATE_INFO_TYPE,
  PSCI_MIGRATE_NOT_REQUIRED,
  PSCI_ON,
  PSCI_SYSTEM_OFF,
  PSCI_SYSTEM_RESET,
  PSCI_VERSION,
  PSCI_VERSION_1_0,
} from "../../../abi/src/psci";
import { VM_STATE_OFF } from "../../../abi/src/report";
import { endLine, printName, startLine } from "./console";
import { isQuiet, noteIfHalted, parkCore, restartVm, stopVm } from "./life-cycle";
import { print } from "./print";
import { Vcpu } from "./vcpu";
import { Vm } from "./vm";

/** Owner and type bits of PSCI's 32-bit calls. */
const PSCI_RANGE: u32 = 0x84000000;
const PSCI_RANGE_MASK: u32 = 0xffffffe0;
/** An affinity, as MPIDR[23:0] has it. */
const AFFINITY_MASK: u32 = 0x00ffffff;

export function isPsci(call: u32): bool {
  return (call & PSCI_RANGE_MASK) === PSCI_RANGE;
}

/** Power calls of the guest: "the system" is its VM. Returns the virtual CPU to go on with, or not at all. */
export function psci(vcpu: Vcpu): Vcpu {
  switch (vcpu.r0) {
    case PSCI_VERSION:
      vcpu.r0 = PSCI_VERSION_1_0;
      break;
    case PSCI_CPU_OFF: // the VM's only core
    case PSCI_SYSTEM_OFF:
      switchOff(vcpu.vm);
      break;
    case PSCI_SYSTEM_RESET:
      return restartVm(vcpu.vm);
    case PSCI_AFFINITY_INFO:
      vcpu.r0 = (vcpu.r1 & AFFINITY_MASK) === vcpu.core ? PSCI_ON : INVALID_PARAMETERS;
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

/** Does not return. */
function switchOff(vm: Vm): void {
  stopVm(vm, VM_STATE_OFF);
  if (!isQuiet()) {
    startLine();
    print("VM ");
    printName(vm);
    print(" is off");
    endLine();
  }
  noteIfHalted();
  parkCore();
}
