/** Executes line number programs (DWARF 5, 6.2.5): which line each address comes from. */
import { Cursor } from "./cursor";
import { type LineHeader, oldFile } from "./line-header";

/** A row of the matrix of 6.2.1: it holds up to the address of the next row. */
export interface LineRow {
  address: number;
  /** An index of the header's `files`. */
  file: number;
  /** 0: no line is the source. */
  line: number;
  /** The address is a good place for a breakpoint on the line: the line begins here. */
  statement: boolean;
}

/** Rows of ascending addresses, without a gap. */
export interface LineSequence {
  rows: LineRow[];
  /** The first address behind the last row. */
  end: number;
}

/** Standard opcodes (7.22, table 7.25). */
const COPY = 1;
const ADVANCE_PC = 2;
const ADVANCE_LINE = 3;
const SET_FILE = 4;
const NEGATE_STATEMENT = 6;
const CONST_ADD_PC = 8;
const FIXED_ADVANCE_PC = 9;
/** Extended opcodes (table 7.26). */
const EXTENDED = 0;
const END_SEQUENCE = 1;
const SET_ADDRESS = 2;
const DEFINE_FILE = 3;
/** CONST_ADD_PC advances as this special opcode does. */
const LAST_OPCODE = 255;

/**
 * The sequences of a program. `header.files` gets the files that the program itself defines.
 * @throws RangeError when the program is damaged
 */
export function runLineProgram(section: Uint8Array, header: LineHeader): LineSequence[] {
  return new LineMachine(section, header).run();
}

class LineMachine {
  private readonly sequences: LineSequence[] = [];
  private rows: LineRow[] = [];
  /** The lines that begin at the address of the last row. */
  private begun: Pick<LineRow, "file" | "line">[] = [];
  private readonly cursor: Cursor;
  private row!: LineRow;

  constructor(
    section: Uint8Array,
    private readonly header: LineHeader,
  ) {
    this.cursor = new Cursor(section.subarray(0, header.end), header.start);
    this.reset();
  }

  run(): LineSequence[] {
    const { cursor, header } = this;
    while (cursor.at < header.end) {
      const opcode = cursor.u8();
      if (opcode >= header.opcodeBase) this.special(opcode);
      else if (opcode === EXTENDED) this.extended();
      else this.standard(opcode);
    }
    return this.sequences;
  }

  private reset(): void {
    this.rows = [];
    this.row = { address: 0, file: 1, line: 1, statement: this.header.defaultIsStatement };
  }

  /**
   * Of several rows with one address the last one counts: the others hold for no instruction. But
   * one of the others can say that the line of the last one begins there.
   */
  private emit(): void {
    const { address, file, line, statement } = this.row;
    if (this.rows.at(-1)?.address === address) this.rows.pop();
    else this.begun = [];
    if (statement) this.begun.push({ file, line });
    const begins = this.begun.some((begun) => begun.file === file && begun.line === line);
    this.rows.push({ address, file, line, statement: begins });
  }

  private advance(operations: number): void {
    this.row.address = (this.row.address + operations * this.header.minimumInstructionLength) >>> 0;
  }

  private special(opcode: number): void {
    const adjusted = opcode - this.header.opcodeBase;
    this.advance(this.operationsOf(adjusted));
    this.row.line += this.header.lineBase + (adjusted % this.header.lineRange);
    this.emit();
  }

  private operationsOf(adjusted: number): number {
    if (this.header.lineRange === 0) throw new RangeError("a line range of 0");
    return Math.floor(adjusted / this.header.lineRange);
  }

  private standard(opcode: number): void {
    const { cursor, row } = this;
    switch (opcode) {
      case COPY:
        this.emit();
        return;
      case ADVANCE_PC:
        this.advance(cursor.uleb());
        return;
      case ADVANCE_LINE:
        row.line += cursor.sleb();
        return;
      case SET_FILE:
        row.file = cursor.uleb();
        return;
      case NEGATE_STATEMENT:
        row.statement = !row.statement;
        return;
      case CONST_ADD_PC:
        this.advance(this.operationsOf(LAST_OPCODE - this.header.opcodeBase));
        return;
      case FIXED_ADVANCE_PC:
        row.address = (row.address + cursor.u16()) >>> 0;
        return;
      default:
        // Columns, blocks, the ends of prologues, and opcodes of later versions.
        for (let left = this.header.operands[opcode] ?? 0; left > 0; left--) cursor.uleb();
    }
  }

  private extended(): void {
    const { cursor } = this;
    const length = cursor.uleb();
    const end = cursor.at + length;
    switch (length === 0 ? EXTENDED : cursor.u8()) {
      case END_SEQUENCE:
        if (this.rows.length > 0) this.sequences.push({ rows: this.rows, end: this.row.address });
        this.reset();
        break;
      case SET_ADDRESS:
        this.row.address = cursor.u32();
        break;
      case DEFINE_FILE:
        this.header.files.push(oldFile(cursor.text(), cursor));
        break;
    }
    cursor.at = end;
  }
}
