import { SUCCESS } from "../../../../abi/src/hypercall";
import { VM_STATE_STOPPED } from "../../../../abi/src/report";
import { ACTION_RESTART, LEVEL_HRT, LEVEL_SRT } from "../../../../abi/src/system-image";
import { isOver, Vm } from "../vm";
import { refusalOf } from "./control";
import { changeLevel } from "./level";
import { REQUEST_LEVEL_HRT, REQUEST_RESTART, REQUEST_START, REQUEST_STOP } from "./request";
import { startVm } from "./start";
import { restartVm, stopVm } from "./stop";

// What has been ordered of a VM is done, on the first core of the VM. The scheduler must decide
// afterwards.

/**
 * Carries out `order` (REQUEST_LEVEL_SRT … REQUEST_STOP). What has changed since the order was
 * given is seen here. Returns SUCCESS or the refusal.
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

/** Does to `vm`, if it still runs, what its configuration says of a missed watchdog. */
export function carryOutMiss(vm: Vm): void {
  if (isOver(vm)) return;
  if (vm.record.watchdogAction === ACTION_RESTART) restartVm(vm);
  else stopVm(vm, VM_STATE_STOPPED);
}
