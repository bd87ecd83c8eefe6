/**
 * What a guest writes, as rows that are safe to show. The consoles share one terminal, so a guest's
 * text must neither leave its row nor make the terminal do anything else.
 *
 *     character that is shown        shown
 *     SGR: CSI … m                   passed on: colours
 *     other control sequence         left out: it moves the cursor, clears, or asks the terminal
 *     backspace                      takes back a character of the row
 *     carriage return, line feed     end of the line
 *     anything else                  shown as an escape, such as \x1b]0;…\x07
 *
 * A shell clears to the end of its line and asks where the cursor is, so control sequences are
 * usual and not shown. The answer of the terminal would be taken for typed keys.
 */
import { Row } from "./row";

export interface RowSink {
  /** Columns of a row now. */
  width(): number;
  /** @param continues the row goes on with the line of the row before */
  row(text: string, continues: boolean): void;
}

const ESC = "\x1b";
const CSI = "\x1b[";
const LINE_FEED = "\n";
const CARRIAGE_RETURN = "\r";
const BACKSPACE = "\b";
/** Parameters and intermediates of a control sequence, and its last character (ECMA-48 5.4). */
const INSIDE = /^[ -?]$/;
const LAST = /^[@-~]$/;
/** A control sequence SGR without private parameters (ECMA-48 8.3.117). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins every control sequence
const COLOUR = /^\x1b\[[0-9;:]*m$/;
/** No sequence in use is longer. */
const SEQUENCE_CHARACTERS = 64;

export class ConsoleText {
  private line = new Row();
  /** A control sequence that is not complete. */
  private sequence = "";
  /** Whether carriage returns came that may belong to a line feed. */
  private returned = false;
  continues = false;

  constructor(private readonly sink: RowSink) {}

  get unfinished(): string {
    return this.line.isEmpty ? "" : this.line.text;
  }

  add(text: string): void {
    for (const character of text) this.take(character);
  }

  /** Sets the row that is not complete to `text`, or to the end of `text` that fits. */
  replace(text: string): void {
    const characters = [...text];
    const width = this.sink.width();
    this.line = new Row();
    for (const character of width < characters.length ? characters.slice(-width) : characters)
      this.line.add(character, width);
  }

  /** Ends the line. */
  finish(): void {
    this.showSequence();
    this.endLine();
  }

  private take(character: string): void {
    if (this.sequence !== "" && this.continueSequence(character)) return;
    if (this.returned && character !== LINE_FEED && character !== CARRIAGE_RETURN) {
      this.returned = false;
      this.show(CARRIAGE_RETURN);
    }
    if (character === LINE_FEED) this.endLine();
    // Some programs end a line with LF CR, so a carriage return at the begin of a line is no text.
    else if (character === CARRIAGE_RETURN) this.returned = !this.line.isEmpty;
    else if (character === BACKSPACE) this.line.back();
    else if (character === ESC) this.sequence = ESC;
    else this.show(character);
  }

  /** @returns false if `character` is not of the sequence, which is then shown as text */
  private continueSequence(character: string): boolean {
    const longer = this.sequence + character;
    const isInside = longer === CSI || (this.sequence !== ESC && INSIDE.test(character));
    if (isInside && longer.length <= SEQUENCE_CHARACTERS) {
      this.sequence = longer;
      return true;
    }
    if (this.sequence === ESC || !LAST.test(character)) {
      this.showSequence();
      return false;
    }
    this.sequence = "";
    if (COLOUR.test(longer)) this.put((row, width) => row.colour(longer, width));
    return true;
  }

  private showSequence(): void {
    const { sequence } = this;
    this.sequence = "";
    for (const character of sequence) this.show(character);
  }

  private show(character: string): void {
    this.put((row, width) => row.add(character, width));
  }

  /** Adds to the row, or to the next row of the line if this row has no room. */
  private put(add: (row: Row, width: number) => boolean): void {
    const width = this.sink.width();
    if (add(this.line, width)) return;
    const next = this.line.continuation();
    this.sink.row(this.line.text, this.continues);
    this.line = next;
    this.continues = true;
    add(next, width);
  }

  private endLine(): void {
    this.sink.row(this.line.text, this.continues);
    this.line = new Row();
    this.returned = false;
    this.continues = false;
  }
}
