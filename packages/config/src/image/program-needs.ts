/** What a guest program asks of its VM, against what the configuration gives it. */
import type { Configuration } from "../checks/rule";
import type { Problem } from "../source/problem";
import type { GuestProgram } from "./guest-image";

/** @param index of the VM */
export function programNeeds(
  { document, system }: Configuration,
  index: number,
  program: GuestProgram,
): Problem[] {
  const vm = system.vms[index]!;
  const lacking = program.devices.filter((name) => !vm.devices.includes(name));
  if (lacking.length > 0) {
    const list = lacking.map((name) => `"${name}"`).join(", ");
    const what = `"${vm.name}" runs ${vm.image.program}, which uses ${list}, and has not got ${lacking.length > 1 ? "them" : "it"}`;
    return [
      document.problemAt(["vms", index, "devices"], "image-needs-device", what, `add ${list} to its devices`),
    ];
  }
  const { markers } = program;
  if (markers === undefined) return [];
  return vm.deadlines.flatMap(({ task, marker }, position): Problem[] => {
    if (markers.includes(marker)) return [];
    const path = ["vms", index, "deadlines", position, "marker"];
    const what = `the task "${task}" is to be measured by marker ${marker}, which ${vm.image.program} as VM ${index} does not write`;
    return [document.problemAt(path, "image-marker", what, `give one of ${markers.join(", ")}`)];
  });
}
