import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";

const CONSOLE_NAME = /^[a-z][a-z0-9-]*$/;

/** `--until TEXT` and `--until VM:TEXT`: waits for a text in the output of the consoles. */
export class Expectation {
  private readonly console: string | undefined;
  private readonly text: string;
  private readonly recent = new Map<string, string>();
  /**
   * The word before the colon, if no console has this name. The word may be a misspelt name or a
   * part of the text.
   */
  readonly stranger: string | undefined;
  met = false;

  /**
   * @param consoles names that may stand before the colon
   * @throws UsageError without a text
   */
  constructor(argument: string, consoles: readonly string[]) {
    const colon = argument.indexOf(":");
    const name = argument.slice(0, Math.max(0, colon));
    this.console = consoles.includes(name) ? name : undefined;
    this.text = this.console === undefined ? argument : argument.slice(colon + 1);
    this.stranger = this.console === undefined && CONSOLE_NAME.test(name) ? name : undefined;
    if (this.text === "") {
      throw new UsageError(
        `--until ${printable(argument)}: the text is empty\n    fix: give the text to wait for`,
      );
    }
  }

  /** `output` is what a console had printed before, so no text ends in it. */
  begin(console: string, output: string): void {
    this.recent.set(console, output.slice(output.length - this.text.length + 1));
  }

  /** Takes more output of a console. */
  see(console: string, output: string): void {
    if (this.console !== undefined && this.console !== console) return;
    const seen = (this.recent.get(console) ?? "") + output;
    if (seen.includes(this.text)) this.met = true;
    this.recent.set(console, seen.slice(-Math.max(1, this.text.length)));
  }

  describe(): string {
    return `"${printable(this.text)}"${this.console === undefined ? "" : ` from ${this.console}`}`;
  }
}
