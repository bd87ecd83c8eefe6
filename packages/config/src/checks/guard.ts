/** Guarded interrupts: for whom MVM can forward them. */
import type { VirtualMachine } from "../schema/system";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

const REMOVE = 'remove "guardInterrupts"';

export const guardIsPossible: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index): Problem[] => {
    const obstacle = vm.guardInterrupts ? obstacleFor(vm) : undefined;
    if (obstacle === undefined) return [];
    const what = `the interrupts of "${vm.name}" cannot be guarded: ${obstacle.what}`;
    return [document.problemAt(["vms", index, "guardInterrupts"], "guard-impossible", what, obstacle.fix)];
  });

/** Why the interrupts of `vm` cannot be guarded, and what removes that; undefined: they can be. */
function obstacleFor(vm: VirtualMachine): { what: string; fix: string } | undefined {
  if (vm.image.linux !== undefined) {
    return { what: "Linux takes them from the interrupt controller, not from MVM", fix: REMOVE };
  }
  if (vm.level !== "hrt") {
    return { what: "it is soft real-time", fix: `make its level "hrt", or ${REMOVE}` };
  }
  if (vm.cores.length > 1) return { what: "it has several cores", fix: `give it one, or ${REMOVE}` };
  if (!vm.changesLevel) return undefined;
  return {
    what: "it may become soft real-time",
    fix: `remove "changesLevel", or ${REMOVE}`,
  };
}
