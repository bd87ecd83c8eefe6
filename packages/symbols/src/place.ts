/** An address as a person reads it. */
import { isAbsolute, joined, type SourceLine } from "./line-table";
import type { SymbolAt, Symbols } from "./symbol";

const HEX = 16;

/** Symbols, with source lines where the program has them. */
export type Places = Symbols & { lineAt?(address: number): SourceLine | undefined };

/**
 * "SYMBOL+0x4 (FILE:71)"; without a line "SYMBOL+0x4", without a symbol "FILE:71".
 * Undefined: neither is known.
 */
export function describePlace(places: Places, address: number): string | undefined {
  const symbol = places.at(address);
  const line = places.lineAt?.(address);
  const source = line && `${line.file}:${line.line}`;
  if (symbol === undefined) return source;
  return source === undefined ? describeAt(symbol) : `${describeAt(symbol)} (${source})`;
}

/** "SYMBOL+0x4"; at its begin "SYMBOL". */
export function describeAt({ name, offset }: Pick<SymbolAt, "name" | "offset">): string {
  return offset === 0 ? name : `${name}+0x${offset.toString(HEX)}`;
}

/** The path of a source file: absolute, when the program says where the compiler ran. */
export function pathOf({ file, folder }: Pick<SourceLine, "file" | "folder">): string {
  return folder === undefined || folder === "." || isAbsolute(file) ? file : joined(folder, file);
}
