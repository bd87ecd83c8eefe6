/**
 * Who must trust whom, as `mvm check` says it: in a line for each VM, or with `--trust` as a table
 * with the reasons.
 */
import { type Cell, isTrusted, MVM, RESOURCES, type Reason, type System, trustMatrix } from "@mvm/config";
import { shellWord } from "../shell-word";
import { grid } from "./grid";

/** What VMs of the table are called where its reasons are told. */
const ACTOR = "B";
const VICTIM = "A";
const HEAD = [VICTIM, ACTOR, ...RESOURCES.map((resource) => `${VICTIM}'s ${resource}`)];
/** What docs/security.md (What remains open) says beyond the cells. */
const NOT_IN_TABLE =
  "Not in the table: every VM trusts MVM and the operator; nobody bounds contention for memory.";

/**
 * In short: a line for each VM that must trust another.
 * @param argument what the user gave to `mvm check`, because the last line is a command
 */
export function trustLines(system: System, argument: string): string[] {
  const matrix = trustMatrix(system).filter(isTrusted);
  const lines = system.vms.flatMap((vm) => {
    const groups = grouped(
      matrix.filter(({ victim }) => victim === vm),
      (cells) => cells.map(({ resource }) => resource).join(", "),
    );
    const trusted = groups.map(({ text, actors }) => `${actors.join(", ")} (${text})`);
    return trusted.length === 0 ? [] : [`${vm.name} must trust ${trusted.join("; ")}`];
  });
  const command = `./mvm check ${shellWord(argument)} --trust`;
  return lines.length === 0 ? ["no VM must trust another"] : [...lines, `${command} shows why`];
}

/** The whole matrix, and each of its reasons once. */
export function trustTable(system: System): string[] {
  const matrix = trustMatrix(system);
  const rows = [...system.vms, MVM].flatMap((victim) => {
    const groups = grouped(
      matrix.filter((cell) => cell.victim === victim),
      (cells) => JSON.stringify(cells.map(textOf)),
    );
    const name = typeof victim === "string" ? victim : victim.name;
    return groups.map(({ cells, actors }) => [
      name,
      groups.length === 1 && actors.length > 1 ? "all others" : actors.join(", "),
      ...cells.map(textOf),
    ]);
  });
  return [
    ...grid(HEAD, rows).split("\n"),
    NOT_IN_TABLE,
    ...legend(`${VICTIM} must trust ${ACTOR}, because`, matrix.flatMap(waysOf)),
    ...legend(
      `kept from ${ACTOR}, because`,
      matrix.flatMap(({ keptBy }) => keptBy),
    ),
    ...legend(
      "shared because the configuration says so",
      matrix.flatMap(({ shared }) => shared),
    ),
  ];
}

const waysOf = ({ open }: Cell): Reason[] => open.map(({ way }) => way);
const codesOf = (reasons: readonly Reason[]) => reasons.map(({ code }) => code).join(", ");

/** For example "RESET, else own-core" or "TABLES + channel". */
function textOf(cell: Cell): string {
  const verdict = [waysOf(cell), cell.keptBy].filter((reasons) => reasons.length > 0).map(codesOf);
  return [verdict.join(", else "), ...cell.shared.map(({ code }) => code)].join(" + ");
}

interface Group {
  actors: string[];
  /** Of the first actor. */
  cells: Cell[];
  text: string;
}

/** The cells of one victim, by actors: those with the same text are one group. */
function grouped(cells: readonly Cell[], textOfActor: (cells: readonly Cell[]) => string): Group[] {
  const groups = new Map<string, Group>();
  for (const actor of new Set(cells.map((cell) => cell.actor))) {
    const ofActor = cells.filter((cell) => cell.actor === actor);
    const text = textOfActor(ofActor);
    const group = groups.get(text) ?? { actors: [], cells: ofActor, text };
    groups.set(text, { ...group, actors: [...group.actors, actor.name] });
  }
  return [...groups.values()];
}

function legend(title: string, reasons: readonly Reason[]): string[] {
  const once = [...new Set(reasons)];
  const width = Math.max(0, ...once.map(({ code }) => code.length));
  const lines = once.map((reason) => `  ${reason.code.padEnd(width)}  ${reason.says(ACTOR, VICTIM)}`);
  return lines.length === 0 ? [] : [`${title}:`, ...lines];
}
