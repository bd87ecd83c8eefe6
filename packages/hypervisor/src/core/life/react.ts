import { SUCCESS } from "../../../../abi/src/hypercall";
import { VM_STATE_RUNNING } from "../../../../abi/src/report";
import {
  LEVEL_HRT,
  LEVEL_SRT,
  REACTION_ARGUMENT_SHIFT,
  REACTION_HRT,
  REACTION_KIND_MASK,
  REACTION_RESTART,
  REACTION_STOP,
} from "../../../../abi/src/system-image";
import { notifyCore } from "../../board/board";
import { coreOf, Vm, vmOf } from "../vm";
import { control } from "./control";
import { changeLevel } from "./level";
import { NOBODY_ASKS, REQUEST_ON_OVERRUN, REQUEST_ON_PERIOD, REQUEST_STOP } from "./request";
import { restartVm } from "./stop";

// How MVM reacts to a miss of a VM (miss.ts), as the configuration of the VM says: MVM restarts the
// VM, stops another VM, or changes the level of the VM. A fourth reaction, an interrupt, is in
// miss.ts.

/**
 * Carries out the reaction to a miss of `vm` for which `request` was posted (miss.ts), if `vm`
 * still runs. Counts the reaction if it had an effect. It has none if MVM refuses it: a change of
 * level may be refused, and so is a stop of a VM that is over. Call on the first core of `vm`. The
 * scheduler must decide afterwards.
 */
export function react(vm: Vm, request: u32): void {
  if (vm.report.state !== VM_STATE_RUNNING) return;
  const reaction = reactionTo(vm, request);
  if (carryOut(vm, reaction & REACTION_KIND_MASK, reaction >>> REACTION_ARGUMENT_SHIFT))
    vm.report.reactions++;
}

/** The reaction that the configuration of `vm` names for `request`, one of REQUESTS_ON_MISS. */
function reactionTo(vm: Vm, request: u32): u32 {
  const record = vm.record;
  if (request === REQUEST_ON_PERIOD) return record.onPeriod;
  return request === REQUEST_ON_OVERRUN ? record.onOverrun : record.onWatchdog;
}

/**
 * Carries out the reaction `kind` (REACTION_…, not REACTION_TELL) of `vm`. `argument`: for
 * REACTION_STOP the number of the VM to stop. Returns whether MVM has changed something or has
 * given an order.
 */
function carryOut(vm: Vm, kind: u32, argument: u32): bool {
  if (kind === REACTION_RESTART) {
    restartVm(vm);
    return true;
  }
  if (kind === REACTION_STOP) return stopOther(vmOf(argument));
  const level = kind === REACTION_HRT ? LEVEL_HRT : LEVEL_SRT;
  return vm.level !== level && changeLevel(vm, level) === SUCCESS;
}

/**
 * Orders `vm` to stop. Returns false if MVM refuses the order. The first core of `vm` may be the
 * calling core, which is fulfilling requests now and may already have looked for requests to `vm`.
 * So the core gets an interrupt in every case, and looks for requests again.
 */
function stopOther(vm: Vm): bool {
  if (control(vm, REQUEST_STOP, NOBODY_ASKS) !== SUCCESS) return false;
  notifyCore(coreOf(vm));
  return true;
}
