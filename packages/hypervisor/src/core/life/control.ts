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
 * Gives `vm` the order `what`: REQUEST_START, REQUEST_STOP, REQUEST_RESTART, REQUEST_LEVEL_SRT or
 * REQUEST_LEVEL_HRT. Returns SUCCESS if the order was given, otherwise the reason to refuse it.
 *
 * The first core of the VM, which may be the calling core, carries the order out when this core
 * fulfils its requests (fulfil.ts). It then writes the result of the order to the word at `result`,
 * unless `result` is NOBODY_ASKS (request.ts).
 */
export function control(vm: Vm, what: u32, result: u32): i32 {
  const refusal = refusalOf(vm, what);
  if (refusal !== SUCCESS) return refusal;
  return order(vcpuOfVm(vm, 0), what, result) ? SUCCESS : BUSY;
}

/**
 * The reason to refuse the order `what` to `vm`; SUCCESS: there is none. A change of level may
 * still be refused when it is carried out (level.ts).
 */
export function refusalOf(vm: Vm, what: u32): i32 {
  if (what === REQUEST_STOP && isOver(vm)) return NOT_RUNNING;
  if (what === REQUEST_START && !isOver(vm)) return ALREADY_ON;
  if (isLevel(what)) return popcnt(vm.cores) === 1 ? SUCCESS : INVALID_PARAMETERS;
  // A start or a restart needs the core. While `vm` was off, another VM of the core may have become
  // HRT, and then all time of the core belongs to that VM.
  return what === REQUEST_STOP || hasItsCore(vm) ? SUCCESS : NO_TIME;
}

/** Whether the order `what` is a change of level. */
export function isLevel(what: u32): bool {
  return what === REQUEST_LEVEL_SRT || what === REQUEST_LEVEL_HRT;
}
