/**
 * Several consoles on one output, line by line:
 *
 *     rtos  │ control: 1 kHz and 100 Hz tasks running
 *     linux │ / # ls
 *
 * A line that is not finished (a prompt) is shown once its console has been quiet for a while. When
 * another console then has a line to print, a terminal's line is taken back and shown again below;
 * elsewhere only whole lines appear.
 */
import type { Colour } from "./colour";

export interface Output {
  write(text: string): void;
  /** Whether a line can be taken back. */
  terminal: boolean;
}

const TAKE_BACK = "\r\x1b[K";
const NEWLINE = "\n";

export class LinePrinter {
  private readonly consoles: ConsoleLines[] = [];
  /** The console whose unfinished line stands on the terminal. */
  private shown: ConsoleLines | undefined;
  /** Whose unfinished line comes before those of others. */
  private front: ConsoleLines | undefined;

  constructor(private readonly output: Output) {}

  /**
   * Adds a console. Prefixes are padded to the longest name so far, so add all before the first
   * line.
   */
  add(name: string, colour: Colour): ConsoleLines {
    const console = new ConsoleLines(name, colour, this);
    this.consoles.push(console);
    return console;
  }

  /** A line of this program's own between those of the consoles. */
  note(text: string): void {
    this.takeBack();
    this.output.write(text + NEWLINE);
  }

  /** Makes room for a line that `write` puts on the same terminal by another way. */
  aside(write: () => void): void {
    this.takeBack();
    write();
  }

  /** Call now and then: shows unfinished lines of consoles that were quiet since the last call. */
  tick(): void {
    const quiet = this.consoles.filter((console) => console.becameQuiet() && console.unfinished !== "");
    if (!this.output.terminal) return;
    const [next] = [this.front, this.shown, ...quiet.reverse()].filter(
      (console) => console !== undefined && quiet.includes(console),
    );
    if (next !== undefined && next !== this.shown) this.show(next);
  }

  /** Prints what is unfinished; call once at the end. */
  end(): void {
    this.takeBack();
    for (const console of this.consoles) if (console.unfinished !== "") console.finishLine();
  }

  /** The console's side: a whole line. */
  line(console: ConsoleLines, text: string): void {
    this.takeBack();
    this.output.write(this.prefix(console) + text + NEWLINE);
  }

  /**
   * The console's side: the unfinished line grew. On the terminal it grows too when it is the one
   * shown.
   */
  grew(console: ConsoleLines): void {
    if (this.shown === console) this.show(console);
  }

  /** The console's side: its unfinished line is edited here, and to be seen at once. */
  edited(console: ConsoleLines): void {
    this.front = console.unfinished === "" ? undefined : console;
    if (this.front !== undefined && this.output.terminal) this.show(console);
    else if (this.shown === console) this.takeBack();
  }

  private show(console: ConsoleLines): void {
    this.takeBack();
    this.output.write(this.prefix(console) + console.unfinished);
    this.shown = console;
  }

  private takeBack(): void {
    if (this.shown !== undefined) this.output.write(TAKE_BACK);
    this.shown = undefined;
  }

  private prefix({ name, colour }: ConsoleLines): string {
    const width = Math.max(...this.consoles.map((console) => console.name.length));
    return `${colour(`${name.padEnd(width)} │`)} `;
  }
}

/**
 * A control sequence at the end of a line (ECMA-48 5.4). Only colours make sense where consoles
 * share a terminal: a cursor's movement would leave the line, and the answer to a question (a shell
 * asks where its cursor is) would be taken for typing.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins every control sequence
const CONTROL_SEQUENCE = /\x1b\[[0-?]*[ -/]*([@-~])$/;
const COLOUR = "m";

export class ConsoleLines {
  unfinished = "";
  private decoder = new TextDecoder();
  private quiet = true;

  constructor(
    readonly name: string,
    readonly colour: Colour,
    private readonly printer: LinePrinter,
  ) {}

  /** One byte of the guest's output (UTF-8). `heard` gets the text as it is decoded. */
  byte(byte: number, heard?: (text: string) => void): void {
    const text = this.decoder.decode(Uint8Array.of(byte), { stream: true });
    if (text === "") return;
    this.text(text);
    heard?.(text);
  }

  text(text: string): void {
    for (const character of text) {
      this.quiet = false;
      if (character === "\n") this.finishLine();
      else if (character === "\b") this.unfinished = this.unfinished.slice(0, -1);
      else if (character !== "\r") this.append(character);
    }
    this.printer.grew(this);
  }

  private append(character: string): void {
    this.unfinished += character;
    const sequence = CONTROL_SEQUENCE.exec(this.unfinished);
    if (sequence !== null && sequence[1] !== COLOUR)
      this.unfinished = this.unfinished.slice(0, sequence.index);
  }

  /** The unfinished line is this now: something that is typed. */
  edit(text: string): void {
    this.unfinished = text;
    this.printer.edited(this);
  }

  finishLine(): void {
    const line = this.unfinished;
    this.unfinished = "";
    this.printer.line(this, line);
  }

  /** Whether nothing came since the last call. */
  becameQuiet(): boolean {
    const was = this.quiet;
    this.quiet = true;
    return was;
  }
}
