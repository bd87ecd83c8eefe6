/** Reactions to misses: the VM can miss this, and MVM can react so. */
import { interruptsOf } from "../image/assignments";
import { type MissReaction, reactionsOf } from "../image/reactions";
import type { System, VirtualMachine } from "../schema/system";
import type { Path } from "../source/document";
import { nearestName } from "../source/nearest";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

export const missIsPossible: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index) =>
    reactionsOf(vm).flatMap(({ miss }): Problem[] => {
      const obstacle = miss === "watchdog" ? noWatchdogMiss(vm) : noReservation(vm);
      if (obstacle === undefined) return [];
      const what = `"${vm.name}" cannot miss this: ${obstacle.what}`;
      return [document.problemAtKey(["vms", index, "onMiss", miss], "miss-impossible", what, obstacle.fix)];
    }),
  );

interface Obstacle {
  what: string;
  fix: string;
}

function noReservation({ name, reservation }: VirtualMachine): Obstacle | undefined {
  return reservation === undefined
    ? { what: "it has no reservation", fix: `give "${name}" a reservation, or remove this` }
    : undefined;
}

function noWatchdogMiss({ name, watchdog }: VirtualMachine): Obstacle | undefined {
  if (watchdog === undefined)
    return {
      what: "it has no watchdog",
      fix: `give "${name}" a watchdog with "action": "log", or remove this`,
    };
  return watchdog.action === "log"
    ? undefined
    : {
        what: `its watchdog's own action is "${watchdog.action}"`,
        fix: 'give the watchdog "action": "log", or remove this',
      };
}

export const reactionIsPossible: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index) =>
    reactionsOf(vm).flatMap((reaction): Problem[] => {
      const found = obstacleFor(system, vm, reaction);
      if (found === undefined) return [];
      const path: Path = ["vms", index, "onMiss", reaction.miss, found.key];
      return [document.problemAt(path, found.code, found.what, found.fix)];
    }),
  );

interface Impossible extends Obstacle {
  key: string;
  code: string;
}

function obstacleFor(system: System, vm: VirtualMachine, { reaction }: MissReaction): Impossible | undefined {
  switch (reaction.action) {
    case "tell":
      return noOwnEdge(vm, reaction.interrupt);
    case "stop":
      return noOtherVm(system, vm, reaction.vm);
    case "level":
      return noSuchLevel(vm, reaction.level);
    case "restart":
      return undefined;
  }
}

function noOwnEdge(vm: VirtualMachine, interrupt: number): Impossible | undefined {
  const own = interruptsOf(vm).find(({ id }) => id === interrupt);
  if (own?.edge) return undefined;
  const which = own === undefined ? `is not one of "${vm.name}"` : "is level-sensitive";
  return {
    key: "interrupt",
    code: "reaction-interrupt",
    what: `interrupt ${interrupt} ${which}, so MVM cannot make it pending for "${vm.name}"`,
    fix: `add { "id": ${interrupt}, "trigger": "edge" } to its "interrupts", or name such an interrupt`,
  };
}

function noOtherVm({ vms }: System, vm: VirtualMachine, name: string): Impossible | undefined {
  const others = vms.map((each) => each.name).filter((each) => each !== vm.name);
  if (others.includes(name)) return undefined;
  if (name === vm.name)
    return {
      key: "vm",
      code: "reaction-vm",
      what: `"${name}" would stop itself, and not another VM`,
      fix: others.length === 0 ? 'give another action, such as "restart"' : `give ${others.join(" or ")}`,
    };
  const meant = nearestName(name, others);
  return {
    key: "vm",
    code: "unknown-vm",
    what: `there is no VM called "${name}"`,
    fix: meant === undefined ? `give one of ${others.join(", ")}` : `did you mean "${meant}"?`,
  };
}

function noSuchLevel(vm: VirtualMachine, level: VirtualMachine["level"]): Impossible | undefined {
  const refuse = (what: string): Impossible => ({
    key: "level",
    code: "reaction-level",
    what: `"${vm.name}" cannot become ${level === "hrt" ? "hard" : "soft"} real-time: ${what}`,
    fix: "give another level, or another action",
  });
  if (vm.level === level) return refuse("it has this level from the start");
  if (vm.cores.length > 1) return refuse("it has several cores");
  return vm.guardInterrupts ? refuse("its interrupts are guarded, and need a core of its own") : undefined;
}
