/** Commands that gdb passes on: `monitor COMMAND …`. */
import { CommandError } from "./command-error";

export interface MonitorCommand {
  readonly name: string;
  /** What follows the name, such as "ADDRESS". */
  readonly usage: string;
  /** What the command does, in a line. */
  readonly help: string;
  /**
   * `core` is the core that the user looks at. Returns the text for the user. Throws CommandError
   * for words that are not understood.
   */
  run(words: readonly string[], core: number): string;
}

export class Monitor {
  private readonly commands: readonly MonitorCommand[];

  constructor(commands: readonly MonitorCommand[]) {
    const help: MonitorCommand = { name: "help", usage: "", help: "these commands", run: () => this.help() };
    this.commands = [...commands, help];
  }

  /** The answer to a command line, or what is wrong with the line. */
  answer(line: string, core: number): string {
    const [name = "help", ...words] = line.split(/\s+/).filter((word) => word !== "");
    const command = this.commands.find((each) => each.name === name);
    if (command === undefined) return `there is no command "${name}"\n${this.help()}`;
    try {
      return command.run(words, core);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return `${error.message}\n  usage: monitor ${command.name} ${command.usage}`;
    }
  }

  private help(): string {
    return this.commands
      .map(({ name, usage, help }) => `${`monitor ${name} ${usage}`.trim()}\n    ${help}`)
      .join("\n");
  }
}
