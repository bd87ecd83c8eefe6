import type { System } from "../schema/system";
import type { Document } from "../source/document";
import type { Problem } from "../source/problem";
import { type Cell, isTrusted, MVM, trustMatrix } from "../trust/matrix";
import { OWN_TABLES } from "../trust/ways";
import { wallsFix, wallsFor } from "./isolation";
import type { Rule } from "./rule";

/**
 * In a closed system no VM must trust another. A problem for each direct guest, because all others
 * must trust it, and for each resource that nobody keeps even if every guest has walls.
 */
export const closedIsClosed: Rule = ({ document, system }) => {
  if (!system.closed) return [];
  const open = trustMatrix(walled(system)).filter(isTrusted);
  return [
    ...directGuests(document, system),
    ...open.map((cell) =>
      document.problemAt(
        ["vms", system.vms.findIndex(({ name }) => name === cell.actor.name), "name"],
        "not-closed",
        whatOf(cell),
        cell.open.map(({ way, pair }) => way.fix(pair)).join("; and "),
      ),
    ),
  ];
};

/** The system, if every direct guest gets walls. */
function walled(system: System): System {
  const vms = system.vms.map((vm) => (vm.isolation === "direct" ? { ...vm, isolation: wallsFor(vm) } : vm));
  return { ...system, vms };
}

function directGuests(document: Document, { vms }: System): Problem[] {
  if (vms.length === 1) return [];
  return vms.flatMap((vm, index) => {
    if (vm.isolation !== "direct") return [];
    const what = `the system is "closed", and all others must trust "${vm.name}": ${OWN_TABLES.says(`"${vm.name}"`, "")}`;
    return [document.problemAt(["vms", index, "name"], "not-closed", what, wallsFix(vm))];
  });
}

function whatOf({ actor, victim, resource, open }: Cell): string {
  const names = { actor: `"${actor.name}"`, victim: victim === MVM ? victim : `"${victim.name}"` };
  const reasons = open.map(({ way }) => way.says(names.actor, names.victim)).join("; ");
  return `the system is "closed", and ${names.victim} must trust ${names.actor} with the ${resource} of ${names.victim}: ${reasons}`;
}
