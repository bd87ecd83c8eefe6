/**
 * What is typed at a terminal for MVM. MVM takes whole lines and echoes each when it carries it
 * out, so that a half-typed one never stands between the lines of others; until it is complete the
 * line is edited and shown here.
 */
import type { Receiver } from "./keyboard";

const PROMPT = "> ";
const CTRL_C = "\x03";
const CTRL_U = "\x15";
const BACKSPACE = /[\b\x7f]/;
const END = /[\r\n]/;
const PRINTABLE = /[ -~]/;
/** Arrows and other keys that are no character (ECMA-48 5.4). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins every control sequence
const CONTROL_SEQUENCE = /\x1b(\[[0-?]*[ -/]*[@-~]|O.)/g;

export class CommandLine implements Receiver {
  private line = "";

  /**
   * @param show shows the unfinished line
   * @param complete gets each complete one
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

  /** It has the keyboard (again). */
  focus(): void {
    this.show(PROMPT + this.line);
  }

  /** Another receiver has the keyboard. */
  blur(): void {
    this.show("");
  }

  private end(): void {
    this.complete(this.line);
    this.line = "";
  }
}
