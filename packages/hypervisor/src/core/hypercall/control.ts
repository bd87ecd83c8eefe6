import {
  DENIED,
  HYPERCALL_VM_LEVEL,
  HYPERCALL_VM_RESTART,
  HYPERCALL_VM_START,
  HYPERCALL_VM_STATISTIC,
  HYPERCALL_VM_STATUS,
  HYPERCALL_VM_STOP,
  INVALID_PARAMETERS,
  SUCCESS,
  VM_SELF,
} from "../../../../abi/src/hypercall";
import { LEVEL_HRT, VM_FLAG_CHANGES_LEVEL, VM_FLAG_MANAGER } from "../../../../abi/src/system-image";
import { coreAt } from "../core";
import { control, isLevel } from "../life/control";
import {
  answerOf,
  attendRequests,
  awaitAnswer,
  NOBODY_ASKS,
  REQUEST_LEVEL_HRT,
  REQUEST_LEVEL_SRT,
  REQUEST_RESTART,
  REQUEST_START,
  REQUEST_STOP,
} from "../life/request";
import { report } from "../report";
import { schedule } from "../schedule/schedule";
import { Vcpu } from "../vcpu";
import { coreOf, Vm, vmOf } from "../vm";
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
      return request(vcpu, vm, REQUEST_START);
    case HYPERCALL_VM_STOP:
      return vm === vcpu.vm ? answer(vcpu, DENIED) : request(vcpu, vm, REQUEST_STOP);
    case HYPERCALL_VM_RESTART:
      return request(vcpu, vm, REQUEST_RESTART);
    default:
      if (vcpu.r2 > LEVEL_HRT) return answer(vcpu, INVALID_PARAMETERS);
      return request(vcpu, vm, vcpu.r2 === LEVEL_HRT ? REQUEST_LEVEL_HRT : REQUEST_LEVEL_SRT);
  }
}

/**
 * Managers may do everything; others ask about themselves, and change their level if their
 * configuration says so.
 */
function isAllowed(caller: Vm, vm: Vm, call: u32): bool {
  if ((caller.record.flags & VM_FLAG_MANAGER) !== 0) return true;
  if (caller !== vm) return false;
  if (call === HYPERCALL_VM_STATUS) return true;
  return call === HYPERCALL_VM_LEVEL && (caller.record.flags & VM_FLAG_CHANGES_LEVEL) !== 0;
}

/** A change of level is waited for; of the others it is enough that they are asked for. */
function request(vcpu: Vcpu, vm: Vm, what: u32): Vcpu {
  const core = vcpu.core;
  const refusal = control(vm, what, isLevel(what) ? answerOf(vcpu) : NOBODY_ASKS);
  vcpu.r0 = refusal;
  if (refusal !== SUCCESS) return vcpu;
  if (isLevel(what)) awaitAnswer(vcpu);
  else if (coreOf(vm) === core) attendRequests(core);
  return schedule(coreAt(core));
}

function answer(vcpu: Vcpu, result: u32): Vcpu {
  vcpu.r0 = result;
  return vcpu;
}
