/**
 * Several consoles on one output, line by line:
 *
 *     rtos  │ control: 1 kHz and 100 Hz tasks running
 *     linux │ / # ls
 *
 * An unfinished line (a prompt) is shown when its console has been quiet for a while. If another
 * console then prints a line, the printer takes the unfinished line back and shows it again below.
 * Only a terminal can take a line back. On other outputs only whole lines appear.
 *
 * A prefix is written here alone, at the begin of each row of the terminal. So no console can write
 * a row that looks like a row of another console or of MVM. A line that is longer than a row goes
 * on in the next row, with another sign:
 *
 *     linux │ a long li
 *     linux ┊ ne
 */
import type { Colour } from "./colour";
import { ConsoleText } from "./console-text";
import { Utf8Decoder } from "./utf8";

export interface Output {
  write(text: string): void;
  /** Whether a line can be taken back. */
  terminal: boolean;
  /** Columns of the terminal now; undefined: it is no terminal. */
  columns?: number | undefined;
  /**
   * Is fulfilled when what was written has left this process. A run waits for it, so that a slow
   * reader does not make the output pile up in memory.
   */
  drained?(): Promise<void>;
}

const TAKE_BACK = "\r\x1b[K";
const NEWLINE = "\n";
const BEGINS = "│";
const CONTINUES = "┊";
/** " │ " */
const SIGN_COLUMNS = 3;

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

  /** The columns that a row has beside its prefix. */
  get width(): number {
    const { columns } = this.output;
    if (columns === undefined) return Number.POSITIVE_INFINITY;
    // The last column stays free, because some terminals go to the next row as soon as it is used.
    return columns - this.nameWidth - SIGN_COLUMNS - 1;
  }

  /**
   * Called by a console: prints a whole row.
   * @param continues the row goes on with the line of the row before
   */
  line(console: ConsoleLines, text: string, continues: boolean): void {
    this.takeBack();
    this.output.write(this.prefix(console, continues) + text + NEWLINE);
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
    this.output.write(this.prefix(console, console.continues) + console.unfinished);
    this.shown = console;
  }

  private takeBack(): void {
    if (this.shown !== undefined) this.output.write(TAKE_BACK);
    this.shown = undefined;
  }

  private prefix({ name, colour }: ConsoleLines, continues: boolean): string {
    return `${colour(`${name.padEnd(this.nameWidth)} ${continues ? CONTINUES : BEGINS}`)} `;
  }

  private get nameWidth(): number {
    return Math.max(...this.consoles.map((console) => console.name.length));
  }
}

export class ConsoleLines {
  private readonly decoder = new Utf8Decoder();
  private readonly content: ConsoleText;
  private quiet = true;

  constructor(
    readonly name: string,
    readonly colour: Colour,
    private readonly printer: LinePrinter,
  ) {
    this.content = new ConsoleText({
      width: () => printer.width,
      row: (text, continues) => printer.line(this, text, continues),
    });
  }

  /** What is shown of the row that is not complete; empty if nothing is. */
  get unfinished(): string {
    return this.content.unfinished;
  }

  /** Whether the row that is not complete goes on with the line of the row before. */
  get continues(): boolean {
    return this.content.continues;
  }

  /** Takes one byte of the guest's output (UTF-8). `heard` gets the decoded text. */
  byte(byte: number, heard?: (text: string) => void): void {
    const text = this.decoder.push(byte);
    if (text === "") return;
    this.text(text);
    heard?.(text);
  }

  text(text: string): void {
    this.quiet = false;
    this.content.add(text);
    this.printer.grew(this);
  }

  /** Sets the unfinished line to `text`, which a user is typing. */
  edit(text: string): void {
    this.content.replace(text);
    this.printer.edited(this);
  }

  finishLine(): void {
    this.content.finish();
  }

  /** Whether no output came since the last call. */
  becameQuiet(): boolean {
    const was = this.quiet;
    this.quiet = true;
    return was;
  }
}
