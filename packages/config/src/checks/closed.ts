import { type Cell, isTrusted, MVM, trustMatrix } from "../trust/matrix";
import { OWN_TABLES } from "../trust/ways";
import type { Rule } from "./rule";

/**
 * In a closed system no VM must trust another. A problem for each resource that nobody keeps. But
 * the kernels' own page tables are one problem, because no change of a single VM can help.
 */
export const closedIsClosed: Rule = ({ document, system }) => {
  if (!system.closed) return [];
  const open = trustMatrix(system).filter(isTrusted);
  const byTables = open.filter(isOpenByTables);
  const problems = open
    .filter((cell) => !isOpenByTables(cell))
    .map((cell) =>
      document.problemAt(
        ["vms", system.vms.indexOf(cell.actor), "name"],
        "not-closed",
        whatOf(cell),
        cell.open.map(({ way, pair }) => way.fix(pair)).join("; and "),
      ),
    );
  if (byTables.length === 0) return problems;
  const { pair } = byTables[0]!.open[0]!;
  const what = `the system is "closed", and each VM must trust the others with its memory: ${OWN_TABLES.says("every VM", "")}`;
  return [document.problemAtKey(["closed"], "not-closed", what, OWN_TABLES.fix(pair)), ...problems];
};

/** Whether the kernel's own page tables are the only way. */
function isOpenByTables({ open }: Cell): boolean {
  return open.every(({ way }) => way === OWN_TABLES);
}

function whatOf({ actor, victim, resource, open }: Cell): string {
  const names = { actor: `"${actor.name}"`, victim: victim === MVM ? victim : `"${victim.name}"` };
  const reasons = open.map(({ way }) => way.says(names.actor, names.victim)).join("; ");
  return `the system is "closed", and ${names.victim} must trust ${names.actor} with the ${resource} of ${names.victim}: ${reasons}`;
}
