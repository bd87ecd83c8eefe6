import {
  ALREADY_ON,
  BUSY,
  INVALID_PARAMETERS,
  NO_TIME,
  NOT_RUNNING,
  SUCCESS,
} from "../../../../abi/src/hypercall";
import { vcpuOfVm } from "../vcpu";
import { isOver, Vm } from "../vm";
import { hasItsCore } from "./refuge";
import { order, REQUEST_LEVEL_HRT, REQUEST_LEVEL_SRT, REQUEST_START, REQUEST_STOP } from "./request";

// Orders to a VM from outside of it: by a manager's hypercall (hypercall/control.ts) and at the
// operator's console.

/**
 * Orders that `vm` is started, stopped or restarted, or its level changed: `what` is one of
 * REQUEST_LEVEL_SRT … REQUEST_STOP. Returns SUCCESS or the refusal. The first core of the VM
 * carries the order out when that core attends its requests. That core may be the calling core. The
 * result then comes to the word at `result` (request.ts).
 */
export function control(vm: Vm, what: u32, result: u32): i32 {
  const refusal = refusalOf(vm, what);
  if (refusal !== SUCCESS) return refusal;
  return order(vcpuOfVm(vm, 0), what, result) ? SUCCESS : BUSY;
}

/**
 * The reason to refuse the order, or SUCCESS. A change of level may still be refused when it is
 * carried out (level.ts).
 */
export function refusalOf(vm: Vm, what: u32): i32 {
  if (what === REQUEST_STOP && isOver(vm)) return NOT_RUNNING;
  if (what === REQUEST_START && !isOver(vm)) return ALREADY_ON;
  if (isLevel(what)) return popcnt(vm.cores) === 1 ? SUCCESS : INVALID_PARAMETERS;
  return what === REQUEST_STOP || hasItsCore(vm) ? SUCCESS : NO_TIME;
}

/** Whether the order `what` is a change of level. */
export function isLevel(what: u32): bool {
  return what === REQUEST_LEVEL_SRT || what === REQUEST_LEVEL_HRT;
}
