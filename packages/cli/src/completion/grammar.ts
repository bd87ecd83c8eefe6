/** What can stand on mvm's command line, read from the definition of its commands. */
import type { Argument, Command, Option } from "commander";

export interface CommandWords {
  name: string;
  /** Options, such as "--until". */
  options: readonly string[];
  /** The choices of an argument, or undefined: a file, or a system. */
  argument: readonly string[] | undefined;
  /** Whether an argument is a demo or a system.jsonc. */
  takesSystem: boolean;
  /** What may stand behind an option that needs a value; an empty list: a file. */
  values: ReadonlyMap<string, readonly string[]>;
}

/** How main.ts names an argument that is a demo or a file. */
const SYSTEM_ARGUMENT = "demo|file";

export function grammarOf(mvm: Command): CommandWords[] {
  return mvm.commands.map((command) => {
    const [argument] = command.registeredArguments;
    return {
      name: command.name(),
      options: command.options.flatMap(namesOf),
      argument: argument?.argChoices,
      takesSystem: argument !== undefined && takesSystem(argument),
      values: new Map(command.options.filter(needsValue).flatMap(valuesOf)),
    };
  });
}

const takesSystem = (argument: Argument) => argument.name() === SYSTEM_ARGUMENT;
const needsValue = (option: Option) => option.required;
const namesOf = ({ short, long }: Option) => [short, long].filter((name) => name !== undefined);
const valuesOf = (option: Option) =>
  namesOf(option).map((name): [string, readonly string[]] => [name, option.argChoices ?? []]);
