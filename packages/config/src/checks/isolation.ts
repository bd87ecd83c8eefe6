/** Guests whose kernel runs in User mode: for whom MVM can do it. */
import { confinedMax } from "@mvm/abi";
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

/** Each confined guest has a domain of the processor, and guests on shadow tables have some. */
export const confinedHaveDomains: Rule = ({ document, system }) => {
  const shadows = system.vms.filter(({ isolation }) => isolation === "shadow").length;
  const confined = system.vms.flatMap(({ isolation }, index) => (isolation === "confined" ? [index] : []));
  const most = confinedMax(shadows);
  const first = confined[most];
  if (first === undefined) return [];
  const beside = shadows === 0 ? "" : " beside guests on shadow tables";
  const what = `${confined.length} confined guests, and the processor has domains for ${most}${beside}`;
  const fix = `remove ${confined.length - most} of them, or give them the isolation "direct"`;
  return [document.problemAt(["vms", first, "isolation"], "too-many-confined", what, fix)];
};

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
