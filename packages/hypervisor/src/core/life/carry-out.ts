import { SUCCESS } from "../../../../abi/src/hypercall";
import { VM_STATE_STOPPED } from "../../../../abi/src/report";
import { ACTION_RESTART, LEVEL_HRT, LEVEL_SRT } from "../../../../abi/src/system-image";
import { isOver, Vm } from "../vm";
import { refusalOf } from "./control";
import { changeLevel } from "./level";
import { REQUEST_LEVEL_HRT, REQUEST_RESTART, REQUEST_START, REQUEST_STOP } from "./request";
import { startVm } from "./start";
import { restartVm, stopVm } from "./stop";

// What the first core of a VM carries out when it fulfils its requests (fulfil.ts): an order to the
// VM (request.ts), and what the configuration says for a missed watchdog. Call these functions on
// the first core of the VM. The scheduler must decide afterwards.

/**
 * Carries out the order `order` (REQUEST_…) to `vm`. `vm` may have changed since the order was
 * given, so this function checks again whether to refuse the order. Returns SUCCESS, or the reason
 * to refuse the order.
 */
export function carryOutOrder(vm: Vm, order: u32): i32 {
  const refusal = refusalOf(vm, order);
  if (refusal !== SUCCESS) return refusal;
  switch (order) {
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
      return changeLevel(vm, order === REQUEST_LEVEL_HRT ? LEVEL_HRT : LEVEL_SRT);
  }
  return SUCCESS;
}

/**
 * Restarts or stops `vm` after a missed watchdog, as the configuration of `vm` says. Does nothing
 * if `vm` is over by now. If the configuration says `log`, watchdog.ts posts no request, so MVM
 * does not call this function.
 */
export function carryOutWatchdogAction(vm: Vm): void {
  if (isOver(vm)) return;
  if (vm.record.watchdogAction === ACTION_RESTART) restartVm(vm);
  else stopVm(vm, VM_STATE_STOPPED);
}
