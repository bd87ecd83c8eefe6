import { MAX_CORES } from "@mvm/abi";
import type { System, VirtualMachine } from "../schema/system";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

export const coresExist: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index) =>
    vm.cores.flatMap((core, position): Problem[] => {
      const path = ["vms", index, "cores", position];
      if (core < 0 || core >= MAX_CORES) {
        return [
          document.problemAt(
            path,
            "core-out-of-range",
            `core ${core} does not exist`,
            `give a core from 0 to ${MAX_CORES - 1}`,
          ),
        ];
      }
      return vm.cores.indexOf(core) < position
        ? [document.problemAt(path, "core-twice", `core ${core} is listed twice`, "keep one of the two")]
        : [];
    }),
  );

/**
 * An HRT guest owns its core, and so does each core of a guest with several; other SRT guests may
 * share one.
 */
export const coreIsOwned: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index) =>
    vm.cores.flatMap((core, position): Problem[] => {
      const other = system.vms.slice(0, index).find((earlier) => earlier.cores.includes(core));
      if (other === undefined) return [];
      const path = ["vms", index, "cores", position];
      const both = `core ${core} is used by "${other.name}" and by "${vm.name}"`;
      const hrt = [vm, other].find((candidate) => candidate.level === "hrt");
      if (hrt !== undefined) {
        const what = `${both}, and "${hrt.name}" is hard real-time: it owns its core`;
        return [document.problemAt(path, "hrt-core-shared", what, `give "${vm.name}" another core`)];
      }
      const wide = [vm, other].find((candidate) => new Set(candidate.cores).size > 1);
      if (wide === undefined) return [];
      const what = `${both}, and "${wide.name}" has several cores: it shares none of them`;
      return [
        document.problemAt(path, "several-cores", what, `give "${wide.name}" one core, or other cores`),
      ];
    }),
  );

/** The VMs that a core's time is divided among. */
export function sharersOf({ vms }: System, core: number): VirtualMachine[] {
  return vms.filter((vm) => vm.cores.includes(core));
}

/** Whether `vm` takes turns with others. */
export function isShared(system: System, vm: VirtualMachine): boolean {
  return vm.cores.some((core) => sharersOf(system, core).length > 1);
}
