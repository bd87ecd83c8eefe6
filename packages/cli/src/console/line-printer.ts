/**
 * Several consoles on one output, line by line:
 *
 *     rtos  │ control: 1 kHz and 100 Hz tasks running
 *     linux │ / # ls
 *
 * An unfinished line (a prompt) is shown when its console has been quiet for a while. If another
 * console then prints a line, the printer takes the unfinished line back and shows it again below.
 * Only a terminal can take a line back. On other outputs only whole lines appear.
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
  /** The console whose unfinished line is on the terminal now. */
  private shown: ConsoleLines | undefined;
  /** The console whose unfinished line is shown before the unfinished lines of other consoles. */
  private front: ConsoleLines | undefined;

  constructor(private readonly output: Output) {}

  /**
   * Adds a console. Prefixes are padded to the longest name that is known, so add all consoles
   * before the first line.
   */
  add(name: string, colour: Colour): ConsoleLines {
    const console = new ConsoleLines(name, colour, this);
    this.consoles.push(console);
    return console;
  }

  /** Prints a line of this program between the lines of the consoles. */
  note(text: string): void {
    this.takeBack();
    this.output.write(text + NEWLINE);
  }

  /** Makes room for a line that `write` puts on the same terminal. */
  aside(write: () => void): void {
    this.takeBack();
    write();
  }

  /**
   * Shows unfinished lines of consoles that were quiet since the last call. Call this regularly.
   */
  tick(): void {
    const quiet = this.consoles.filter((console) => console.becameQuiet() && console.unfinished !== "");
    if (!this.output.terminal) return;
    const [next] = [this.front, this.shown, ...quiet.reverse()].filter(
      (console) => console !== undefined && quiet.includes(console),
    );
    if (next !== undefined && next !== this.shown) this.show(next);
  }

  /** Prints every unfinished line. Call this once at the end. */
  end(): void {
    this.takeBack();
    for (const console of this.consoles) if (console.unfinished !== "") console.finishLine();
  }

  /** Called by a console: prints a whole line. */
  line(console: ConsoleLines, text: string): void {
    this.takeBack();
    this.output.write(this.prefix(console) + text + NEWLINE);
  }

  /**
   * Called by a console: its unfinished line is longer now. If the terminal shows this line, the
   * new text is printed at once.
   */
  grew(console: ConsoleLines): void {
    if (this.shown === console) this.show(console);
  }

  /** Called by a console: its unfinished line was edited here and must be shown at once. */
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
 * A control sequence at the end of a line (ECMA-48 5.4). Only colours are passed on, because
 * consoles share the terminal. A movement of the cursor would leave the line. A shell's question
 * where the cursor is would make the terminal answer, and the answer would be taken for typed keys.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins every control sequence
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

  /** Takes one byte of the guest's output (UTF-8). `heard` gets the decoded text. */
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

  /** Sets the unfinished line to `text`, which a user is typing. */
  edit(text: string): void {
    this.unfinished = text;
    this.printer.edited(this);
  }

  finishLine(): void {
    const line = this.unfinished;
    this.unfinished = "";
    this.printer.line(this, line);
  }

  /** Whether no output came since the last call. */
  becameQuiet(): boolean {
    const was = this.quiet;
    this.quiet = true;
    return was;
  }
}
