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
import { control, isLevel } from "../life/control";
import { awaitAnswer, fulfilRequests } from "../life/fulfil";
import {
  answerPlaceOf,
  NOBODY_ASKS,
  REQUEST_LEVEL_HRT,
  REQUEST_LEVEL_SRT,
  REQUEST_RESTART,
  REQUEST_START,
  REQUEST_STOP,
} from "../life/request";
import { NEXT_DECIDE, Next } from "../next";
import { report } from "../report";
import { Vcpu } from "../vcpu";
import { coreOf, Vm, vmOf } from "../vm";
import { done, setResult, unknownCall } from "./result";
import { vmStatistic } from "./statistics";

/** Group 4: VMs (abi: hypercall.ts). */
export function controlCall(vcpu: Vcpu): Next {
  const call = vcpu.r0;
  if (call < HYPERCALL_VM_LEVEL || call > HYPERCALL_VM_STATISTIC) return unknownCall(vcpu);
  vcpu.vm.report.callsControl++;
  if (call === HYPERCALL_VM_STATISTIC) return vmStatistic(vcpu, vcpu.r1);
  const id = vcpu.r1 === VM_SELF ? vcpu.vm.id : vcpu.r1;
  if (id >= report().vmCount) return done(vcpu, INVALID_PARAMETERS);
  const vm = vmOf(id);
  if (!isAllowed(vcpu.vm, vm, call)) return done(vcpu, DENIED);
  switch (call) {
    case HYPERCALL_VM_STATUS:
      return done(vcpu, vm.report.state);
    case HYPERCALL_VM_START:
      return giveOrder(vcpu, vm, REQUEST_START);
    case HYPERCALL_VM_STOP:
      return vm === vcpu.vm ? done(vcpu, DENIED) : giveOrder(vcpu, vm, REQUEST_STOP);
    case HYPERCALL_VM_RESTART:
      return giveOrder(vcpu, vm, REQUEST_RESTART);
    default:
      if (vcpu.r2 > LEVEL_HRT) return done(vcpu, INVALID_PARAMETERS);
      return giveOrder(vcpu, vm, vcpu.r2 === LEVEL_HRT ? REQUEST_LEVEL_HRT : REQUEST_LEVEL_SRT);
  }
}

/**
 * Whether `caller` may make the call `call` about `vm`. A manager may make each call about each VM.
 * Another VM may ask for its own status, and change its own level if the configuration says so.
 */
function isAllowed(caller: Vm, vm: Vm, call: u32): bool {
  if ((caller.record.flags & VM_FLAG_MANAGER) !== 0) return true;
  if (caller !== vm) return false;
  if (call === HYPERCALL_VM_STATUS) return true;
  return call === HYPERCALL_VM_LEVEL && (caller.record.flags & VM_FLAG_CHANGES_LEVEL) !== 0;
}

/**
 * Gives `vm` the order `what` (REQUEST_…) for the guest of `vcpu`. If the order is a change of
 * level, the call returns the result of the order, after it is done. For every other order, the
 * call returns SUCCESS when MVM has taken the order.
 */
function giveOrder(vcpu: Vcpu, vm: Vm, what: u32): Next {
  const core = vcpu.core;
  const refusal = control(vm, what, isLevel(what) ? answerPlaceOf(vcpu) : NOBODY_ASKS);
  if (refusal !== SUCCESS) return done(vcpu, refusal);
  setResult(vcpu, SUCCESS);
  if (isLevel(what)) awaitAnswer(vcpu);
  else if (coreOf(vm) === core) fulfilRequests(core);
  return NEXT_DECIDE;
}
