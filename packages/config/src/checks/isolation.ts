/** Guests whose kernel runs in User mode: for whom MVM can do it. */
import type { VirtualMachine } from "../schema/system";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

const REMOVE = 'remove "isolation"';

export type Isolation = VirtualMachine["isolation"];

export const isolationIsPossible: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index) =>
    obstaclesTo(vm, vm.isolation).map(({ what, fix }): Problem => {
      const told = `"${vm.name}" cannot be ${vm.isolation}: ${what}`;
      return document.problemAt(
        ["vms", index, "isolation"],
        "isolation-impossible",
        told,
        `${fix}, or ${REMOVE}`,
      );
    }),
  );

/**
 * Why `vm` cannot have an isolation, and what removes each reason. What only the image shows is not
 * among them.
 */
export function obstaclesTo(vm: VirtualMachine, isolation: Isolation): { what: string; fix: string }[] {
  if (isolation === "direct") return [];
  const obstacles: { what: string; fix: string }[] = [];
  if (isolation === "confined" && vm.image.linux !== undefined) {
    const what = "Linux makes its own page tables, and a confined guest has one that never changes";
    obstacles.push({ what, fix: `make "${vm.name}" "shadow"` });
  }
  if (new Set(vm.cores).size > 1) {
    const what = "it has several cores, and MVM shows a kernel in User mode one processor only";
    obstacles.push({ what, fix: `give "${vm.name}" one core` });
  }
  if (vm.guardInterrupts) {
    const what = "guarded interrupts need a kernel that calls MVM itself, and this kernel is in User mode";
    obstacles.push({ what, fix: `remove "guardInterrupts" from "${vm.name}"` });
  }
  if (vm.startCode === "answer") {
    const what =
      "MVM answers start code where the firewall refuses it, and a kernel in User mode has no such address";
    obstacles.push({ what, fix: `remove "startCode" from "${vm.name}"` });
  }
  return obstacles;
}

/** The isolation with walls that suits the image of `vm`: Linux makes page tables of its own. */
export function wallsFor({ image }: VirtualMachine): Isolation {
  return image.linux === undefined ? "confined" : "shadow";
}

/** How a direct `vm` gets walls. */
export function wallsFix(vm: VirtualMachine): string {
  const isolation = wallsFor(vm);
  const steps = obstaclesTo(vm, isolation).map(({ fix }) => fix);
  return [...steps, `give "${vm.name}" the isolation "${isolation}"`].join(", and ");
}
