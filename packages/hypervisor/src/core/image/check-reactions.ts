import {
  ACTION_LOG,
  LEVEL_HRT,
  REACTION_ARGUMENT_SHIFT,
  REACTION_HRT,
  REACTION_KIND_MASK,
  REACTION_NONE,
  REACTION_SRT,
  REACTION_STOP,
  REACTION_TELL,
  VM_FLAG_GUARDED,
} from "../../../../abi/src/system-image";
import { isOwnEdge } from "./own-edge";
import { header, VmRecord, vmRecord } from "./records";
import { need } from "./refuse";

const VM: string = "VM";
/** Bits of kind and argument. */
const REACTION_MASK: u32 = 0xffff;

/** Checks the reactions to misses. Call after everything else of VMs and interrupts was checked. */
export function checkReactions(): void {
  for (let index: u32 = 0; index < header().vmCount; index++) {
    const vm = vmRecord(index);
    const watched = vm.watchdogPeriod !== 0 && vm.watchdogAction === ACTION_LOG;
    checkReaction(index, vm, vm.onPeriod, vm.budget !== 0);
    checkReaction(index, vm, vm.onOverrun, vm.budget !== 0);
    checkReaction(index, vm, vm.onWatchdog, watched);
  }
}

/**
 * Checks a reaction of VM `index`. `possible`: the VM has a reservation, or a watchdog, to miss.
 */
function checkReaction(index: u32, vm: VmRecord, reaction: u32, possible: bool): void {
  const kind = reaction & REACTION_KIND_MASK;
  const argument = reaction >>> REACTION_ARGUMENT_SHIFT;
  need(reaction === REACTION_NONE || possible, VM, index, "reaction to a miss that cannot be:", reaction);
  need(kind <= REACTION_HRT && (reaction & ~REACTION_MASK) === 0, VM, index, "reaction", reaction);
  if (kind === REACTION_TELL) {
    need(isOwnEdge(vm, argument), VM, index, "reaction with an interrupt that is no edge of it:", argument);
  } else if (kind === REACTION_STOP) {
    const isOther = argument < header().vmCount && argument !== index;
    need(isOther, VM, index, "reaction that stops no other VM:", argument);
  } else {
    need(argument === 0, VM, index, "argument of a reaction without one:", argument);
  }
  if (kind !== REACTION_SRT && kind !== REACTION_HRT) return;
  const changes = popcnt(vm.cores) === 1 && (vm.flags & VM_FLAG_GUARDED) === 0;
  const isNew = (vm.level === LEVEL_HRT) !== (kind === REACTION_HRT);
  need(changes && isNew, VM, index, "reaction by a level that it cannot change to:", kind);
}
