import {
  ALREADY_ON,
  BUSY,
  INVALID_PARAMETERS,
  NO_TIME,
  NOT_RUNNING,
  SUCCESS,
} from "../../../../abi/src/hypercall";
import { NO_VM } from "../../../../abi/src/report";
import { vcpuOfVm } from "../vcpu";
import { coreOf, isOver, Vm } from "../vm";
import { ownerOf } from "./level";
import {
  ask,
  fulfil,
  isAsked,
  REQUEST_LEVEL_HRT,
  REQUEST_LEVEL_SRT,
  REQUEST_RESTART,
  REQUEST_START,
  REQUEST_STOP,
} from "./request";

// What is done to a VM from outside of it: by a manager's hypercall (hypercall/control.ts) and at the operator's console.

/**
 * Starts, stops or restarts `vm`, or changes its level: `what` is REQUEST_START … REQUEST_LEVEL_HRT. The VM's core does it: the calling one,
 * whose number is `core`, at once; another at its next FIQ, and until then {@link isAsked} says so. Returns SUCCESS or the refusal; of a
 * change of level the result follows in requestResult. Without the console's lock; the scheduler must decide afterwards.
 */
export function control(vm: Vm, what: u32, core: u32): i32 {
  const vcpu = vcpuOfVm(vm, 0);
  if (what === REQUEST_STOP && isOver(vm)) return NOT_RUNNING;
  if (what === REQUEST_START && !isOver(vm)) return ALREADY_ON;
  if (isLevel(what) && popcnt(vm.cores) !== 1) return INVALID_PARAMETERS;
  if ((what === REQUEST_START || what === REQUEST_RESTART) && !hasItsCore(vm)) return NO_TIME;
  if (isAsked(vcpu)) return BUSY;
  if (vcpu.core === core) fulfil(vcpu, what);
  else ask(vcpu, what);
  return SUCCESS;
}

/** Whether the request `what` is a change of level. */
export function isLevel(what: u32): bool {
  return what === REQUEST_LEVEL_SRT || what === REQUEST_LEVEL_HRT;
}

/** Whether nobody else has made the core of `vm` its own while it was off. */
function hasItsCore(vm: Vm): bool {
  const owner = ownerOf(coreOf(vm));
  return owner === NO_VM || owner === vm.id;
}
