/** The values of --console: `VM=WHERE`. */
import { resolve } from "node:path";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import { requireWritable } from "../report/finish";

export type Place =
  | { kind: "pty" }
  /** 0: any free one. */
  | { kind: "tcp"; port: number }
  | { kind: "file"; path: string }
  /** The terminal of this process. */
  | { kind: "this" };

export interface ConsoleChoice {
  /** As the user gave it. */
  argument: string;
  /** Name of a console. */
  console: string;
  place: Place;
}

const HIGHEST_PORT = 65_535;
const EXAMPLES = "fix: give for example linux=pty, linux=tcp:0, linux=file:linux.log or linux=-";

/** @throws UsageError */
export function parseConsoles(args: readonly string[]): ConsoleChoice[] {
  const choices = args.map(parse);
  for (const [index, choice] of choices.entries()) {
    const other = choices.slice(0, index).find((earlier) => collide(earlier, choice));
    if (other === undefined) continue;
    const both = `--console ${printable(other.argument)} and ${printable(choice.argument)}`;
    throw new UsageError(
      other.console === choice.console
        ? `${both}: a console is in one place only\n    fix: leave one of them out`
        : `${both}: two consoles are in one place\n    fix: give another place for one of them`,
    );
  }
  return choices;
}

function parse(argument: string): ConsoleChoice {
  const [, console, where] = /^([^=]+)=(.*)$/s.exec(argument) ?? [];
  if (console === undefined || where === undefined) throw refusal(argument, "this is not VM=WHERE");
  return { argument, console, place: parsePlace(where, argument) };
}

function parsePlace(where: string, argument: string): Place {
  if (where === "-") return { kind: "this" };
  if (where === "pty") return { kind: "pty" };
  const [, kind, value = ""] = /^(tcp|file):(.*)$/s.exec(where) ?? [];
  switch (kind) {
    case "tcp":
      if (/^\d{1,5}$/.test(value) && Number(value) <= HIGHEST_PORT) return { kind, port: Number(value) };
      throw refusal(argument, "this is no TCP port");
    case "file":
      if (value === "") throw refusal(argument, "the path is empty");
      requireWritable(value, { what: `--console ${printable(argument)}: the file`, option: "--console" });
      return { kind, path: value };
    default:
      throw refusal(argument, `there is no place "${printable(where)}"`);
  }
}

function refusal(argument: string, what: string): UsageError {
  return new UsageError(`--console ${printable(argument)}: ${what}\n    ${EXAMPLES}`);
}

function collide(one: ConsoleChoice, other: ConsoleChoice): boolean {
  if (one.console === other.console) return true;
  const [a, b] = [one.place, other.place];
  if (a.kind === "this") return b.kind === "this";
  if (a.kind === "file" && b.kind === "file") return resolve(a.path) === resolve(b.path);
  return a.kind === "tcp" && b.kind === "tcp" && a.port === b.port && a.port !== 0;
}
