import { VM_STATE_FAULTED, VM_STATE_OFF } from "../../../../abi/src/report";
import { r32, w32 } from "../../../../toolchain/hw/hw";
import { attend } from "../../board/board";
import { claim } from "../atomic";
import { flushRest } from "../console";
import { coreAt } from "../core";
import { report } from "../report";
import { schedule } from "../schedule/schedule";
import { Vcpu } from "../vcpu";
import { coreOf, Vm, vmOf } from "../vm";
import { leaveCore, restartVm, stopVm } from "./stop";

// How a VM ends by its own doing. Any of its cores may decide that, several at once; the first one
// to decide is heard, and the VM's first core carries it out.
//
//   first core     decides ──────────────────────────────────▶ stops all cores ─▶ off, faulted, or loaded again
//   further core   decides ─▶ leaves ─▶ attend (FIQ) ────────▶        "
//
// The core of a VM that has left part of a line goes the further cores' way: with what is said of a
// fault, or that it is off, there would be two lines, and the scheduler decides between any two.

/** Vm.end: switched off (PSCI); loaded and started again (PSCI, or a fault); stopped by a fault. */
export const END_OFF: u32 = 1;
export const END_RESTART: u32 = 2;
export const END_FAULT: u32 = 3;

/** The VM of `vcpu` ends. On the core of `vcpu`; returns the virtual CPU to go on with. */
export function endVm(vcpu: Vcpu, how: u32): Vcpu {
  const vm = vcpu.vm;
  const core = vcpu.core;
  claim(wordOf(vm), how);
  const rest = popcnt(vm.cores) === 1 && vcpu.lineLength !== 0;
  if (rest && how === END_OFF) flushRest(vm); // "is off" comes after it, as it does after what was said of a fault
  if (coreOf(vm) === core && !rest) {
    carryOut(vm);
  } else {
    leaveCore(vcpu);
    attend(coreOf(vm));
  }
  return schedule(coreAt(core));
}

/**
 * Carries out what was decided for a VM whose first core is the calling one, one at a time, as each
 * may print. The scheduler must decide afterwards.
 */
export function carryOutEnds(core: u32, hasPrinted: bool): void {
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    if (r32(wordOf(vm)) === 0 || coreOf(vm) !== core) continue;
    if (hasPrinted) {
      attend(core);
      return;
    }
    carryOut(vm);
    hasPrinted = true;
  }
}

/** What was decided is done. Every core of `vm` has left. */
export function forgetEnd(vm: Vm): void {
  w32(wordOf(vm), 0);
}

function carryOut(vm: Vm): void {
  switch (r32(wordOf(vm))) {
    case END_OFF:
      stopVm(vm, VM_STATE_OFF);
      break;
    case END_RESTART:
      restartVm(vm);
      break;
    default:
      stopVm(vm, VM_STATE_FAULTED);
  }
}

function wordOf(vm: Vm): u32 {
  return changetype<u32>(vm) + <u32>offsetof<Vm>("end");
}
