import { type Cell, isTrusted, MVM, trustMatrix } from "../trust/matrix";
import type { Rule } from "./rule";

/** In a closed system no VM must trust another. A problem for each resource that nobody keeps. */
export const closedIsClosed: Rule = ({ document, system }) =>
  system.closed
    ? trustMatrix(system)
        .filter(isTrusted)
        .map((cell) =>
          document.problemAt(
            ["vms", system.vms.indexOf(cell.actor), "name"],
            "not-closed",
            whatOf(cell),
            cell.open.map(({ way, pair }) => way.fix(pair)).join("; and "),
          ),
        )
    : [];

function whatOf({ actor, victim, resource, open }: Cell): string {
  const names = { actor: `"${actor.name}"`, victim: victim === MVM ? victim : `"${victim.name}"` };
  const reasons = open.map(({ way }) => way.says(names.actor, names.victim)).join("; ");
  return `the system is "closed", and ${names.victim} must trust ${names.actor} with the ${resource} of ${names.victim}: ${reasons}`;
}
