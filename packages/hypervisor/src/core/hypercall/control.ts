import {
  ALREADY_ON,
  BUSY,
  DENIED,
  HYPERCALL_VM_LEVEL,
  HYPERCALL_VM_RESTART,
  HYPERCALL_VM_START,
  HYPERCALL_VM_STATISTIC,
  HYPERCALL_VM_STATUS,
  HYPERCALL_VM_STOP,
  INVALID_PARAMETERS,
  NOT_RUNNING,
  SUCCESS,
  VM_SELF,
} from "../../../../abi/src/hypercall";
import { LEVEL_HRT, VM_FLAG_CHANGES_LEVEL, VM_FLAG_MANAGER } from "../../../../abi/src/system-image";
import { r32 } from "../../../../toolchain/hw/hw";
import {
  ask,
  askAndWait,
  fulfil,
  REQUEST_LEVEL_HRT,
  REQUEST_LEVEL_SRT,
  REQUEST_RESTART,
  REQUEST_START,
  REQUEST_STOP,
  requestOf,
} from "../life/request";
import { report } from "../report";
import { schedule } from "../schedule/schedule";
import { Vcpu, vcpuOfVm } from "../vcpu";
import { isOver, Vm, vmOf } from "../vm";
import { unknownCall } from "./dispatch";
import { vmStatistic } from "./statistics";

/** Group 4: VMs (abi: hypercall.ts). */
export function controlCall(vcpu: Vcpu): Vcpu {
  const call = vcpu.r0;
  if (call < HYPERCALL_VM_LEVEL || call > HYPERCALL_VM_STATISTIC) return unknownCall(vcpu);
  vcpu.vm.report.callsControl++;
  if (call === HYPERCALL_VM_STATISTIC) return vmStatistic(vcpu);
  const id = vcpu.r1 === VM_SELF ? vcpu.vm.id : vcpu.r1;
  if (id >= report().vmCount) return answer(vcpu, INVALID_PARAMETERS);
  const vm = vmOf(id);
  if (!isAllowed(vcpu.vm, vm, call)) return answer(vcpu, DENIED);
  switch (call) {
    case HYPERCALL_VM_STATUS:
      return answer(vcpu, vm.report.state);
    case HYPERCALL_VM_START:
      return isOver(vm) ? request(vcpu, vm, REQUEST_START) : answer(vcpu, ALREADY_ON);
    case HYPERCALL_VM_STOP:
      if (vm === vcpu.vm) return answer(vcpu, DENIED);
      return isOver(vm) ? answer(vcpu, NOT_RUNNING) : request(vcpu, vm, REQUEST_STOP);
    case HYPERCALL_VM_RESTART:
      return request(vcpu, vm, REQUEST_RESTART);
    default:
      return setLevel(vcpu, vm);
  }
}

/** Managers may do everything; others ask about themselves, and change their level if their configuration says so. */
function isAllowed(caller: Vm, vm: Vm, call: u32): bool {
  if ((caller.record.flags & VM_FLAG_MANAGER) !== 0) return true;
  if (caller !== vm) return false;
  if (call === HYPERCALL_VM_STATUS) return true;
  return call === HYPERCALL_VM_LEVEL && (caller.record.flags & VM_FLAG_CHANGES_LEVEL) !== 0;
}

function setLevel(vcpu: Vcpu, vm: Vm): Vcpu {
  if (vcpu.r2 > LEVEL_HRT || popcnt(vm.cores) !== 1) return answer(vcpu, INVALID_PARAMETERS);
  const what = vcpu.r2 === LEVEL_HRT ? REQUEST_LEVEL_HRT : REQUEST_LEVEL_SRT;
  const target = vcpuOfVm(vm, 0);
  if (r32(requestOf(target)) !== 0) return answer(vcpu, BUSY);
  if (target.core === vcpu.core) fulfil(target, what, vcpu.core);
  else askAndWait(target, what);
  vcpu.r0 = target.requestResult;
  return schedule(vcpu.core);
}

/** The VM's core does it: this one at once, another at its next FIQ. */
function request(vcpu: Vcpu, vm: Vm, what: u32): Vcpu {
  const target = vcpuOfVm(vm, 0);
  if (r32(requestOf(target)) !== 0) return answer(vcpu, BUSY);
  vcpu.r0 = SUCCESS;
  if (target.core === vcpu.core) fulfil(target, what, vcpu.core);
  else ask(target, what);
  return schedule(vcpu.core);
}

function answer(vcpu: Vcpu, result: u32): Vcpu {
  vcpu.r0 = result;
  return vcpu;
}
