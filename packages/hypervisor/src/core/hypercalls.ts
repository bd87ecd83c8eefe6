import { ISR } from "../../../abi/src/arm/cp15";
import {
  CONSOLE_WRITE_MAX,
  HYPERCALL_CONSOLE_WRITE,
  HYPERCALL_DELAY,
  HYPERCALL_VERSION,
  HYPERCALL_VM_INFO,
  INVALID_ADDRESS,
  INVALID_PARAMETERS,
  NOT_SUPPORTED,
  SMCCC_VERSION,
  SMCCC_VERSION_1_1,
  SUCCESS,
  VM_INFO_CORES,
  VM_INFO_ID,
  VM_INFO_LEVEL,
  VM_INFO_MEMORY_BASE,
  VM_INFO_MEMORY_SIZE,
  VM_INFO_STARTS,
} from "../../../abi/src/hypercall";
import { mrc, r8, wfi } from "../../../toolchain/hw/hw";
import { PSR_A, PSR_F, PSR_I } from "../arch/armv7/psr";
import { guestPhysicalAddress, NOT_MAPPED } from "../arch/armv7/translate";
import { writeToLine } from "./console";
import { memoryRecord } from "./image/records";
import { PAGE_SIZE } from "./layout";
import { isVmMemory } from "./memory-region";
import { isPsci, psci } from "./psci";
import { Vcpu } from "./vcpu";
import { MVM_VERSION } from "./version";
import { Vm } from "./vm";

/**
 * A hypercall of the guest on this core: function in r0, result in r0. Returns the virtual CPU to go on with. (The version call
 * is answered in arch/armv7/monitor.S; it stands here too so that there is one list.)
 */
export function dispatchHypercall(vcpu: Vcpu): Vcpu {
  const call = vcpu.r0;
  const counters = vcpu.vm.report;
  if (isPsci(call)) {
    counters.callsPsci++;
    return psci(vcpu);
  }
  switch (call) {
    case HYPERCALL_VERSION:
      counters.callsVersion++;
      vcpu.r0 = MVM_VERSION;
      break;
    case HYPERCALL_CONSOLE_WRITE:
      counters.callsConsole++;
      vcpu.r0 = writeConsole(vcpu.vm, vcpu.r1, vcpu.r2);
      break;
    case HYPERCALL_DELAY:
      counters.callsDelay++;
      vcpu.r0 = delay();
      break;
    case HYPERCALL_VM_INFO:
      counters.callsInfo++;
      vcpu.r0 = vmInfo(vcpu.vm, vcpu.r1);
      break;
    case SMCCC_VERSION:
      counters.callsInfo++;
      vcpu.r0 = SMCCC_VERSION_1_1;
      break;
    default:
      counters.callsUnknown++;
      vcpu.r0 = NOT_SUPPORTED;
  }
  return vcpu;
}

/** All of the buffer is checked before the first byte is printed, so that a call that fails has printed nothing. */
function writeConsole(vm: Vm, address: u32, length: u32): u32 {
  if (length > CONSOLE_WRITE_MAX) return INVALID_PARAMETERS;
  if (length === 0) return 0;
  if (address + (length - 1) < address) return INVALID_ADDRESS;
  const last = address + (length - 1);
  for (let page = address & ~(PAGE_SIZE - 1); ; page += PAGE_SIZE) {
    if (!isVmMemory(vm.record, guestPhysicalAddress(page), PAGE_SIZE)) return INVALID_ADDRESS;
    if (page === (last & ~(PAGE_SIZE - 1))) break;
  }
  let physicalPage: u32 = NOT_MAPPED;
  for (let n: u32 = 0; n < length; n++) {
    const at = address + n;
    if (n === 0 || (at & (PAGE_SIZE - 1)) === 0) {
      // The guest has one core, so its tables are as they were when they were checked.
      physicalPage = guestPhysicalAddress(at) & ~(PAGE_SIZE - 1);
    }
    writeToLine(vm, <u8>r8(physicalPage | (at & (PAGE_SIZE - 1))));
  }
  return length;
}

/** Sleeps until this core has an interrupt for its guest. A FIQ, or an abort, is taken when the guest goes on. */
function delay(): u32 {
  while ((mrc(ISR) & (PSR_I | PSR_F | PSR_A)) === 0) wfi();
  return SUCCESS;
}

function vmInfo(vm: Vm, item: u32): u32 {
  const region = memoryRecord(vm.record.firstMemory);
  switch (item) {
    case VM_INFO_ID:
      return vm.id;
    case VM_INFO_LEVEL:
      return vm.record.level;
    case VM_INFO_CORES:
      return vm.record.cores;
    case VM_INFO_MEMORY_BASE:
      return region.base;
    case VM_INFO_MEMORY_SIZE:
      return region.length;
    case VM_INFO_STARTS:
      return vm.report.starts;
    default:
      return INVALID_PARAMETERS;
  }
}
