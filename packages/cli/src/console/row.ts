/**
 * What one console has of the line that it is writing: a row of the screen, which the console edits
 * by backspaces. A row is bounded in width and in length, so that a console cannot leave its row or
 * fill the host's memory. Every operation takes constant time.
 */
import { printable } from "@mvm/config/source/printable";

/** A row ends at the latest after so many characters, colours included. */
export const ROW_CHARACTERS = 4096;
/**
 * From here on a character may take two columns: Han and emoji do, and Greek or an accented letter
 * does in many terminals of East Asia (Unicode UAX #11: East Asian Ambiguous).
 */
const WIDE = 0xa1;
const TAB = "\t";
/** The distance between two stops is the most that a tab takes. */
const TAB_COLUMNS = 8;
/** Longest row of colours that are in force together. */
const STYLE_CHARACTERS = 128;
/** SGR 0 (ECMA-48 8.3.117), as it begins each way of turning all colours off. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins every control sequence
const RESET = /^\x1b\[0*m$/;
const NO_COLOUR = "\x1b[0m";

interface Cell {
  text: string;
  /** The most columns that a terminal may take; 0: a colour. */
  columns: number;
}

export class Row {
  private cells: Cell[] = [];
  private columns = 0;
  private characters = 0;
  /** The colours in force after the row, as control sequences. */
  private style = "";
  /** Whether a colour was taken back, so that `style` does not say what is in force. */
  private uncertain = false;

  /** Whether nothing is visible. */
  get isEmpty(): boolean {
    return this.columns === 0;
  }

  /** What the row shows. It ends without a colour, so that the next row begins without one. */
  get text(): string {
    return (
      this.cells.map(({ text }) => text).join("") + (this.style !== "" || this.uncertain ? NO_COLOUR : "")
    );
  }

  /**
   * Adds a character, as an escape if it is not shown.
   * @param width of a row, in columns
   * @returns false if the row has no room for the character
   */
  add(character: string, width: number): boolean {
    const text = character === TAB ? character : printable(character);
    const columns = columnsOf(text);
    if (this.isFull(columns, text.length, width)) return false;
    this.push({ text, columns });
    return true;
  }

  /**
   * Adds a colour: a control sequence SGR.
   * @returns as {@link add}
   */
  colour(sequence: string, width: number): boolean {
    if (this.isFull(0, sequence.length, width)) return false;
    this.push({ text: sequence, columns: 0 });
    if (RESET.test(sequence)) this.style = "";
    else this.style = (this.style + sequence).length > STYLE_CHARACTERS ? sequence : this.style + sequence;
    return true;
  }

  /** Takes back the last character and the colours after it. */
  back(): void {
    let taken: Cell | undefined;
    do {
      taken = this.cells.pop();
      this.columns -= taken?.columns ?? 0;
      this.characters -= taken?.text.length ?? 0;
      if (taken?.columns === 0) this.uncertain = true;
    } while (taken !== undefined && taken.columns === 0);
  }

  /** The next row of the same line: empty, in the same colours. */
  continuation(): Row {
    const row = new Row();
    if (this.style !== "") row.colour(this.style, Number.POSITIVE_INFINITY);
    return row;
  }

  private push(cell: Cell): void {
    this.cells.push(cell);
    this.columns += cell.columns;
    this.characters += cell.text.length;
  }

  private isFull(columns: number, characters: number, width: number): boolean {
    const isTooWide = this.columns > 0 && this.columns + columns > width;
    return isTooWide || this.characters + characters > ROW_CHARACTERS;
  }
}

function columnsOf(text: string): number {
  if (text === TAB) return TAB_COLUMNS;
  return text.codePointAt(0)! < WIDE ? text.length : 2;
}
