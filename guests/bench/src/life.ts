/** What a manager does to other VMs and to its own level. */
import {
  BUSY,
  HYPERCALL_VM_LEVEL,
  HYPERCALL_VM_RESTART,
  HYPERCALL_VM_START,
  HYPERCALL_VM_STOP,
  SUCCESS,
  VM_SELF,
} from "../../../packages/abi/src/hypercall";
import { VM_STATE_LOADING, VM_STATE_RUNNING } from "../../../packages/abi/src/report";
import { LEVEL_HRT, LEVEL_SRT } from "../../../packages/abi/src/system-image";
import { delayFor, stopVm, vmStatus } from "../../lib/hypercall";
import { roundCount, timedWait } from "./asm";
import { beginOf, between, endOf, once, prepare } from "./calls";
import * as path from "./paths";
import { DISTANT, SMALL } from "./system";

/** The neighbour moves to the other core and comes back. */
export function measureLevels(): void {
  for (let left = roundCount(); left > 0; left--) {
    call(path.PATH_LEVEL_HRT, HYPERCALL_VM_LEVEL, VM_SELF, LEVEL_HRT);
    rest();
    call(path.PATH_LEVEL_SRT, HYPERCALL_VM_LEVEL, VM_SELF, LEVEL_SRT);
    rest();
  }
}

/** The calls alone. The other core does the work, or begins to load the VM. */
export function measureControlOfOtherCore(): void {
  for (let left = roundCount(); left > 0; left--) {
    call(path.PATH_FAR_START, HYPERCALL_VM_START, DISTANT);
    restUntilDistant(true);
    call(path.PATH_FAR_STOP, HYPERCALL_VM_STOP, DISTANT);
    restUntilDistant(false);
    call(path.PATH_FAR_RESTART, HYPERCALL_VM_RESTART, DISTANT);
    restUntilDistant(true);
    while (stopVm(DISTANT) === BUSY) rest();
    restUntilDistant(false);
  }
}

function restUntilDistant(up: bool): void {
  do rest();
  while (isUp(DISTANT) !== up);
  rest();
}

function isUp(vm: u32): bool {
  const state = vmStatus(vm);
  return state === VM_STATE_RUNNING || state === VM_STATE_LOADING;
}

/** Gives the other core time to do the requested work. */
function rest(): void {
  delayFor(timedWait());
}

/**
 * The small VM runs before this VM while the small VM has something to do. So each measurement goes
 * from the call to the small VM's entry. small/small.ts says what the small VM does in each life.
 */
export function measureLives(): void {
  for (let left = roundCount(); left > 0; left--) {
    enter(HYPERCALL_VM_START, path.PATH_START);
    prepare(HYPERCALL_VM_STOP, SMALL);
    assert(once(path.PATH_STOP) === SUCCESS, "stop");
    enter(HYPERCALL_VM_RESTART, path.PATH_RESTART);
  }
}

/** In its last life the small VM switches itself off; then this VM runs. */
function enter(number: u32, which: u32): void {
  prepare(number, SMALL);
  assert(between(beginOf(which), endOf(path.PATH_OFF)) === SUCCESS, "start or restart");
}

/**
 * One round. While the other core has not finished the request before, the call returns BUSY, and
 * the round is repeated.
 */
function call(which: u32, number: u32, vm: u32, argument: u32 = 0): void {
  prepare(number, vm, argument);
  let result = once(which);
  while (result === BUSY) {
    rest();
    prepare(number, vm, argument);
    result = once(which);
  }
  assert(result === SUCCESS, "control of a VM");
}
