import {
  ALREADY_ON,
  BUSY,
  INVALID_PARAMETERS,
  NO_TIME,
  NOT_RUNNING,
  SUCCESS,
} from "../../../../abi/src/hypercall";
import { VM_STATE_STOPPED } from "../../../../abi/src/report";
import { LEVEL_HRT, LEVEL_SRT } from "../../../../abi/src/system-image";
import { vcpuOfVm } from "../vcpu";
import { isOver, Vm } from "../vm";
import { changeLevel } from "./level";
import { hasItsCore } from "./refuge";
import {
  order,
  REQUEST_LEVEL_HRT,
  REQUEST_LEVEL_SRT,
  REQUEST_RESTART,
  REQUEST_START,
  REQUEST_STOP,
} from "./request";
import { startVm } from "./start";
import { restartVm, stopVm } from "./stop";

// What is done to a VM from outside of it: by a manager's hypercall (hypercall/control.ts) and at
// the operator's console.

/**
 * Orders that `vm` is started, stopped or restarted, or its level changed: `what` is one of
 * REQUEST_LEVEL_SRT … REQUEST_STOP. Returns SUCCESS or the refusal. The VM's core, also if it is
 * the calling one, carries it out when it attends its requests; what came of it goes to the word at
 * `result` (request.ts).
 */
export function control(vm: Vm, what: u32, result: u32): i32 {
  const refusal = refusalOf(vm, what);
  if (refusal !== SUCCESS) return refusal;
  return order(vcpuOfVm(vm, 0), what, result) ? SUCCESS : BUSY;
}

/**
 * Carries the order out. On the first core of `vm`. What has changed since it was given is seen
 * here. @cold
 */
export function carryOutOrder(vm: Vm, what: u32): i32 {
  const refusal = refusalOf(vm, what);
  if (refusal !== SUCCESS) return refusal;
  switch (what) {
    case REQUEST_START:
      startVm(vm);
      break;
    case REQUEST_STOP:
      stopVm(vm, VM_STATE_STOPPED);
      break;
    case REQUEST_RESTART:
      restartVm(vm);
      break;
    default:
      return changeLevel(vm, what === REQUEST_LEVEL_HRT ? LEVEL_HRT : LEVEL_SRT);
  }
  return SUCCESS;
}

/** Why this cannot be done; SUCCESS: it can, or {@link changeLevel} knows. @cold */
function refusalOf(vm: Vm, what: u32): i32 {
  if (what === REQUEST_STOP && isOver(vm)) return NOT_RUNNING;
  if (what === REQUEST_START && !isOver(vm)) return ALREADY_ON;
  if (isLevel(what)) return popcnt(vm.cores) === 1 ? SUCCESS : INVALID_PARAMETERS;
  return what === REQUEST_STOP || hasItsCore(vm) ? SUCCESS : NO_TIME;
}

/** Whether the request `what` is a change of level. */
export function isLevel(what: u32): bool {
  return what === REQUEST_LEVEL_SRT || what === REQUEST_LEVEL_HRT;
}
