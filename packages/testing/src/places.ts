/**
 * Places of a program by name, and names of places:
 *
 *     "set_speed"      a function or a variable      "set_speed+0x10"    bytes behind its begin
 *     "motor.c:42"     the code of a source line     0x0010_0040         an address
 */
import { describePlace, type ElfSymbols, type SymbolInfo } from "@mvm/symbols";

/** A symbol, a symbol and an offset, FILE:LINE, or a virtual address. */
export type Place = string | number;

/** The program has no such place. */
export class PlaceError extends Error {
  override name = "PlaceError";
}

const WITH_OFFSET = /^(?<name>.+?)\+(?<offset>0x[\da-f]+|\d+)$/i;
const WITH_LINE = /^(?<file>.+):(?<line>\d+)$/;
const SPACE = 2 ** 32;
/** Names of a message that are near, at most. */
const SUGGESTIONS = 3;
/** A name is near if one character of so many is another. */
const CHARACTERS_PER_CHANGE = 3;
const HEX = 16;
const WORD_DIGITS = 8;

export function hex(value: number): string {
  return `0x${value.toString(HEX).padStart(WORD_DIGITS, "0")}`;
}

export class Places {
  constructor(
    private readonly symbols: ElfSymbols,
    private readonly program: string,
  ) {}

  /**
   * The address of a place in data. Throws PlaceError if there is none, RangeError if a number is
   * not an address.
   */
  address(place: Place): number {
    if (typeof place === "number") return addressOf(place);
    const { name, offset } = WITH_OFFSET.exec(place)?.groups ?? { name: place };
    return addressOf(this.symbol(name!).start + Number(offset ?? 0));
  }

  /** The addresses of a place in code: a line can stand at several. Throws as `address`. */
  code(place: Place): number[] {
    const { file, line } = (typeof place === "string" && WITH_LINE.exec(place)?.groups) || {};
    if (file === undefined) return [this.address(place)];
    return this.line(file, Number(line));
  }

  /** The size of a variable in bytes; undefined if the program does not say it. */
  size(place: Place): number | undefined {
    const size = typeof place === "string" ? this.symbols.find(place)?.size : undefined;
    return size === 0 ? undefined : size;
  }

  /** "set_speed+0x8 (motor.c:42)"; the address itself where the program says nothing of it. */
  describe(address: number): string {
    return describePlace(this.symbols, address) ?? hex(address);
  }

  private symbol(name: string): SymbolInfo {
    const symbol = this.symbols.find(name);
    if (symbol !== undefined) return symbol;
    const names = this.symbols.all().map((each) => each.name);
    const near = nearest(name, names);
    const hint =
      near.length > 0
        ? `did you mean ${near.join(", ")}?`
        : names.length === 0
          ? "it was built without symbols"
          : "the compiler may have put the function into its callers";
    throw new PlaceError(`${this.program} has no symbol "${name}"; ${hint}`);
  }

  private line(file: string, line: number): number[] {
    const ofFile = this.symbols.lineRanges.filter((range) => isFile(range.file, file));
    if (ofFile.length === 0)
      throw new PlaceError(
        `${this.program} has no line of "${file}"; build it with -g, and name the file as it was compiled`,
      );
    const ofLine = ofFile.filter((range) => range.line === line);
    // Where the compiler has moved the line into others, it begins nowhere.
    const begins = ofLine.filter((range) => range.statement);
    if (ofLine.length > 0) return (begins.length > 0 ? begins : ofLine).map(({ start }) => start);
    const next = Math.min(...ofFile.filter((range) => range.line > line).map((range) => range.line));
    throw new PlaceError(
      `${this.program}: no code comes from ${file}:${line}${Number.isFinite(next) ? `; the next line with code is ${next}` : ""}`,
    );
  }
}

function addressOf(value: number): number {
  if (Number.isInteger(value) && value >= 0 && value < SPACE) return value;
  throw new RangeError(`${value} is not an address: give a whole number from 0 to 0xFFFFFFFF`);
}

/** A file is meant by its path, or by the end of it. */
function isFile(path: string, wanted: string): boolean {
  return path === wanted || path.endsWith(`/${wanted}`);
}

/** The names that differ from `name` by little. */
function nearest(name: string, names: readonly string[]): string[] {
  const limit = Math.max(1, Math.floor(name.length / CHARACTERS_PER_CHANGE));
  return [...new Set(names)]
    .map((each) => [each, distance(name, each)] as const)
    .filter(([, changes]) => changes <= limit)
    .sort(([, a], [, b]) => a - b)
    .slice(0, SUGGESTIONS)
    .map(([each]) => each);
}

/** How many characters must be added, removed or replaced (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let line = 1; line <= a.length; line++) {
    const next = [line];
    for (let column = 1; column <= b.length; column++) {
      const replaced = row[column - 1]! + Number(a[line - 1] !== b[column - 1]);
      next.push(Math.min(replaced, row[column]! + 1, next[column - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
