import {
  DELAY_MAX,
  HYPERCALL_CONSOLE_WRITE,
  HYPERCALL_DELAY,
  HYPERCALL_VERSION,
  HYPERCALL_VM_INFO,
  INVALID_PARAMETERS,
  SUCCESS,
  VM_INFO_BUDGET,
  VM_INFO_CHANNELS,
  VM_INFO_CORES,
  VM_INFO_GUARDED,
  VM_INFO_ID,
  VM_INFO_LEVEL,
  VM_INFO_MEMORY_BASE,
  VM_INFO_MEMORY_SIZE,
  VM_INFO_PERIOD,
  VM_INFO_STARTS,
  VM_INFO_VMS,
  VM_INFO_WEIGHT,
} from "../../../../abi/src/hypercall";
import { channelCount } from "../channel/channel";
import { hasArrived, isGuarded } from "../guarded/guard";
import { header, memoryRecord } from "../image/records";
import { Next } from "../next";
import { blockForInterrupt } from "../schedule/wake";
import { Vcpu } from "../vcpu";
import { MVM_VERSION } from "../version";
import { Vm } from "../vm";
import { writeConsole } from "./console";
import { done, unknownCall } from "./result";

/**
 * Group 0 (abi: hypercall.ts). arch/armv7/monitor.S answers the version call. The call stands here
 * too, so that there is one list.
 */
export function basicCall(vcpu: Vcpu): Next {
  const counters = vcpu.vm.report;
  switch (vcpu.r0) {
    case HYPERCALL_VERSION:
      counters.callsVersion++;
      return done(vcpu, MVM_VERSION);
    case HYPERCALL_CONSOLE_WRITE:
      counters.callsConsole++;
      return writeConsole(vcpu, vcpu.r1, vcpu.r2);
    case HYPERCALL_DELAY:
      counters.callsDelay++;
      return delay(vcpu, vcpu.r1);
    case HYPERCALL_VM_INFO:
      counters.callsInfo++;
      return done(vcpu, vmInfo(vcpu.vm, vcpu.r1));
    default:
      return unknownCall(vcpu);
  }
}

/**
 * HYPERCALL_DELAY: waits for an interrupt, at most `microseconds` (0: no limit). If a guarded
 * interrupt has arrived already, the call returns at once.
 */
function delay(vcpu: Vcpu, microseconds: u32): Next {
  if (microseconds > DELAY_MAX) return done(vcpu, INVALID_PARAMETERS);
  return hasArrived(vcpu) ? done(vcpu, SUCCESS) : blockForInterrupt(vcpu, microseconds);
}

/** HYPERCALL_VM_INFO: `item` (VM_INFO_…) of the calling `vm`. */
function vmInfo(vm: Vm, item: u32): u32 {
  const region = memoryRecord(vm.record.firstMemory);
  switch (item) {
    case VM_INFO_ID:
      return vm.id;
    case VM_INFO_LEVEL:
      return vm.level;
    case VM_INFO_CORES:
      return vm.cores;
    case VM_INFO_MEMORY_BASE:
      return region.guestBase;
    case VM_INFO_MEMORY_SIZE:
      return region.length - vm.record.tables;
    case VM_INFO_STARTS:
      return vm.report.starts;
    case VM_INFO_BUDGET:
      return vm.record.budget;
    case VM_INFO_PERIOD:
      return vm.record.period;
    case VM_INFO_WEIGHT:
      return vm.record.weight;
    case VM_INFO_CHANNELS:
      return channelCount(vm.id);
    case VM_INFO_VMS:
      return header().vmCount;
    case VM_INFO_GUARDED:
      return isGuarded(vm) ? 1 : 0;
    default:
      return INVALID_PARAMETERS;
  }
}
