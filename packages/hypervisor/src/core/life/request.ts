import { VM_STATE_STOPPED } from "../../../../abi/src/report";
import { LEVEL_HRT, LEVEL_SRT } from "../../../../abi/src/system-image";
import { dmb, r32, w32 } from "../../../../toolchain/hw/hw";
import { coreNumber } from "../../arch/armv7/core";
import { attend } from "../../board/board";
import { claim } from "../atomic";
import { MAX_VCPUS } from "../layout";
import { Vcpu, vcpuAt } from "../vcpu";
import { isOver } from "../vm";
import { carryOutEnds } from "./end";
import { changeLevel, goHome } from "./level";
import { arrive, moveTo } from "./move";
import { beginCore, startVm } from "./start";
import { leaveCore, restartVm, stopVm } from "./stop";

// What one core asks of another: a word in a virtual CPU, and an interrupt of MVM's own to that core. A request is about the
// virtual CPU that carries it, and done by its core; a second one waits until the first is done.

/** The virtual CPU leaves its core (its VM stops). */
export const REQUEST_LEAVE: u32 = 1;
/** A core of a VM that runs on others begins (PSCI CPU_ON). */
export const REQUEST_BEGIN: u32 = 2;
/** Its VM is started, stopped, restarted. */
export const REQUEST_START: u32 = 3;
export const REQUEST_STOP: u32 = 4;
export const REQUEST_RESTART: u32 = 5;

/** Its VM's level is changed; the result is in requestResult. */
export const REQUEST_LEVEL_SRT: u32 = 6;
export const REQUEST_LEVEL_HRT: u32 = 7;
/** The virtual CPU has moved to the asked core; it moves to the core of its configuration. */
export const REQUEST_ARRIVE: u32 = 8;
export const REQUEST_MOVE_HOME: u32 = 9;
/** It is on its way to another core: nothing is to be done, by neither, until it is asked to arrive. */
const REQUEST_MOVING: u32 = 10;

/** Asks the core of `vcpu`. */
export function ask(vcpu: Vcpu, request: u32): void {
  w32(requestOf(vcpu), request);
  attend(vcpu.core);
}

/** As {@link ask}, unless something is to be done with `vcpu` already. */
export function askIdle(vcpu: Vcpu, request: u32): void {
  if (claim(requestOf(vcpu), request)) attend(vcpu.core);
}

/** `vcpu` goes to another core: whoever finds that it is that core's finds no older request with it. */
export function beginMoving(vcpu: Vcpu): void {
  w32(requestOf(vcpu), REQUEST_MOVING);
  dmb();
}

/** Waits until what `vcpu` carries is done. */
export function awaitRequest(vcpu: Vcpu): void {
  while (isAsked(vcpu)) attendRequests(coreNumber()); // that core may wait for this one
}

/** Whether something that was asked of `vcpu` is still to be done. */
export function isAsked(vcpu: Vcpu): bool {
  const asked = r32(requestOf(vcpu)) !== 0;
  dmb();
  return asked;
}

/** What was asked of `vcpu` is not done any more. On its core. */
export function forgetRequest(vcpu: Vcpu): void {
  w32(requestOf(vcpu), 0);
}

/** Does what other cores have asked of the calling one. The scheduler must decide afterwards. */
export function attendRequests(core: u32): void {
  for (let index: u32 = 0; index < MAX_VCPUS; index++) {
    const vcpu = vcpuAt(index);
    if (r32(requestOf(vcpu)) === 0 || vcpu.core !== core) continue;
    dmb(); // what it carried before it came to this core is not this core's to do
    const request = r32(requestOf(vcpu));
    if (request === 0 || request === REQUEST_MOVING) continue;
    fulfil(vcpu, request);
    // Moving it has made a request of its own, to its new core.
    if (vcpu.core !== core) continue;
    dmb(); // who sees it done sees the result
    w32(requestOf(vcpu), 0);
    dmb();
    goHome(vcpu);
  }
  carryOutEnds(core);
}

/** Does one request, on the virtual CPU's core. */
export function fulfil(vcpu: Vcpu, request: u32): void {
  const vm = vcpu.vm;
  switch (request) {
    case REQUEST_LEAVE:
      leaveCore(vcpu);
      break;
    case REQUEST_BEGIN:
      beginCore(vcpu);
      break;
    case REQUEST_START:
      if (isOver(vm)) startVm(vm);
      break;
    case REQUEST_STOP:
      if (!isOver(vm)) stopVm(vm, VM_STATE_STOPPED);
      break;
    case REQUEST_RESTART:
      restartVm(vm);
      break;
    case REQUEST_LEVEL_SRT:
      vcpu.requestResult = changeLevel(vm, LEVEL_SRT);
      break;
    case REQUEST_LEVEL_HRT:
      vcpu.requestResult = changeLevel(vm, LEVEL_HRT);
      break;
    case REQUEST_ARRIVE:
      arrive(vcpu);
      break;
    default:
      if (!isOver(vm)) moveTo(vcpu, ctz(vm.record.cores));
  }
}

/** Address of the request to `vcpu`, which other cores write. */
function requestOf(vcpu: Vcpu): u32 {
  return changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("request");
}
