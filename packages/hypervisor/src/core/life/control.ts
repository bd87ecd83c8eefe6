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

// Orders to a VM: to start, stop or restart, or to change its level. A guest gives an order by a
// hypercall (hypercall/control.ts), the operator at the console (operator/), and MVM when it reacts
// to a miss (react.ts). request.ts says how an order reaches the VM.

/**
 * Gives `vm` the order `what`: REQUEST_START, REQUEST_STOP, REQUEST_RESTART, REQUEST_LEVEL_SRT or
 * REQUEST_LEVEL_HRT. Returns SUCCESS if the order was given, otherwise the reason to refuse it.
 * Call on any core.
 *
 * The VM's first core carries the order out when the first core fulfils its requests (fulfil.ts).
 * Then the first core writes the result of the order to the word at address `resultAt`, unless
 * `resultAt` is NOBODY_ASKS (request.ts). If the first core of the VM is the calling core, the
 * caller must let it fulfil its requests: see {@link order}.
 */
export function control(vm: Vm, what: u32, resultAt: u32): i32 {
  const refusal = refusalOf(vm, what);
  if (refusal !== SUCCESS) return refusal;
  return order(vcpuOfVm(vm, 0), what, resultAt) ? SUCCESS : BUSY;
}

/**
 * The reason to refuse the order `what` to `vm`; SUCCESS: there is none. A change of level may
 * still be refused when it is carried out (level.ts).
 */
export function refusalOf(vm: Vm, what: u32): i32 {
  if (what === REQUEST_STOP && isOver(vm)) return NOT_RUNNING;
  if (what === REQUEST_START && !isOver(vm)) return ALREADY_ON;
  if (isLevel(what)) return popcnt(vm.cores) === 1 ? SUCCESS : INVALID_PARAMETERS;
  // A start or a restart needs the core of `vm`. While `vm` was off, another VM of the core may
  // have become HRT. Then that VM has the core for itself.
  return what === REQUEST_STOP || hasItsCore(vm) ? SUCCESS : NO_TIME;
}

/** Whether the order `what` is a change of level. */
export function isLevel(what: u32): bool {
  return what === REQUEST_LEVEL_SRT || what === REQUEST_LEVEL_HRT;
}
