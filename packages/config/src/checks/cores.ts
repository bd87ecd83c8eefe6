import { MAX_CORES } from "@mvm/abi";
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

/** A guest of this version has one virtual CPU: it runs on exactly one core. */
export const oneCoreEach: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index) =>
    new Set(vm.cores).size <= 1
      ? []
      : [
          document.problemAt(
            ["vms", index, "cores"],
            "several-cores",
            `"${vm.name}" asks for ${vm.cores.length} cores, and a VM has one virtual CPU`,
            `keep one core, such as [${vm.cores[0]}]`,
          ),
        ],
  );

/** An HRT guest owns its core for good; this version gives an SRT guest its own core as well. */
export const coreIsOwned: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index) =>
    vm.cores.flatMap((core, position): Problem[] => {
      const other = system.vms.slice(0, index).find((earlier) => earlier.cores.includes(core));
      if (other === undefined) return [];
      const hrt = [vm, other].find((candidate) => candidate.level === "hrt");
      const both = `core ${core} is used by "${other.name}" and by "${vm.name}"`;
      return [
        document.problemAt(
          ["vms", index, "cores", position],
          hrt === undefined ? "core-shared" : "hrt-core-shared",
          hrt === undefined ? `${both}` : `${both}, and "${hrt.name}" is hard real-time: it owns its core`,
          `give "${vm.name}" another core`,
        ),
      ];
    }),
  );
