/**
 * The symbols of a Linux kernel from the text of its System.map, or of /proc/kallsyms: lines of
 * "ADDRESS TYPE NAME", in kallsyms "\t[MODULE]" behind them. The types are those of nm.
 */
import { isMappingSymbol } from "./mapping-symbol";
import type { SymbolKind } from "./symbol";
import { type IndexedSymbol, SymbolIndex } from "./symbol-index";

const LINE = /^([0-9a-f]{8}) ([A-Za-z]) (\S+)(?:\t\[.+\])?$/;
const TEXT_TYPES = "tTwW";
/** A constant; a symbol of another program. */
const NO_PLACE = "aAuU";
const ADDRESS_END = 2 ** 32;
const HEX = 16;

/**
 * A symbol goes up to the next symbol. Lines that are of another form are left out; a kallsyms
 * that hides its addresses (all are 0) gives no symbols.
 */
export function readSystemMap(text: string): SymbolIndex {
  const symbols: IndexedSymbol[] = [];
  for (const line of text.split("\n")) {
    const [, address, type, name] = LINE.exec(line) ?? [];
    if (address === undefined) continue;
    const symbol = mapSymbol(Number.parseInt(address, HEX), type!, name!);
    if (symbol !== undefined) symbols.push(symbol);
  }
  return new SymbolIndex(symbols);
}

/** A symbol of a kernel. Undefined: it has no place in memory. */
export function mapSymbol(start: number, type: string, name: string): IndexedSymbol | undefined {
  if (start === 0 || NO_PLACE.includes(type) || isMappingSymbol(name)) return undefined;
  const kind: SymbolKind = TEXT_TYPES.includes(type) ? "function" : "object";
  const global = type === type.toUpperCase();
  return { name, start, size: 0, kind, thumb: false, limit: ADDRESS_END, global };
}
