import type { ValueType } from "../wasm/module";
import type { SourceLine, SourceMap } from "../wasm/source-map";

export const C_TYPES: Record<ValueType, string> = { i32: "u32", i64: "u64" };

/**
 * A value on the Wasm stack: a C variable or a literal. `constants`: all possible values, if known.
 */
export interface Value {
  type: ValueType;
  text: string;
  constants?: bigint[] | undefined;
}

/**
 * The C statements of one function, in order, and the Wasm stack at the current statement. Every
 * stack slot is a C variable (`t` 32 bits, `w` 64 bits, numbered by stack height). All statements
 * of one TypeScript line stand on one C line, under its `#line`.
 */
export class StackMachine {
  protected readonly out: string[] = [];
  protected readonly stack: Value[] = [];
  protected readonly slots = new Set<string>();
  private place: SourceLine | undefined;

  constructor(
    private readonly functionName: string,
    private readonly map: SourceMap,
  ) {}

  /** The current line, for messages. */
  protected get where(): string {
    const place = this.place ? `${this.place.file}:${this.place.line}` : "an unknown line";
    return `${place} (in ${this.functionName})`;
  }

  /** Makes the source line of the instruction at this offset the current line. */
  protected locate(offset: number): void {
    const place = this.map.lookup(offset);
    if (!place || (place.file === this.place?.file && place.line === this.place.line)) return;
    this.place = place;
    this.out.push(lineDirective(place));
  }

  protected emit(statement: string): void {
    this.out.push(" ", statement);
  }

  /** The variable of the stack slot at this height. */
  protected slot(type: ValueType, height: number): string {
    const name = `${type === "i32" ? "t" : "w"}${height}`;
    this.slots.add(name);
    return name;
  }

  protected push(type: ValueType, expression: string): void {
    const slot = this.slot(type, this.stack.length);
    this.emit(`${slot} = ${expression};`);
    this.stack.push({ type, text: slot });
  }

  protected pop(): Value {
    return this.stack.pop()!;
  }

  /** The last `count` values; the deepest value first. */
  protected popMany(count: number): Value[] {
    return this.stack.splice(this.stack.length - count);
  }

  /** A trap at the current line. */
  protected trap(message = ""): string {
    const { file, line } = this.place ?? { file: this.functionName, line: 0 };
    return `trap(${cString(file)}, ${line}, ${message ? cString(message) : "0"});`;
  }
}

export function lineDirective(place: SourceLine): string {
  return `\n#line ${place.line} ${cString(place.file)}\n`;
}

/** A C string literal in UTF-8. All bytes but printable ASCII become octal escapes. */
function cString(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  const escaped = bytes.map((byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, "0")}`,
  );
  return `"${escaped.join("")}"`;
}
