/**
 * The line that a user types at a terminal for MVM. MVM takes whole lines, and echoes a line when
 * MVM carries the line out. So an unfinished line never stands between the lines of other consoles.
 * The line is edited and shown here until the line is complete.
 */
import type { Receiver } from "./keyboard";

const PROMPT = "> ";
const CTRL_C = "\x03";
const CTRL_U = "\x15";
const BACKSPACE = /[\b\x7f]/;
const END = /[\r\n]/;
const PRINTABLE = /[ -~]/;
/** Arrows and other keys that do not stand for a character (ECMA-48 5.4). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins every control sequence
const CONTROL_SEQUENCE = /\x1b(\[[0-?]*[ -/]*[@-~]|O.)/g;

export class CommandLine implements Receiver {
  private line = "";

  /**
   * @param show shows the unfinished line
   * @param complete gets each complete line
   */
  constructor(
    readonly name: string,
    private readonly show: (text: string) => void,
    private readonly complete: (line: string) => void,
  ) {}

  send(bytes: Uint8Array): void {
    for (const character of Buffer.from(bytes).toString("latin1").replaceAll(CONTROL_SEQUENCE, "")) {
      if (END.test(character)) this.end();
      else if (BACKSPACE.test(character)) this.line = this.line.slice(0, -1);
      else if (character === CTRL_U || character === CTRL_C) this.line = "";
      else if (PRINTABLE.test(character)) this.line += character;
    }
    this.focus();
  }

  /** The command line has the keyboard now. */
  focus(): void {
    this.show(PROMPT + this.line);
  }

  /** Another receiver has the keyboard now. */
  blur(): void {
    this.show("");
  }

  private end(): void {
    this.complete(this.line);
    this.line = "";
  }
}
