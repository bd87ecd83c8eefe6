/**
 * Changes of level that VMs may make, or a manager may make with them, each with what the system is
 * afterwards.
 */
import { MAX_CORES } from "@mvm/abi";
import { sharersOf } from "../checks/cores";
import { reactionsOf } from "../image/reactions";
import type { System, VirtualMachine } from "../schema/system";

export interface LevelChange {
  vm: VirtualMachine;
  /** Who may make it: itself, or a manager. */
  by: VirtualMachine;
  /** The key of `by` that allows the change. */
  key: "changesLevel" | "onMiss" | "manager";
  after: System;
}

/**
 * As MVM does it (hypervisor/src/core/life/level.ts), from the configured levels: one change, and
 * no change that MVM refuses for want of a core.
 */
export function levelsOf(system: System): LevelChange[] {
  const manager = system.vms.find((vm) => vm.manager);
  return system.vms.flatMap((vm) => {
    const allowed = allowedBy(vm, manager);
    if (allowed === undefined || vm.cores.length > 1 || vm.guardInterrupts) return [];
    const after = vm.level === "hrt" ? withVm(system, vm, { level: "srt" }) : hardAlone(system, vm);
    return after === undefined ? [] : [{ vm, ...allowed, after }];
  });
}

/** Who may let `vm` change to the other level. */
function allowedBy(
  vm: VirtualMachine,
  manager: VirtualMachine | undefined,
): Pick<LevelChange, "by" | "key"> | undefined {
  if (vm.changesLevel) return { by: vm, key: "changesLevel" };
  const reacts = reactionsOf(vm).some(
    ({ reaction }) => reaction.action === "level" && reaction.level !== vm.level,
  );
  if (reacts) return { by: vm, key: "onMiss" };
  return manager === undefined ? undefined : { by: manager, key: "manager" };
}

/** `vm` has its core for itself, and the others of it are on another core, that is nobody's own. */
function hardAlone(system: System, vm: VirtualMachine): System | undefined {
  const core = vm.cores[0]!;
  const others = sharersOf(system, core).filter((other) => other !== vm);
  const refuge = Array.from({ length: MAX_CORES }, (_, number) => number).find(
    (number) => number !== core && sharersOf(system, number).every((there) => !owns(there)),
  );
  if (others.length > 0 && refuge === undefined) return undefined;
  return {
    ...system,
    vms: system.vms.map((one) => {
      if (one === vm) return { ...one, level: "hrt" as const };
      return others.includes(one) ? { ...one, cores: [refuge!] } : one;
    }),
  };
}

function owns(vm: VirtualMachine): boolean {
  return vm.level === "hrt" || vm.cores.length > 1;
}

function withVm(system: System, vm: VirtualMachine, changed: Partial<VirtualMachine>): System {
  return { ...system, vms: system.vms.map((one) => (one === vm ? { ...one, ...changed } : one)) };
}
