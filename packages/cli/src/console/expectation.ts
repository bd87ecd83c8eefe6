/** `--until TEXT` and `--until VM:TEXT`: waits for a text on the consoles' output as it comes. */
export class Expectation {
  private readonly console: string | undefined;
  private readonly text: string;
  private readonly recent = new Map<string, string>();
  met = false;

  /** @param consoles names that may stand before the colon */
  constructor(argument: string, consoles: readonly string[]) {
    const colon = argument.indexOf(":");
    const name = argument.slice(0, Math.max(0, colon));
    this.console = consoles.includes(name) ? name : undefined;
    this.text = this.console === undefined ? argument : argument.slice(colon + 1);
  }

  /** More output of a console. */
  see(console: string, output: string): void {
    if (this.console !== undefined && this.console !== console) return;
    const seen = (this.recent.get(console) ?? "") + output;
    if (seen.includes(this.text)) this.met = true;
    this.recent.set(console, seen.slice(-Math.max(1, this.text.length)));
  }

  describe(): string {
    return `"${this.text}"${this.console === undefined ? "" : ` from ${this.console}`}`;
  }
}
