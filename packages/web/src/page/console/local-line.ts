/**
 * A line that a person writes for MVM's console. MVM echoes a line only when it is complete, so the
 * terminal shows and edits it here. What MVM prints meanwhile comes above it.
 */

const CLEAR_LINE = "\r\x1b[K";
const PROMPT = "\x1b[2m>\x1b[0m ";
const BACKSPACE = "\x7f";
const KILL = "\x15";
const ESCAPE = "\x1b";
/** What the terminal sends for a key without a character, such as an arrow key (ECMA-48, 5.4). */
const SEQUENCE = new RegExp(`${ESCAPE}(\\[[0-?]*[ -/]*[@-~]|O.)`, "g");
/** MVM's line (docs/operator.md). */
const LONGEST = 32;

export class LocalLine {
  private line = "";

  constructor(
    private readonly show: (text: string | Uint8Array) => void,
    private readonly send: (line: string) => void,
  ) {}

  /** Keys of the terminal. */
  keys(data: string): void {
    for (const key of data.replace(SEQUENCE, "")) this.key(key);
  }

  /** Text of MVM. */
  print(bytes: Uint8Array): void {
    if (this.line !== "") this.show(CLEAR_LINE);
    this.show(bytes);
    if (this.line !== "") this.show(`${PROMPT}${this.line}`);
  }

  private key(key: string): void {
    if (key === "\r") {
      const { line } = this;
      this.change("");
      if (line.trim() !== "") this.send(line.trim());
    } else if (key === BACKSPACE) this.change(this.line.slice(0, -1));
    else if (key === KILL) this.change("");
    else if (key >= " " && this.line.length < LONGEST) this.change(this.line + key);
  }

  private change(line: string): void {
    this.line = line;
    this.show(line === "" ? CLEAR_LINE : `${CLEAR_LINE}${PROMPT}${line}`);
  }
}
